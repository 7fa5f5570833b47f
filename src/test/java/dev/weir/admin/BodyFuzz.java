package dev.weir.admin;

import com.fasterxml.jackson.databind.JsonNode;
import dev.weir.upstream.HostOptions;
import dev.weir.upstream.PoolOptions;
import dev.weir.upstream.UpstreamException;
import java.nio.charset.StandardCharsets;

/**
 * Texts as bodies and as parts of a path of the admin API: understood, or refused with a status of the client's. Of what
 * is understood all options are within their ranges.
 */
public final class BodyFuzz {

    private BodyFuzz() {}

    /** Tries one input. */
    public static void fuzzerTestOneInput(byte[] bytes) {
        String text = new String(bytes, StandardCharsets.UTF_8);
        understood(() -> PercentEncoding.decode(text));
        understood(() -> {
            JsonNode body = Json.read(text);
            understood(() -> host(body));
            understood(() -> pool(body));
        });
    }

    private static void host(JsonNode body) {
        HostOptions host = HostOptionsJson.read(Members.of(body, HostOptionsJson.MEMBERS));
        if (!HostOptions.PORT.allows(host.port()) || !HostOptions.WEIGHT.allows(host.weight())) {
            throw new AssertionError(host);
        }
    }

    private static void pool(JsonNode body) {
        PoolOptions pool = PoolOptionsJson.read(Members.of(body, PoolOptionsJson.MEMBERS));
        if (!PoolOptions.MAX_FAILS.allows(pool.maxFails())
                || !PoolOptions.TIMEOUT.allows(pool.timeout().toMillis())
                || !PoolOptions.QUEUE.allows(pool.queue())) {
            throw new AssertionError(pool);
        }
    }

    private static void understood(Runnable reading) {
        try {
            reading.run();
        } catch (Refusal refused) {
            if (refused.status() != 400 && refused.status() != 422
                    || String.valueOf(refused.getMessage()).isBlank()) {
                throw new AssertionError(refused);
            }
        } catch (UpstreamException refused) {
            if (String.valueOf(refused.getMessage()).isBlank()) {
                throw new AssertionError(refused);
            }
        }
    }
}

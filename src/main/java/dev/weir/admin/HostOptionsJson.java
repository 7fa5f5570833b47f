package dev.weir.admin;

import com.fasterxml.jackson.databind.JsonNode;
import dev.weir.upstream.CheckOptions;
import dev.weir.upstream.HostOptions;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The options of a host as a JSON object, in the names and units of the configuration file (seed, section 1). */
public final class HostOptionsJson {

    /** The members of a host. */
    static final List<String> MEMBERS = List.of("id", "host", "port", "weight", "healthcheck");

    private HostOptionsJson() {}

    /** The options; refuses with 422 what makes no sense. */
    public static HostOptions read(Members host) {
        String address = host.required("host").text();
        int port = host.optional("port")
                .map(member -> member.integer(HostOptions.PORT))
                .orElse(HostOptions.DEFAULT_PORT);
        int weight = host.optional("weight")
                .map(member -> member.integer(HostOptions.WEIGHT))
                .orElse(HostOptions.DEFAULT_WEIGHT);
        @Nullable
        CheckOptions check =
                host.optional("healthcheck").map(HostOptionsJson::check).orElse(null);
        return host.checked(() -> new HostOptions(address, port, weight, check));
    }

    /** {@code true}, or an object; null for {@code false}. */
    private static @Nullable CheckOptions check(Member healthcheck) {
        JsonNode value = healthcheck.value();
        if (value.isBoolean()) {
            return value.booleanValue() ? CheckOptions.defaults() : null;
        }
        if (!value.isObject()) {
            throw healthcheck.mustBe("true, false or an object");
        }
        return CheckOptionsJson.read(healthcheck.object(CheckOptionsJson.MEMBERS));
    }
}

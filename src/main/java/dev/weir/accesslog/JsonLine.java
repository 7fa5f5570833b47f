package dev.weir.accesslog;

import dev.weir.proxy.Ending;
import dev.weir.upstream.Clocks;
import dev.weir.upstream.Millis;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A JSON object with all that is known of an exchange; what is not known is left out. Times are in milliseconds with three
 * decimals.
 */
final class JsonLine implements LineFormat {

    private static final Map<Ending, String> ENDINGS = new EnumMap<>(Ending.class);

    static {
        for (Ending ending : Ending.values()) {
            ENDINGS.put(ending, ending.name().toLowerCase(Locale.ROOT));
        }
    }

    @Override
    public void append(StringBuilder line, Entry entry, Clocks clocks) {
        line.append("{\"time\":\"").append(clocks.text(entry.beganNanos)).append('"');
        text(line, "client", entry.client);
        text(line, "method", entry.method);
        text(line, "scheme", entry.scheme);
        text(line, "authority", entry.authority);
        text(line, "target", entry.target);
        text(line, "protocol", entry.protocol);
        number(line, "status", entry.status);
        text(line, "ending", Objects.requireNonNull(ENDINGS.get(entry.ending)));
        number(line, "bytes_in", entry.requestBytes);
        number(line, "bytes_out", entry.answerBytes);
        text(line, "referer", entry.referer);
        text(line, "user_agent", entry.userAgent);
        text(line, "request_id", entry.requestId);
        text(line, "trace_id", entry.traceId);
        text(line, "span_id", entry.spanId);
        text(line, "upstream", entry.upstream);
        times(line, entry);
        attempts(line, entry.attempts);
        line.append('}');
    }

    /** Of all attempts together. */
    private static void times(StringBuilder line, Entry entry) {
        long queueNanos = 0;
        long connectNanos = 0;
        long tlsNanos = 0;
        for (Tried each : entry.attempts) {
            queueNanos += each.queueNanos();
            connectNanos += each.connectNanos();
            tlsNanos += each.tlsNanos();
        }
        millis(line, "queue_ms", queueNanos);
        millis(line, "connect_ms", connectNanos);
        millis(line, "tls_ms", tlsNanos);
        if (entry.firstByteNanos >= 0) {
            millis(line, "first_byte_ms", entry.firstByteNanos);
        }
        millis(line, "total_ms", entry.totalNanos);
    }

    private static void attempts(StringBuilder line, List<Tried> attempts) {
        line.append(",\"attempts\":[");
        for (int i = 0; i < attempts.size(); i++) {
            Tried each = attempts.get(i);
            line.append(i == 0 ? "{" : ",{").append("\"pool\":");
            Text.appendJson(line, each.pool());
            text(line, "host", each.host());
            text(line, "outcome", each.outcome().kind().word());
            text(line, "reason", each.outcome().blame());
            if (each.status() != 0) {
                number(line, "status", each.status());
                millis(line, "head_ms", each.headNanos());
            }
            millis(line, "began_ms", each.beganNanos());
            millis(line, "queue_ms", each.queueNanos());
            millis(line, "connect_ms", each.connectNanos());
            millis(line, "tls_ms", each.tlsNanos());
            millis(line, "total_ms", each.totalNanos());
            line.append('}');
        }
        line.append(']');
    }

    private static void text(StringBuilder line, String name, @Nullable String value) {
        if (value != null) {
            Text.appendJson(name(line, name), value);
        }
    }

    private static void number(StringBuilder line, String name, long value) {
        name(line, name).append(value);
    }

    private static void millis(StringBuilder line, String name, long nanos) {
        Millis.append(name(line, name), nanos);
    }

    private static StringBuilder name(StringBuilder line, String name) {
        return line.append(",\"").append(name).append("\":");
    }
}

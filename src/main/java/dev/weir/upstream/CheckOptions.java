package dev.weir.upstream;

import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How a host is checked; immutable and always valid (seed, sections 1 and 6).
 *
 * @param interval the least time between the starts of two checks
 * @param timeout for the connection, and again for the TLS handshake; null for the pool's
 * @param readTimeout between two reads or writes; null for the pool's
 * @param statusCodes answers that fail the check; null for the pool's. They replace the pool's, they do not extend them
 * @param method the request's method
 * @param path the request's target: a path, with a query if there is one
 * @param headers sent in this order; {@code User-Agent} and {@code Host} are added when they are missing
 * @param body the request's content as UTF-8, or null for none
 * @param version {@code 1.0} or {@code 1.1}
 * @param rise passed checks in a row that bring a host back that checks took down
 */
public record CheckOptions(
        Duration interval,
        @Nullable Duration timeout,
        @Nullable Duration readTimeout,
        @Nullable StatusCodes statusCodes,
        String method,
        String path,
        Map<String, String> headers,
        @Nullable String body,
        String version,
        int rise) {

    /** The range of {@code interval}, in milliseconds. */
    public static final Range INTERVAL =
            new Range("interval", 1, Duration.ofDays(1).toMillis());
    /** The range of {@code rise}. */
    public static final Range RISE = new Range("rise", 1, 1_000);

    /**
     * Checks every value and copies the headers.
     *
     * @throws InvalidOption if one makes no sense
     */
    public CheckOptions {
        INTERVAL.check(interval.toMillis());
        if (timeout != null) {
            PoolOptions.TIMEOUT.check(timeout.toMillis());
        }
        if (readTimeout != null) {
            PoolOptions.READ_TIMEOUT.check(readTimeout.toMillis());
        }
        RISE.check(rise);
        if (!Tokens.isToken(method)) {
            throw new InvalidOption("method", "must be an HTTP method, but is \"" + method + "\"");
        }
        if (!Tokens.isTarget(path)) {
            throw new InvalidOption("path", "must begin with / and hold no space, but is \"" + path + "\"");
        }
        if (!version.equals("1.0") && !version.equals("1.1")) {
            throw new InvalidOption("version", "must be 1.0 or 1.1, but is " + version);
        }
        headers.forEach((name, value) -> {
            if (!Tokens.isToken(name)) {
                throw new InvalidOption("headers", "must have names of HTTP headers, but one is \"" + name + "\"");
            }
            if (!Tokens.isFieldValue(value)) {
                throw new InvalidOption("headers", name + " must not hold line breaks or control characters");
            }
        });
        headers = Collections.unmodifiableMap(new LinkedHashMap<>(headers));
    }

    /** What {@code healthcheck: true} stands for: {@code GET /} every 60 s. */
    public static CheckOptions defaults() {
        return new CheckOptions(Duration.ofSeconds(60), null, null, null, "GET", "/", Map.of(), null, "1.1", 2);
    }
}

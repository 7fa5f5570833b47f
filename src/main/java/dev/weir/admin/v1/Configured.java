package dev.weir.admin.v1;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.weir.admin.Times;
import dev.weir.upstream.CheckOptions;
import dev.weir.upstream.HostOptions;
import dev.weir.upstream.PoolOptions;
import dev.weir.upstream.StatusCodes;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What is configured, in the words of the configuration file: what is written here can be read there. */
final class Configured {

    private Configured() {}

    /** A pool without its hosts; see {@link PoolOptions}. */
    record OfPool(
            int priority,
            String method,
            String timeout,
            String readTimeout,
            int keepalivePool,
            String keepaliveTimeout,
            int maxFails,
            String failedTimeout,
            List<String> statusCodes,
            int maxConnections,
            int queue,
            String queueTimeout) {

        static OfPool of(PoolOptions options) {
            return new OfPool(
                    options.priority(),
                    options.method().id(),
                    time(options.timeout()),
                    time(options.readTimeout()),
                    options.keepalivePool(),
                    time(options.keepaliveTimeout()),
                    options.maxFails(),
                    time(options.failedTimeout()),
                    options.statusCodes().masks(),
                    options.maxConnections(),
                    options.queue(),
                    time(options.queueTimeout()));
        }
    }

    /**
     * A host; see {@link HostOptions}.
     *
     * @param healthcheck an {@link OfCheck}, or false
     */
    record OfHost(String host, int port, int weight, Object healthcheck) {

        static OfHost of(HostOptions options) {
            CheckOptions check = options.check();
            return new OfHost(
                    options.address(), options.port(), options.weight(), check == null ? false : OfCheck.of(check));
        }
    }

    /** A check; see {@link CheckOptions}. What is null is the pool's. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record OfCheck(
            String interval,
            @Nullable String timeout,
            @Nullable String readTimeout,
            @Nullable List<String> statusCodes,
            String method,
            String path,
            Map<String, String> headers,
            @Nullable String body,
            String version,
            int rise) {

        static OfCheck of(CheckOptions check) {
            StatusCodes codes = check.statusCodes();
            Duration timeout = check.timeout();
            Duration readTimeout = check.readTimeout();
            return new OfCheck(
                    time(check.interval()),
                    timeout == null ? null : time(timeout),
                    readTimeout == null ? null : time(readTimeout),
                    codes == null ? null : codes.masks(),
                    check.method(),
                    check.path(),
                    check.headers(),
                    check.body(),
                    check.version(),
                    check.rise());
        }
    }

    private static String time(Duration time) {
        return Times.text(time.toMillis());
    }
}

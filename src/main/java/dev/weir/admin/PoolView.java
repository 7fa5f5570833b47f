package dev.weir.admin;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.weir.upstream.Clocks;
import dev.weir.upstream.Pool;
import dev.weir.upstream.PoolOptions;
import dev.weir.upstream.Snapshot;
import dev.weir.upstream.Upstream;
import java.math.BigDecimal;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A pool in {@code /pools}: the seed's members in the seed's units (seed, section 8), then those that the seed has not.
 *
 * @param up always true: a pool as a whole is never taken down
 * @param timeout in milliseconds
 * @param readTimeout in milliseconds
 * @param failedTimeout in seconds
 * @param keepaliveTimeout in milliseconds
 * @param statusCodes left out if there are none
 * @param maxConnections null if there is no limit, as are the two that depend on it
 * @param queueTimeout in milliseconds
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
record PoolView(
        boolean up,
        String method,
        long timeout,
        long readTimeout,
        int priority,
        BigDecimal failedTimeout,
        int maxFails,
        long keepaliveTimeout,
        int keepalivePool,
        @JsonInclude(JsonInclude.Include.NON_EMPTY) Map<String, Boolean> statusCodes,
        @Nullable Integer maxConnections,
        @Nullable Integer queue,
        @Nullable Long queueTimeout,
        List<HostView> hosts) {

    /** Every pool by its id, in order of declaration. */
    static Map<String, PoolView> all(Upstream upstream, InstantSource wallClock) {
        Snapshot snapshot = upstream.snapshot();
        Clocks now = new Clocks(upstream.nowNanos(), wallClock.millis());
        Map<String, PoolView> pools = new LinkedHashMap<>();
        snapshot.pools().forEach(pool -> pools.put(pool.id(), of(pool, now)));
        return pools;
    }

    private static PoolView of(Pool pool, Clocks now) {
        PoolOptions options = pool.options();
        boolean limited = options.maxConnections() > 0;
        return new PoolView(
                true,
                options.method().id(),
                options.timeout().toMillis(),
                options.readTimeout().toMillis(),
                options.priority(),
                UnixTime.seconds(options.failedTimeout().toMillis()),
                options.maxFails(),
                options.keepaliveTimeout().toMillis(),
                options.keepalivePool(),
                StatusCodesJson.write(options.statusCodes()),
                limited ? options.maxConnections() : null,
                limited ? options.queue() : null,
                limited ? options.queueTimeout().toMillis() : null,
                pool.hosts().stream().map(host -> HostView.of(host, now)).toList());
    }
}

package dev.weir.admin.v1;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.weir.upstream.Pace;
import org.jspecify.annotations.Nullable;

/**
 * What goes to a host, or to the hosts of a pool; a request that is tried twice counts twice.
 *
 * @param requestsPerSecond attempts that begin
 * @param errorPercent how many of 100 that end have failed
 * @param sharePercent of a pool: how many of 100 answers of the upstream come from it
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
record Traffic(double requestsPerSecond, double errorPercent, @Nullable Double sharePercent) {

    private static final double TENTHS = 10;

    /** Of a host; null if there is none. */
    static @Nullable Traffic of(Pace host) {
        return host.isNone() ? null : new Traffic(tenths(host.begun()), tenths(host.failedPercent()), null);
    }

    /** Of a pool; null if there is none. */
    static @Nullable Traffic of(Pace pool, Pace upstream) {
        return pool.isNone()
                ? null
                : new Traffic(
                        tenths(pool.begun()), tenths(pool.failedPercent()), tenths(pool.sharePercentOf(upstream)));
    }

    private static double tenths(double value) {
        return Math.round(value * TENTHS) / TENTHS;
    }
}

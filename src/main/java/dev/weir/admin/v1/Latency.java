package dev.weir.admin.v1;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.weir.upstream.Histogram;
import org.jspecify.annotations.Nullable;

/**
 * Times from the begin of an attempt to the head of the answer.
 *
 * @param answers how many there were
 * @param p50Millis half of them began within this time
 * @param p99Millis 99 of 100
 */
record Latency(long answers, @JsonProperty("p50_ms") double p50Millis, @JsonProperty("p99_ms") double p99Millis) {

    private static final double MEDIAN = 0.5;
    private static final double LATE = 0.99;
    private static final double NANOS_PER_MILLI = 1e6;

    static @Nullable Latency of(Histogram.Snapshot recent) {
        return recent.count() == 0 ? null : new Latency(recent.count(), millis(recent, MEDIAN), millis(recent, LATE));
    }

    private static double millis(Histogram.Snapshot recent, double quantile) {
        return recent.quantileNanos(quantile) / NANOS_PER_MILLI;
    }
}

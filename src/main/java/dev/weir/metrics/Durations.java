package dev.weir.metrics;

import io.prometheus.metrics.model.snapshots.ClassicHistogramBuckets;
import io.prometheus.metrics.model.snapshots.HistogramSnapshot.HistogramDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;

/** A histogram of times in the buckets that operators expect: 1 ms to a minute. Thread-safe, without a lock. */
final class Durations {

    private static final double[] BOUNDS_SECONDS = {
        0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, Double.POSITIVE_INFINITY
    };
    private static final long[] BOUNDS_NANOS = boundsNanos();

    private final LongAdder[] counts = new LongAdder[BOUNDS_NANOS.length];
    private final LongAdder sumNanos = new LongAdder();

    Durations() {
        for (int i = 0; i < counts.length; i++) {
            counts[i] = new LongAdder();
        }
    }

    private static long[] boundsNanos() {
        long[] nanos = new long[BOUNDS_SECONDS.length];
        for (int i = 0; i < nanos.length; i++) {
            nanos[i] = (long) (BOUNDS_SECONDS[i] * TimeUnit.SECONDS.toNanos(1));
        }
        return nanos;
    }

    /** Counts a time in the first bucket that it is not longer than. */
    void record(long nanos) {
        int bucket = 0;
        while (nanos > BOUNDS_NANOS[bucket]) {
            bucket++;
        }
        counts[bucket].increment();
        sumNanos.add(nanos);
    }

    HistogramDataPointSnapshot dataPoint(Labels labels) {
        long[] now = new long[counts.length];
        for (int i = 0; i < now.length; i++) {
            now[i] = counts[i].sum();
        }
        return HistogramDataPointSnapshot.builder()
                .labels(labels)
                .classicHistogramBuckets(ClassicHistogramBuckets.of(BOUNDS_SECONDS, now))
                .sum(Seconds.of(sumNanos.sum()))
                .build();
    }
}

package dev.weir.upstream;

import java.util.concurrent.atomic.AtomicLongArray;
import java.util.concurrent.atomic.AtomicReferenceArray;

/**
 * Counts times in {@link Buckets}. Thread-safe, without a lock; threads write to different stripes, so that they do not
 * wait for each other's caches. A stripe takes 0.7 KB, and is there once it is used.
 */
public final class Histogram {

    /** A power of two. */
    private static final int STRIPES =
            Math.min(8, Integer.highestOneBit(Runtime.getRuntime().availableProcessors()));

    private final AtomicReferenceArray<AtomicLongArray> stripes = new AtomicReferenceArray<>(STRIPES);

    /** Counts a time. */
    public void record(long nanos) {
        int stripe = (int) Thread.currentThread().getId() & STRIPES - 1;
        AtomicLongArray counts = stripes.get(stripe);
        if (counts == null) {
            counts = newStripe(stripe);
        }
        counts.getAndIncrement(Buckets.of(nanos));
    }

    private AtomicLongArray newStripe(int stripe) {
        AtomicLongArray created = new AtomicLongArray(Buckets.COUNT);
        AtomicLongArray before = stripes.compareAndExchange(stripe, null, created);
        return before == null ? created : before;
    }

    /** What was counted so far. */
    public Snapshot snapshot() {
        long[] counts = new long[Buckets.COUNT];
        for (int i = 0; i < STRIPES; i++) {
            AtomicLongArray stripe = stripes.get(i);
            for (int bucket = 0; stripe != null && bucket < Buckets.COUNT; bucket++) {
                counts[bucket] += stripe.get(bucket);
            }
        }
        return new Snapshot(counts);
    }

    /** What a histogram had counted at one moment, or between two. Immutable. */
    public static final class Snapshot {

        /** Of nothing. */
        public static final Snapshot EMPTY = new Snapshot(new long[Buckets.COUNT]);

        private final long[] counts;
        private final long count;

        private Snapshot(long[] counts) {
            this.counts = counts;
            long sum = 0;
            for (long each : counts) {
                sum += each;
            }
            this.count = sum;
        }

        /** How many times were counted. */
        public long count() {
            return count;
        }

        /** How many times were shorter than this; exact for the bound of a bucket, else too few by a part of one. */
        public long below(long nanos) {
            long sum = 0;
            for (int bucket = 0; bucket < Buckets.COUNT && Buckets.boundNanos(bucket) <= nanos; bucket++) {
                sum += counts[bucket];
            }
            return sum;
        }

        /** What both have counted. */
        public Snapshot plus(Snapshot other) {
            long[] sum = new long[Buckets.COUNT];
            for (int bucket = 0; bucket < Buckets.COUNT; bucket++) {
                sum[bucket] = counts[bucket] + other.counts[bucket];
            }
            return new Snapshot(sum);
        }

        /** What was counted since then. */
        public Snapshot since(Snapshot earlier) {
            long[] difference = new long[Buckets.COUNT];
            for (int bucket = 0; bucket < Buckets.COUNT; bucket++) {
                difference[bucket] = counts[bucket] - earlier.counts[bucket];
            }
            return new Snapshot(difference);
        }

        /**
         * A time that this part of all is not longer than: at most one bucket too long. 0 if nothing was counted.
         *
         * @param part above 0, and up to 1
         */
        public long quantileNanos(double part) {
            long rank = (long) Math.ceil(part * count);
            long seen = 0;
            for (int bucket = 0; bucket < Buckets.COUNT; bucket++) {
                seen += counts[bucket];
                if (seen >= rank && rank > 0) {
                    return Buckets.boundNanos(bucket);
                }
            }
            return 0;
        }
    }
}

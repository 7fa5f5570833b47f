package dev.weir.upstream;

/**
 * The ranges of time that a {@link Histogram} counts in: one below 100 µs, then four for each doubling up to seven
 * minutes. A bucket is at most a quarter as wide as its lower bound.
 */
final class Buckets {

    /** Each bucket goes from its predecessor's bound to its own. */
    static final int COUNT = 89;

    private static final int PER_DOUBLING = 4;
    private static final int PER_DOUBLING_BITS = 2;
    /** A quarter of the first bound. */
    private static final long UNIT_NANOS = 25_000;

    private Buckets() {}

    /** The bucket of a time; what is longer than all of them is in the last. */
    static int of(long nanos) {
        long units = nanos / UNIT_NANOS;
        if (units < PER_DOUBLING) {
            return 0;
        }
        int doublings = Long.SIZE - 1 - Long.numberOfLeadingZeros(units) - PER_DOUBLING_BITS;
        int quarter = (int) (units >>> doublings) - PER_DOUBLING;
        return Math.min(1 + doublings * PER_DOUBLING + quarter, COUNT - 1);
    }

    /** The least time that is beyond the bucket. */
    static long boundNanos(int bucket) {
        int doublings = bucket / PER_DOUBLING;
        int quarters = PER_DOUBLING + bucket % PER_DOUBLING;
        return ((long) quarters << doublings) * UNIT_NANOS;
    }
}

package dev.weir.metrics;

/** The unit that metrics have times in. */
final class Seconds {

    private static final double NANOS = 1e9;

    private Seconds() {}

    static double of(long nanos) {
        return nanos / NANOS;
    }
}

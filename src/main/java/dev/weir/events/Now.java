package dev.weir.events;

/**
 * One moment on two clocks.
 *
 * @param nanos a reading of the upstreams' nano clock
 * @param unixMillis the wall clock at the same time, in milliseconds since 1970
 */
record Now(long nanos, long unixMillis) {

    private static final long NANOS_PER_MILLI = 1_000_000;

    /** A reading of the nano clock, earlier or later, as RFC 3339 has it. */
    String instant(long otherNanos) {
        return JsonText.instant(unixMillis + (otherNanos - nanos) / NANOS_PER_MILLI);
    }

    boolean isPast(long otherNanos) {
        return nanos - otherNanos >= 0;
    }
}

package dev.weir.admin;

import java.math.BigDecimal;

/**
 * Unix times as the seed writes them: in seconds, with as many decimals as the milliseconds need.
 *
 * @param nowNanos a reading of an upstream's nano clock
 * @param nowMillis the wall clock at the same time, in milliseconds since 1970
 */
record UnixTime(long nowNanos, long nowMillis) {

    private static final long NANOS_PER_MILLI = 1_000_000;

    /** The Unix time of an earlier reading of the nano clock. */
    BigDecimal ofNanos(long nanos) {
        return seconds(nowMillis - (nowNanos - nanos) / NANOS_PER_MILLI);
    }

    /** {@code 60} for 60000, {@code 0.25} for 250. */
    static BigDecimal seconds(long millis) {
        BigDecimal seconds = BigDecimal.valueOf(millis, 3).stripTrailingZeros();
        return seconds.scale() < 0 ? seconds.setScale(0) : seconds;
    }
}

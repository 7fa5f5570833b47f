package dev.weir.admin;

import java.math.BigDecimal;

/** Unix times as the seed writes them: in seconds, with as many decimals as the milliseconds need. */
final class UnixTime {

    private UnixTime() {}

    /** {@code 60} for 60000, {@code 0.25} for 250. */
    static BigDecimal seconds(long millis) {
        BigDecimal seconds = BigDecimal.valueOf(millis, 3).stripTrailingZeros();
        return seconds.scale() < 0 ? seconds.setScale(0) : seconds;
    }
}

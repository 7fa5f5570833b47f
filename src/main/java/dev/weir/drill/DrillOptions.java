package dev.weir.drill;

import java.time.Duration;

/**
 * What a drill is like.
 *
 * @param seed decides who suffers what and when, and every request; the same seed gives the same drill
 * @param duration of all phases together, 10 s to 1 h
 * @param rate requests a second, 10 to 1000
 */
public record DrillOptions(long seed, Duration duration, int rate) {

    private static final Duration LEAST_DURATION = Duration.ofSeconds(10);
    private static final Duration GREATEST_DURATION = Duration.ofHours(1);
    private static final int LEAST_RATE = 10;
    private static final int GREATEST_RATE = 1_000;

    /**
     * Checks duration and rate.
     *
     * @throws IllegalArgumentException if one is out of its range; the message says so in the operator's words
     */
    public DrillOptions {
        if (duration.compareTo(LEAST_DURATION) < 0 || duration.compareTo(GREATEST_DURATION) > 0) {
            throw new IllegalArgumentException("--duration: must be between 10s and 1h");
        }
        if (rate < LEAST_RATE || rate > GREATEST_RATE) {
            throw new IllegalArgumentException(
                    "--rate: must be between " + LEAST_RATE + " and " + GREATEST_RATE + ", but is " + rate);
        }
    }
}

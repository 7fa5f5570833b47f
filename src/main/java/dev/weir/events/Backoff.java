package dev.weir.events;

import java.time.Duration;

/** How long to wait before something is tried again. Pure. */
final class Backoff {

    private static final Duration FIRST = Duration.ofSeconds(1);
    private static final Duration LONGEST = Duration.ofMinutes(5);
    private static final int MAX_DOUBLINGS = 20;

    private Backoff() {}

    /**
     * From 1 s, doubled with each failure, to 5 min; of that at least half.
     *
     * @param failures so far, at least 1
     * @param random from 0 to 1, so that many do not come back at once
     */
    static Duration after(int failures, double random) {
        long doubled = FIRST.toMillis() << Math.min(failures - 1, MAX_DOUBLINGS);
        long longest = Math.min(doubled, LONGEST.toMillis());
        return Duration.ofMillis(longest / 2 + Math.round(random * longest / 2));
    }
}

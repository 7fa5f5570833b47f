package dev.weir.admin.console;

import static dev.weir.admin.console.Tag.tag;

import dev.weir.upstream.Clocks;
import java.time.Duration;

/** Times as elements: exact for programs, short for people. */
final class Moments {

    private static final int TIME_OF_DAY = "2026-01-31T".length();
    private static final int END_OF_SECONDS = "2026-01-31T12:00:00".length();

    private Moments() {}

    /** {@code 12:00 UTC, 3 min}: since when, and how long that is. */
    static Tag since(long nanos, Clocks now) {
        return tag("time", now.minute(nanos) + ", " + Figures.age(Duration.ofNanos(now.nowNanos() - nanos)))
                .set("datetime", now.text(nanos));
    }

    /** {@code 12:30 UTC}. */
    static Tag until(long nanos, Clocks now) {
        return tag("time", now.minute(nanos)).set("datetime", now.text(nanos));
    }

    /** {@code 12:00:05} of the day of a Unix time in milliseconds, with the day if it is not the one of now. */
    static Tag second(long unixMillis, Clocks now) {
        String text = Clocks.textOfMillis(unixMillis);
        boolean today = Clocks.textOfMillis(now.nowMillis()).startsWith(text.substring(0, TIME_OF_DAY));
        String shown = text.substring(today ? TIME_OF_DAY : 0, END_OF_SECONDS).replace('T', ' ');
        return tag("time", shown).set("datetime", text);
    }
}

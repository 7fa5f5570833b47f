package dev.weir.admin.console;

import dev.weir.upstream.Histogram;
import dev.weir.upstream.Pace;
import java.time.Duration;
import java.util.Locale;

/** Numbers as people read them; a dash where there is none. */
final class Figures {

    static final String NONE = "–";
    static final double MEDIAN = 0.5;
    static final double LATE = 0.99;

    private static final double NANOS_PER_MILLI = 1e6;
    private static final int EXACT_BELOW = 10;

    private Figures() {}

    /** {@code 12.3}: with a tenth as long as that tells anything. */
    static String number(double value) {
        return String.format(Locale.ROOT, value < EXACT_BELOW ? "%.1f" : "%.0f", value);
    }

    static String percent(double value) {
        return number(value) + " %";
    }

    static String perSecond(Pace pace) {
        return pace.isNone() ? NONE : number(pace.begun());
    }

    static String errors(Pace pace) {
        return pace.isNone() ? NONE : percent(pace.failedPercent());
    }

    static String millis(Histogram.Snapshot latency, double quantile) {
        return latency.count() == 0 ? NONE : number(latency.quantileNanos(quantile) / NANOS_PER_MILLI) + " ms";
    }

    /** How long ago that was, in the greatest unit that fits: {@code 3 min}. */
    static String age(Duration age) {
        if (age.toMinutes() < 1) {
            return Math.max(0, age.toSeconds()) + " s";
        }
        if (age.toHours() < 1) {
            return age.toMinutes() + " min";
        }
        return age.toDays() < 1 ? age.toHours() + " h" : age.toDays() + " d";
    }
}

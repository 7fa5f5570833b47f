package dev.weir.upstream;

import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.concurrent.TimeUnit;

/**
 * One moment on two clocks, by which readings of the one become times that people know.
 *
 * @param nowNanos a reading of an upstream's nano clock
 * @param nowMillis the wall clock at the same time, in milliseconds since 1970
 */
public record Clocks(long nowNanos, long nowMillis) {

    private static final DateTimeFormatter MILLIS = DateTimeFormatter.ofPattern(
                    "uuuu-MM-dd'T'HH:mm:ss.SSS'Z'", Locale.ROOT)
            .withZone(ZoneOffset.UTC);
    private static final DateTimeFormatter MINUTE =
            DateTimeFormatter.ofPattern("HH:mm 'UTC'", Locale.ROOT).withZone(ZoneOffset.UTC);
    private static final DateTimeFormatter DAY_AND_MINUTE =
            DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm 'UTC'", Locale.ROOT).withZone(ZoneOffset.UTC);

    /** What the wall clock showed, or will show, at a reading of the nano clock. */
    public long unixMillis(long nanos) {
        return nowMillis + TimeUnit.NANOSECONDS.toMillis(nanos - nowNanos);
    }

    /** The same as text. */
    public String text(long nanos) {
        return textOfMillis(unixMillis(nanos));
    }

    /** The same to the minute, with the day unless it is today's: {@code 12:00 UTC}, {@code 2026-01-31 12:00 UTC}. */
    public String minute(long nanos) {
        Instant then = Instant.ofEpochMilli(unixMillis(nanos));
        boolean today = LocalDate.ofInstant(then, ZoneOffset.UTC)
                .equals(LocalDate.ofInstant(Instant.ofEpochMilli(nowMillis), ZoneOffset.UTC));
        return (today ? MINUTE : DAY_AND_MINUTE).format(then);
    }

    /** Whether a reading of the nano clock is not later than this moment. */
    public boolean isPast(long nanos) {
        return nowNanos - nanos >= 0;
    }

    /** A Unix time as text, in UTC (RFC 3339): {@code 2026-01-31T12:00:00.000Z}. */
    public static String textOfMillis(long unixMillis) {
        return MILLIS.format(Instant.ofEpochMilli(unixMillis));
    }
}

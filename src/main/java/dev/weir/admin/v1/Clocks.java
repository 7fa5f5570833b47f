package dev.weir.admin.v1;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.concurrent.TimeUnit;

/**
 * An upstream's nano clock and the wall clock at the same time.
 *
 * @param nowNanos a reading of the nano clock
 * @param nowMillis Unix time in milliseconds
 */
record Clocks(long nowNanos, long nowMillis) {

    private static final DateTimeFormatter FORMAT =
            DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSSX").withZone(ZoneOffset.UTC);

    /** What the wall clock showed, or will show, at a reading of the nano clock. */
    String text(long nanos) {
        return textOfMillis(nowMillis + TimeUnit.NANOSECONDS.toMillis(nanos - nowNanos));
    }

    /** A Unix time as text, in UTC (RFC 3339): {@code 2026-01-31T12:00:00.000Z}. */
    static String textOfMillis(long unixMillis) {
        return FORMAT.format(Instant.ofEpochMilli(unixMillis));
    }
}

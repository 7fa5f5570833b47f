package dev.weir.accesslog;

import dev.weir.upstream.Range;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * What an operator configures for the access log.
 *
 * @param format of its lines
 * @param path of the file, or null for standard output
 * @param maxSize bytes of a file, after which another one is begun; also each day, in UTC
 * @param keepDays for which earlier files are kept
 * @param totalSize bytes of all earlier files, beyond which the oldest go
 * @param queue lines that wait to be written; further ones are dropped
 */
public record AccessLogOptions(
        Format format, @Nullable Path path, long maxSize, int keepDays, long totalSize, int queue) {

    private static final long MIB = 1024 * 1024;
    private static final long GIB = 1024 * MIB;

    /** The range of {@code max_size}, in bytes. */
    public static final Range MAX_SIZE = new Range("max_size", 64 * 1024, 64 * GIB);
    /** The range of {@code keep_days}. */
    public static final Range KEEP_DAYS = new Range("keep_days", 1, 3650);
    /** The range of {@code total_size}, in bytes. */
    public static final Range TOTAL_SIZE = new Range("total_size", 64 * 1024, 1024 * GIB);
    /** The range of {@code queue}. */
    public static final Range QUEUE = new Range("queue", 64, 1_000_000);

    private static final AccessLogOptions OFF = new AccessLogOptions(Format.OFF, null, 100 * MIB, 14, 2 * GIB, 8192);

    /**
     * Checks the numbers.
     *
     * @throws dev.weir.upstream.InvalidOption if one is outside its range
     */
    public AccessLogOptions {
        MAX_SIZE.check(maxSize);
        KEEP_DAYS.check(keepDays);
        TOTAL_SIZE.check(totalSize);
        QUEUE.check(queue);
    }

    /** What holds unless it is configured: no access log. */
    public static AccessLogOptions defaults() {
        return OFF;
    }

    /** Whether there is an access log. */
    public boolean on() {
        return format != Format.OFF;
    }
}

package dev.weir.upstream;

import org.jspecify.annotations.Nullable;

/**
 * The check of a host that began last. Times are Unix times in milliseconds.
 *
 * @param startedMillis when it began
 * @param endedMillis when it passed or failed, or 0 while it runs and when it was called off
 * @param failure why it failed, in the operator's words, or null
 */
public record LastCheck(long startedMillis, long endedMillis, @Nullable String failure) {

    /** Whether it has ended well. */
    public boolean passed() {
        return endedMillis != 0 && failure == null;
    }
}

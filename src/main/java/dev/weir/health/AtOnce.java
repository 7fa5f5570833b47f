package dev.weir.health;

import org.jspecify.annotations.Nullable;

/** What came of having a host checked at once. */
public sealed interface AtOnce {

    /**
     * The check was made.
     *
     * @param failure in the operator's words, or null if it passed
     * @param status of the host's answer; 0 if there was none
     * @param tookNanos until that was known
     * @param counted whether it counts like a check that was due
     */
    record Checked(@Nullable String failure, int status, long tookNanos, boolean counted) implements AtOnce {}

    /** There was none, as another check of this host is under way. */
    record Busy() implements AtOnce {}

    /** It was called off and says nothing of the host. */
    record CalledOff() implements AtOnce {}
}

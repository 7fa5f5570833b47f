package dev.weir.drill;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What a client saw, judged. */
enum Result {
    OK(null),
    /** An error that nobody could have avoided, with its status. */
    STATUS_502(null),
    STATUS_503(null),
    STATUS_504(null),
    /** An answer that a misbehaving host broke off, seen as such. */
    CUT(null),
    /** Not served, because Weir was stopping. */
    REFUSED(null),
    WRONG(Promise.RIGHT),
    /** Closed without an answer, or broken off although its host was good. */
    LOST(Promise.ANSWERED),
    HUNG(Promise.IN_TIME),
    /** An error that could have been avoided. */
    NEEDLESS(Promise.SERVED),
    /** Served by a host that was ordered out. */
    DISOBEYED(Promise.OBEYED);

    private final @Nullable Promise broken;

    Result(@Nullable Promise broken) {
        this.broken = broken;
    }

    /** The promise that it breaks, if it does. */
    Optional<Promise> broken() {
        return Optional.ofNullable(broken);
    }
}

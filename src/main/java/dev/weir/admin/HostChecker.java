package dev.weir.admin;

import dev.weir.upstream.Host;
import dev.weir.upstream.Pool;
import dev.weir.upstream.Upstream;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Checks hosts at once, whether a check is due or not. Thread-safe. */
@FunctionalInterface
public interface HostChecker {

    /** Begins a check and returns; {@code told} is called at most once, on any thread. */
    void check(Upstream upstream, Pool pool, Host host, Consumer<Result> told);

    /** How it ended. */
    sealed interface Result {}

    /**
     * The check was made.
     *
     * @param failure in the operator's words, or null if it passed
     * @param status of the host's answer; 0 if there was none
     * @param tookNanos until that was known
     * @param counted whether it counts like a check that was due
     */
    record Checked(@Nullable String failure, int status, long tookNanos, boolean counted) implements Result {}

    /** Another check of this host is under way. */
    record Busy() implements Result {}

    /** The check was called off and says nothing of the host. */
    record CalledOff() implements Result {}
}

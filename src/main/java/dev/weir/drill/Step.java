package dev.weir.drill;

import java.time.Duration;

/**
 * Something that is done in the course of a phase.
 *
 * @param at from the beginning of the phase
 * @param act what is done
 */
record Step(Duration at, Act act) {

    /** What can be done. */
    sealed interface Act {

        /** A host behaves so from now on. */
        record Turn(String host, Conduct conduct) implements Act {}

        /** An operator orders a host out, or back. */
        record Order(String pool, String host, boolean down) implements Act {}

        /** The configuration becomes this variant, see {@link Configuration#pools}. */
        record Reload(int variant) implements Act {}

        /** SIGTERM. */
        record Terminate() implements Act {}
    }
}

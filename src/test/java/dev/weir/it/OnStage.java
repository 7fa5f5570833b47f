package dev.weir.it;

import java.util.Map;

/** What every group of facts needs: the stage, and what the way of running cannot do. */
interface OnStage {

    Stage stage();

    /** Targets that never reach a host, with the status that the way itself answers. */
    default Map<String, Integer> refusedTargets() {
        return Map.of();
    }

    /** Whether an absolute target counts more than a {@code Host} that says otherwise; else both are refused. */
    default boolean absoluteTargetOverridesHost() {
        return true;
    }

    /** The status of a {@code TRACE}, which nobody forwards. */
    default int statusOfTrace() {
        return 405;
    }

    /** Whether answers of hosts that have no {@code Date} get one. */
    default boolean addsDate() {
        return false;
    }

    /** Values of {@code Content-Type} that the way rewrites, with what becomes of them. */
    default Map<String, String> rewrittenContentTypes() {
        return Map.of();
    }

    /** Whether a client that expects {@code 100} gets it before a host wants its body. */
    default boolean asksForBodiesAtOnce() {
        return false;
    }

    /** A status that may reach a client while it still sends. */
    default int statusOfEarlyAnswer() {
        return 413;
    }

    /** Whether the connection of an answer that was cut short ends with a reset; else it is closed in order. */
    default boolean resetsCutAnswers() {
        return true;
    }
}

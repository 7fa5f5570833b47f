package dev.weir.it;

import java.util.Map;

/** What every group of facts needs: the stage, and what the way of running cannot do. */
interface OnStage {

    Stage stage();

    /** Targets that never reach a host, with the status that the way itself answers. */
    default Map<String, Integer> refusedTargets() {
        return Map.of();
    }

    /** Whether {@code 103} reaches clients; where it does not, the answer that follows does. */
    default boolean passesEarlyHints() {
        return true;
    }
}

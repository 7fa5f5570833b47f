package dev.weir.config;

import java.util.List;

/** What came of having the configuration read again. */
public sealed interface Reload {

    /**
     * It is in force. Keys are named as {@code limits.max_resends}, upstreams, pools and hosts as {@code http}, {@code
     * http/primary} and {@code http/primary/web01}.
     *
     * @param added upstreams, pools and hosts that are new
     * @param removed upstreams, pools and hosts that are gone
     * @param changed keys, upstreams, pools and hosts that are different
     * @param keptChanges changes of operators that are in force over the file: {@code set_weight http/primary/web01}
     * @param discardedChanges changes of operators that were forgotten because that was asked for
     * @param conflicts changes of operators that the file leaves no room for, and why; they are forgotten too
     * @param needsRestart keys that are different in the file, but in force from the next start only
     * @param warnings what is allowed but probably not meant
     */
    record Done(
            List<String> added,
            List<String> removed,
            List<String> changed,
            List<String> keptChanges,
            List<String> discardedChanges,
            List<String> conflicts,
            List<String> needsRestart,
            List<String> warnings)
            implements Reload {

        /** Copies the lists. */
        public Done {
            added = List.copyOf(added);
            removed = List.copyOf(removed);
            changed = List.copyOf(changed);
            keptChanges = List.copyOf(keptChanges);
            discardedChanges = List.copyOf(discardedChanges);
            conflicts = List.copyOf(conflicts);
            needsRestart = List.copyOf(needsRestart);
            warnings = List.copyOf(warnings);
        }

        /** With these warnings. */
        public Done with(List<String> otherWarnings) {
            return new Done(
                    added, removed, changed, keptChanges, discardedChanges, conflicts, needsRestart, otherWarnings);
        }
    }

    /**
     * Nothing was changed.
     *
     * @param problems everything that is wrong, at least one
     */
    record Refused(List<String> problems) implements Reload {

        /** Copies the list. */
        public Refused {
            problems = List.copyOf(problems);
        }
    }
}

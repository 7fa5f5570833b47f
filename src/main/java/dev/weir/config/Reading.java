package dev.weir.config;

import java.util.List;

/** What came of reading a configuration: settings, or every reason why there are none. */
public sealed interface Reading {

    /** What is allowed but probably not meant, in the order of the file. */
    List<Problem> warnings();

    /**
     * The configuration is valid.
     *
     * @param settings what it says
     * @param warnings in the order of the file
     * @param launcherOnly the keys given that have no effect in a container, such as {@code limits.idle_timeout}
     * @param containerOnly the keys given that have no effect in the launcher
     */
    record Accepted(Settings settings, List<Problem> warnings, List<String> launcherOnly, List<String> containerOnly)
            implements Reading {

        /** Copies the lists. */
        public Accepted {
            warnings = List.copyOf(warnings);
            launcherOnly = List.copyOf(launcherOnly);
            containerOnly = List.copyOf(containerOnly);
        }
    }

    /**
     * The configuration is not valid.
     *
     * @param problems in the order of the file; at least one
     * @param warnings in the order of the file
     */
    record Refused(List<Problem> problems, List<Problem> warnings) implements Reading {

        /** Copies the lists. */
        public Refused {
            problems = List.copyOf(problems);
            warnings = List.copyOf(warnings);
        }
    }
}

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
     */
    record Accepted(Settings settings, List<Problem> warnings) implements Reading {

        /** Copies the list. */
        public Accepted {
            warnings = List.copyOf(warnings);
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

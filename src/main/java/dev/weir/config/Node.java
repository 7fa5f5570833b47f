package dev.weir.config;

import java.util.List;
import java.util.Set;

/** A value of a YAML file, and the line where it begins, counted from 1. Immutable; aliases share nodes. */
sealed interface Node {

    int line();

    /** What an error message calls it. */
    String kind();

    /** Whether it is the absence of a value. */
    default boolean isNull() {
        return false;
    }

    /**
     * Text. That of numbers and booleans is kept as it was written: what it means depends on the key.
     *
     * @param plain whether it was written without quotes
     */
    record Scalar(String text, boolean plain, int line) implements Node {

        private static final Set<String> NULLS = Set.of("", "~", "null", "Null", "NULL");

        @Override
        public String kind() {
            return isNull() ? "empty" : "text";
        }

        @Override
        public boolean isNull() {
            return plain && NULLS.contains(text);
        }
    }

    /** A list. */
    record Sequence(List<Node> items, int line) implements Node {

        /** Copies the list. */
        public Sequence {
            items = List.copyOf(items);
        }

        @Override
        public String kind() {
            return "a list";
        }
    }

    /** Keys with values, in the order of the file; a key may occur more than once. */
    record Mapping(List<Entry> entries, int line) implements Node {

        /** Copies the list. */
        public Mapping {
            entries = List.copyOf(entries);
        }

        @Override
        public String kind() {
            return "a mapping";
        }
    }

    /**
     * One key of a mapping and its value.
     *
     * @param line of the key
     */
    record Entry(String key, Node value, int line) {}
}

package dev.weir.state;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * What is forced to the disk itself (fsync), so that it outlives the loss of power and not only the end of the process.
 * A journal that is written anew is forced in any case, for it takes the place of a good one.
 */
public enum Fsync {
    /** Orders, before they are answered. What was observed gets there by the operating system, some seconds later. */
    ORDERS,
    /** All. */
    ALWAYS,
    /** Nothing. */
    NEVER;

    /** The name in the configuration. */
    public String id() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The policy of this name, or empty if there is none. */
    public static Optional<Fsync> of(String id) {
        return Arrays.stream(values()).filter(policy -> policy.id().equals(id)).findFirst();
    }

    /** All names, for messages. */
    public static String names() {
        return Arrays.stream(values()).map(Fsync::id).collect(Collectors.joining(", "));
    }

    boolean forces(boolean orders) {
        return this == ALWAYS || this == ORDERS && orders;
    }
}

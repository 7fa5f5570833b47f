package dev.weir.config;

import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What somebody may do by the admin API. Each may do what the one before it may. */
public enum Role {
    /** Sees everything, changes nothing. */
    VIEWER,
    /** Sees and changes everything. */
    OPERATOR;

    /** As operators write it: {@code viewer}. */
    public String id() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** Whether who has this role may do what {@code needed} may. */
    public boolean includes(Role needed) {
        return compareTo(needed) >= 0;
    }

    /** The role of this id; empty if there is none. */
    static Optional<Role> of(String id) {
        return Stream.of(values()).filter(role -> role.id().equals(id)).findFirst();
    }

    /** The ids of all of them, for messages. */
    static String names() {
        return Stream.of(values()).map(Role::id).collect(Collectors.joining(" or "));
    }
}

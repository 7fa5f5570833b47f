package dev.weir.accesslog;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/** How a line of the access log looks. */
public enum Format {
    /** There is none. */
    OFF,
    /** One JSON object (RFC 8259) with all that is known. */
    JSON,
    /** The combined log format of Apache and nginx. */
    COMBINED;

    /** The name in the configuration. */
    public String id() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The format of this name, or empty if there is none. */
    public static Optional<Format> of(String id) {
        return Arrays.stream(values()).filter(format -> format.id().equals(id)).findFirst();
    }

    /** All names, for messages. */
    public static String names() {
        return Arrays.stream(values()).map(Format::id).collect(Collectors.joining(", "));
    }
}

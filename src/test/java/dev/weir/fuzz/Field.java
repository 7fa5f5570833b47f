package dev.weir.fuzz;

import java.util.Locale;

/**
 * One field line.
 *
 * @param name in lower case
 * @param value without the spaces and tabs around it
 */
public record Field(String name, String value) {

    /** A field line of this name in any case. */
    public static Field of(String name, String value) {
        return new Field(name.toLowerCase(Locale.ROOT), value);
    }
}

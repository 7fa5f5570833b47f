package dev.weir.state;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Any text as visible ASCII without a space: all other characters, and the backslash, as {@code \}{@code u0020}. */
final class Escape {

    private static final Pattern ESCAPED = Pattern.compile("\\\\u([0-9a-f]{4})");
    private static final int HEX = 16;

    private Escape() {}

    static String of(String text) {
        StringBuilder escaped = new StringBuilder(text.length());
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c > ' ' && c <= '~' && c != '\\') {
                escaped.append(c);
            } else {
                escaped.append(String.format("\\u%04x", (int) c));
            }
        }
        return escaped.toString();
    }

    /** The text that was escaped. What {@link #of} never gives is left as it is. */
    static String undo(String escaped) {
        return ESCAPED.matcher(escaped)
                .replaceAll(found ->
                        Matcher.quoteReplacement(Character.toString((char) Integer.parseInt(found.group(1), HEX))));
    }
}

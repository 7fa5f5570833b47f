package dev.weir.events;

import java.util.Locale;

/** Writes one JSON object whose members are texts (RFC 8259), on one line. */
final class JsonText {

    private static final int FIRST_PRINTABLE = 0x20;

    private final StringBuilder out = new StringBuilder("{");

    /** Adds a member, unless its value is empty. */
    JsonText member(String name, String value) {
        if (!value.isEmpty()) {
            out.append(out.length() > 1 ? "," : "");
            quote(name);
            out.append(':');
            quote(value);
        }
        return this;
    }

    /** The object. */
    String end() {
        return out.append('}').toString();
    }

    private void quote(String text) {
        out.append('"');
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '"' || c == '\\') {
                out.append('\\').append(c);
            } else if (c < FIRST_PRINTABLE || Character.isSurrogate(c) && !isPaired(text, i)) {
                out.append(String.format(Locale.ROOT, "\\u%04x", (int) c));
            } else {
                out.append(c);
            }
        }
        out.append('"');
    }

    /** Half a pair is no character, and UTF-8 has no form for it. */
    private static boolean isPaired(String text, int i) {
        return Character.isHighSurrogate(text.charAt(i))
                ? i + 1 < text.length() && Character.isLowSurrogate(text.charAt(i + 1))
                : i > 0 && Character.isHighSurrogate(text.charAt(i - 1));
    }
}

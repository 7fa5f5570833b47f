package dev.weir.fuzz;

import java.nio.charset.StandardCharsets;

/** A broken promise. */
public final class Finding extends Exception {

    private static final int MOST_SHOWN = 4_000;

    /** Says which promise. */
    public Finding(String what) {
        super(what);
    }

    /** Says which promise, and shows the bytes that broke it. */
    public Finding(String what, byte[] bytes) {
        super(what + "\n    " + shown(bytes));
    }

    /** The bytes as they can be written in a Java string. */
    static String shown(byte[] bytes) {
        StringBuilder text = new StringBuilder();
        for (char c : new String(bytes, StandardCharsets.ISO_8859_1).toCharArray()) {
            switch (c) {
                case '\r' -> text.append("\\r");
                case '\n' -> text.append("\\n");
                case '\t' -> text.append("\\t");
                default -> text.append(c < ' ' || c > '~' ? "\\u%04x".formatted((int) c) : c);
            }
        }
        return text.length() <= MOST_SHOWN ? text.toString() : text.substring(0, MOST_SHOWN) + "...";
    }
}

package dev.weir.upstream;

/** What the id of a pool or host may look like, whoever gives it: what is taken in one place can be written in all others. */
public final class Ids {

    private static final int MAX_LENGTH = 100;

    /** In words, for messages. */
    public static final String EXPECTED =
            "1 to " + MAX_LENGTH + " characters without / and control characters, and neither . nor ..";

    private Ids() {}

    /**
     * Whether a path can hold the id as one segment (clients take {@code .} and {@code ..} out of paths), and a document as
     * one line of text.
     */
    public static boolean isValid(String id) {
        return !id.isEmpty()
                && id.length() <= MAX_LENGTH
                && !id.equals(".")
                && !id.equals("..")
                && id.codePoints().noneMatch(Ids::isForbidden);
    }

    private static boolean isForbidden(int c) {
        return c == '/'
                || switch (Character.getType(c)) {
                    case Character.CONTROL, Character.LINE_SEPARATOR, Character.PARAGRAPH_SEPARATOR -> true;
                    // As a code point of its own it has lost its other half: UTF-8 cannot carry it.
                    case Character.SURROGATE -> true;
                    default -> isNoncharacter(c);
                };
    }

    /** Not for interchange (Unicode, section 23.7), and no part of YAML (1.2.2, section 5.1). */
    private static boolean isNoncharacter(int c) {
        return (c & 0xfffe) == 0xfffe || c >= 0xfdd0 && c <= 0xfdef;
    }
}

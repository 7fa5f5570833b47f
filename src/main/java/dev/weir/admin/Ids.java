package dev.weir.admin;

/** What the id of a new pool or host may look like. */
public final class Ids {

    private static final int MAX_LENGTH = 128;

    /** In words, for messages. */
    static final String EXPECTED =
            "an id of 1 to " + MAX_LENGTH + " characters without / and control characters, and neither . nor ..";

    private Ids() {}

    /** Whether a path can hold the id as one segment (clients take {@code .} and {@code ..} out of paths). */
    static boolean isValid(String id) {
        return !id.isEmpty()
                && id.length() <= MAX_LENGTH
                && !id.equals(".")
                && !id.equals("..")
                && id.codePoints().noneMatch(Ids::isForbidden);
    }

    /** The id of something new; refuses with 422 what cannot be one. */
    public static String requireNew(String id) {
        if (!isValid(id)) {
            throw Refusal.invalid("The id in the path must be " + EXPECTED);
        }
        return id;
    }

    private static boolean isForbidden(int c) {
        // A surrogate that is a code point of its own has lost its other half: UTF-8 cannot carry it.
        return c == '/' || Character.isISOControl(c) || Character.getType(c) == Character.SURROGATE;
    }
}

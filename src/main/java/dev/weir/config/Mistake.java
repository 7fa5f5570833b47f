package dev.weir.config;

/** Text that cannot be what it should be; it says why in the operator's words. */
final class Mistake extends Exception {

    private static final int MAX_SHOWN = 80;

    private final String problem;

    Mistake(String problem) {
        super(problem);
        this.problem = problem;
    }

    /** What is wrong. */
    String problem() {
        return problem;
    }

    /** A mistake such as {@code "must be between 0 and 65535, but is -1"}. */
    static Mistake expected(String expected, String text) {
        return new Mistake("must be " + expected + ", but is " + shown(text));
    }

    /** The text as a message shows it: numbers as they are, other text in quotes. */
    static String shown(String text) {
        if (text.isEmpty()) {
            return "empty";
        }
        return Forms.isInteger(text) && text.length() <= MAX_SHOWN ? text : quoted(text);
    }

    /** Like {@link #shown}, but without what follows a colon: {@code password:secret} lacks a space, and is a secret. */
    static String shownToColon(String text) {
        int colon = text.indexOf(':');
        return colon < 0 ? shown(text) : quoted(text.substring(0, colon + 1) + "...");
    }

    /** The text in quotes, on one line, without control characters, shortened. */
    static String quoted(String text) {
        String shortened = text.length() <= MAX_SHOWN ? text : text.substring(0, MAX_SHOWN) + "...";
        String clean = shortened
                .codePoints()
                .map(c -> Character.isISOControl(c) ? '?' : c)
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString();
        return '"' + clean + '"';
    }

    /** Costs nothing: thrown for what an operator wrote, never for where the code is. */
    @Override
    public synchronized Throwable fillInStackTrace() {
        return this;
    }
}

package dev.weir.upstream;

/** What HTTP allows in names, values and targets (RFC 9110, section 5; RFC 9112, section 3.2). */
public final class Tokens {

    private Tokens() {}

    /** Whether the text is a token: a method or the name of a header (RFC 9110, section 5.6.2). */
    public static boolean isToken(String text) {
        // No stream, as each request comes here.
        for (int i = 0; i < text.length(); i++) {
            if (!isTokenCharacter(text.charAt(i))) {
                return false;
            }
        }
        return !text.isEmpty();
    }

    /** Whether the text can be a header's value: no line break, no control character but tab (RFC 9110, section 5.5). */
    public static boolean isFieldValue(String text) {
        return text.chars().allMatch(c -> c == '\t' || c >= ' ' && c != 0x7f && c <= 0xff);
    }

    /** Whether the text can be a request's target in origin-form: begins with {@code /}, visible ASCII only. */
    public static boolean isTarget(String text) {
        return text.startsWith("/") && text.chars().allMatch(c -> c > ' ' && c < 0x7f);
    }

    private static boolean isTokenCharacter(int c) {
        return c >= 'a' && c <= 'z'
                || c >= 'A' && c <= 'Z'
                || c >= '0' && c <= '9'
                || c < 0x7f && "!#$%&'*+-.^_`|~".indexOf(c) >= 0;
    }
}

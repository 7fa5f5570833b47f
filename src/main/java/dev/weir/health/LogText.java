package dev.weir.health;

import java.util.regex.Pattern;

/** Text from outside as it may stand in a log line. */
final class LogText {

    /** In characters; the rest says nothing that an operator needs. */
    private static final int MAX_LENGTH = 200;

    private static final Pattern BREAKS = Pattern.compile("[\\p{Cntrl}\\u0085\\u2028\\u2029]+");

    private LogText() {}

    /** The text on one line and free of double quotes, whatever a host or an operator put into it. */
    static String clean(String text) {
        String line = BREAKS.matcher(text).replaceAll(" ").replace('"', '\'');
        return line.length() <= MAX_LENGTH ? line : line.substring(0, MAX_LENGTH) + "...";
    }
}

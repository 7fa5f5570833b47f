package dev.weir.admin;

import java.util.Locale;

/** Text from outside as one value of a log line: it can neither break the line nor look like another key. */
public final class LogText {

    private LogText() {}

    /** The text itself if it is plain, else quoted, with everything that is not visible escaped. */
    public static String of(String text) {
        if (!text.isEmpty() && text.codePoints().allMatch(LogText::isPlain)) {
            return text;
        }
        StringBuilder quoted = new StringBuilder("\"");
        text.codePoints().forEach(c -> append(quoted, c));
        return quoted.append('"').toString();
    }

    private static void append(StringBuilder quoted, int c) {
        if (c == '"' || c == '\\') {
            quoted.append('\\').appendCodePoint(c);
        } else if (isVisible(c) || c == ' ') {
            quoted.appendCodePoint(c);
        } else {
            quoted.append(String.format(Locale.ROOT, "\\u{%x}", c));
        }
    }

    private static boolean isPlain(int c) {
        return isVisible(c) && c != '"' && c != '\\' && c != '=';
    }

    /** Not for spaces and line ends, nor for controls, marks of direction and halves of surrogate pairs. */
    private static boolean isVisible(int c) {
        return switch (Character.getType(c)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR,
                    Character.SPACE_SEPARATOR,
                    Character.SURROGATE,
                    Character.UNASSIGNED -> false;
            default -> true;
        };
    }
}

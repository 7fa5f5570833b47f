package dev.weir.accesslog;

import java.nio.charset.StandardCharsets;

/** Writes texts that anybody may have chosen, so that they end neither their place in a line nor the line. */
final class Text {

    private static final char[] HEX = "0123456789abcdef".toCharArray();
    private static final char[] HEX_UPPER = "0123456789ABCDEF".toCharArray();
    private static final int LAST_OF_LATIN_1 = 0xff;
    private static final int DIGIT_BITS = 4;
    private static final int DIGIT = 0xf;

    private Text() {}

    /** In the way of nginx: quotes, backslashes and what is not visible ASCII as {@code \xHH}, byte by byte. */
    static void appendQuoted(StringBuilder line, String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (isPlain(c)) {
                line.append(c);
            } else if (c <= LAST_OF_LATIN_1) {
                appendByte(line, c); // a char of a header stands for a byte
            } else {
                int end = i + (Character.isHighSurrogate(c) && i + 1 < text.length() ? 2 : 1);
                for (byte each : text.substring(i, end).getBytes(StandardCharsets.UTF_8)) {
                    appendByte(line, each);
                }
                i = end - 1;
            }
        }
    }

    private static void appendByte(StringBuilder line, int octet) {
        line.append("\\x").append(HEX_UPPER[octet >> DIGIT_BITS & DIGIT]).append(HEX_UPPER[octet & DIGIT]);
    }

    /** As a string of JSON with its quotation marks; what is not visible ASCII as {@code \}{@code uHHHH}. */
    static void appendJson(StringBuilder line, String text) {
        line.append('"');
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (isPlain(c)) {
                line.append(c);
            } else if (c == '"' || c == '\\') {
                line.append('\\').append(c);
            } else {
                line.append("\\u");
                for (int bits = Character.SIZE - DIGIT_BITS; bits >= 0; bits -= DIGIT_BITS) {
                    line.append(HEX[c >> bits & DIGIT]);
                }
            }
        }
        line.append('"');
    }

    private static boolean isPlain(char c) {
        return c >= ' ' && c <= '~' && c != '"' && c != '\\';
    }
}

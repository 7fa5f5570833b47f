package dev.weir.state;

import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.Optional;
import java.util.zip.CRC32C;

/**
 * A line of a journal: {@code CHECKSUM NUMBER TEXT}. The checksum is the CRC-32C of all that follows it and the space, in
 * eight hexadecimal digits; the number counts the lines of the file from 0, so that one that is missing, doubled or out
 * of place is noticed as well.
 */
final class Line {

    /** The greatest length in bytes, without the line feed. Names and reasons are bounded so that no line exceeds it. */
    static final int MAX_LENGTH = 8192;

    private static final int CHECKSUM_DIGITS = 8;

    private Line() {}

    /**
     * A line without its line feed.
     *
     * @param text in visible ASCII and spaces
     */
    static String of(long number, String text) {
        String checked = number + " " + text;
        CRC32C checksum = new CRC32C();
        checksum.update(checked.getBytes(StandardCharsets.ISO_8859_1));
        return HexFormat.of().toHexDigits(checksum.getValue(), CHECKSUM_DIGITS) + " " + checked;
    }

    /** The text of the line of this number; empty if it is not one. */
    static Optional<String> text(long number, String line) {
        int start = CHECKSUM_DIGITS + (" " + number + " ").length();
        if (line.length() < start) {
            return Optional.empty();
        }
        String text = line.substring(start);
        return line.equals(of(number, text)) ? Optional.of(text) : Optional.empty();
    }
}

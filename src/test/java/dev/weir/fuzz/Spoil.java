package dev.weir.fuzz;

import java.nio.charset.StandardCharsets;
import java.util.Random;

/** Changes a message in a place or two, whatever that place means. */
public final class Spoil {

    private static final String ODD_BYTES = "\r\n\0 \t:,;=\"\u000b\u000c\u007f\u0080\u0085\u00a0\u00ff/?#%\\0159aHh";

    private Spoil() {}

    /** The bytes with one change: some of them inserted, replaced, left out or repeated, or one bit flipped. */
    public static byte[] one(byte[] bytes, Random random) {
        if (bytes.length == 0) {
            return bytes;
        }
        int at = random.nextInt(bytes.length);
        int end = Math.min(bytes.length, at + 1 + random.nextInt(1 + random.nextInt(30)));
        String text = new String(bytes, StandardCharsets.ISO_8859_1);
        String before = text.substring(0, at);
        char odd = ODD_BYTES.charAt(random.nextInt(ODD_BYTES.length()));
        String changed =
                switch (random.nextInt(5)) {
                    case 0 -> before + odd + text.substring(at);
                    case 1 -> before + odd + text.substring(at + 1);
                    case 2 -> before + text.substring(end);
                    case 3 -> before + text.substring(at, end) + text.substring(at);
                    default -> before + (char) (text.charAt(at) ^ 1 << random.nextInt(8)) + text.substring(at + 1);
                };
        return changed.getBytes(StandardCharsets.ISO_8859_1);
    }
}

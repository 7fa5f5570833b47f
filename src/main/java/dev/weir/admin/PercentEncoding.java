package dev.weir.admin;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;

/** Percent-encoded UTF-8 (RFC 3986, section 2.1), decoded strictly and once: {@code %2541} is {@code %41}. */
final class PercentEncoding {

    private PercentEncoding() {}

    /** The text that stands behind it; refuses with 400 bad escapes and what is not UTF-8. */
    static String decode(String encoded) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(encoded.length());
        for (int i = 0; i < encoded.length(); i++) {
            char c = encoded.charAt(i);
            if (c == '%') {
                bytes.write(hexDigit(encoded, i + 1) << 4 | hexDigit(encoded, i + 2));
                i += 2;
            } else if (c > ' ' && c < 0x7f) {
                bytes.write(c);
            } else {
                throw bad();
            }
        }
        return utf8(bytes.toByteArray());
    }

    private static int hexDigit(String text, int index) {
        if (index >= text.length() || !HexFormat.isHexDigit(text.charAt(index))) {
            throw bad();
        }
        return HexFormat.fromHexDigit(text.charAt(index));
    }

    private static String utf8(byte[] bytes) {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
        } catch (CharacterCodingException e) {
            throw bad();
        }
    }

    private static Refusal bad() {
        return Refusal.badRequest("Path and query must be UTF-8, encoded as %XX wherever it is not plain ASCII");
    }
}

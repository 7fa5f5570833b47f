package dev.weir.admin;

import com.fasterxml.jackson.databind.JsonNode;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** The JSON text in the body of a request. */
final class JsonBody {

    /** Some hundred hosts' worth of options; everything is held in memory at once. */
    static final int MAX_BYTES = 64 * 1024;

    private JsonBody() {}

    /** Reads the whole body; refuses other media types (415), more than {@link #MAX_BYTES} (413) and bad JSON (400). */
    static JsonNode read(HttpServletRequest request) {
        if (!isJson(request.getContentType())) {
            throw Refusal.unsupportedMediaType();
        }
        if (request.getContentLengthLong() > MAX_BYTES) {
            throw Refusal.contentTooLarge(MAX_BYTES);
        }
        byte[] body = bytes(request);
        if (body.length > MAX_BYTES) {
            throw Refusal.contentTooLarge(MAX_BYTES);
        }
        return Json.read(utf8(body));
    }

    /** At most one byte more than {@link #MAX_BYTES}. */
    private static byte[] bytes(HttpServletRequest request) {
        try {
            return request.getInputStream().readNBytes(MAX_BYTES + 1);
        } catch (IOException e) {
            throw Refusal.badRequest("The body ended early, came too slowly or is not framed as HTTP demands");
        }
    }

    /** Parameters are ignored: JSON is UTF-8 whatever they say (RFC 8259, section 8.1). */
    private static boolean isJson(@Nullable String contentType) {
        return contentType != null && contentType.replaceFirst(";.*", "").trim().equalsIgnoreCase("application/json");
    }

    private static String utf8(byte[] body) {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(body))
                    .toString();
        } catch (CharacterCodingException e) {
            throw Refusal.badRequest("The body is not UTF-8");
        }
    }
}

package dev.weir.admin;

import com.fasterxml.jackson.databind.JsonNode;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The JSON text in the body of a request. */
final class JsonBody {

    /** Some hundred hosts' worth of options; everything is held in memory at once. */
    static final int MAX_BYTES = 64 * 1024;

    private static final Set<String> JSON = Set.of("application/json");
    private static final Set<String> PATCH = Set.of("application/json", "application/merge-patch+json");

    private JsonBody() {}

    /** Reads the whole body; refuses other media types (415), more than {@link #MAX_BYTES} (413) and bad JSON (400). */
    static JsonNode read(HttpServletRequest request) {
        return read(request, JSON);
    }

    /** The same for a merge patch, which may be told to be one (RFC 7396, section 4). */
    static JsonNode readPatch(HttpServletRequest request) {
        return read(request, PATCH);
    }

    private static JsonNode read(HttpServletRequest request, Set<String> types) {
        if (!types.contains(mediaType(request.getContentType()))) {
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
    private static String mediaType(@Nullable String contentType) {
        return contentType == null
                ? ""
                : contentType.replaceFirst(";.*", "").trim().toLowerCase(Locale.ROOT);
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

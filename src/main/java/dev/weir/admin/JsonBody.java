package dev.weir.admin;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The body of a request, which should be JSON text; what it is shows when it is looked at. */
public final class JsonBody {

    /** Some hundred hosts' worth of options; everything is held in memory at once. */
    static final int MAX_BYTES = 64 * 1024;

    private static final Set<String> JSON = Set.of("application/json");
    private static final Set<String> PATCH = Set.of("application/json", "application/merge-patch+json");

    private final byte[] bytes;
    private final String mediaType;

    /**
     * A body.
     *
     * @param contentType as in the header of this name, or null if there is none. Parameters are ignored: JSON is UTF-8
     *     whatever they say (RFC 8259, section 8.1)
     */
    JsonBody(byte[] bytes, @Nullable String contentType) {
        this.bytes = bytes.clone();
        this.mediaType = contentType == null
                ? ""
                : contentType.replaceFirst(";.*", "").trim().toLowerCase(Locale.ROOT);
    }

    /** The one of a request that has none, or whose body counts for nothing. */
    static JsonBody none() {
        return new JsonBody(new byte[0], null);
    }

    /** Its value; refuses other media types (415) and bad JSON (400). */
    JsonNode read() {
        return Json.read(text(JSON));
    }

    /** The same for a merge patch, which may be told to be one (RFC 7396, section 4). */
    JsonNode readPatch() {
        return Json.read(text(PATCH));
    }

    /** The text itself, JSON or not; refuses other media types (415) and what is not UTF-8 (400). */
    String text() {
        return text(JSON);
    }

    private String text(Set<String> types) {
        if (!types.contains(mediaType)) {
            throw Refusal.unsupportedMediaType();
        }
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
        } catch (CharacterCodingException e) {
            throw Refusal.badRequest("The body is not UTF-8");
        }
    }
}

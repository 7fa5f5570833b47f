package dev.weir.admin;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamWriteFeature;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import com.fasterxml.jackson.core.util.JsonRecyclerPools;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.exc.MismatchedInputException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import org.jspecify.annotations.Nullable;

/** JSON texts, read strictly (RFC 8259; no member twice, no depth without end) and written with names in snake case. */
public final class Json {

    private static final int MAX_DEPTH = 16;
    private static final int MAX_NUMBER_LENGTH = 100;

    private static final JsonMapper MAPPER = JsonMapper.builder(JsonFactory.builder()
                    .streamReadConstraints(StreamReadConstraints.builder()
                            .maxNestingDepth(MAX_DEPTH)
                            .maxNumberLength(MAX_NUMBER_LENGTH)
                            .build())
                    // Buffers kept by the container's threads would keep all of Weir when it is undeployed.
                    .recyclerPool(JsonRecyclerPools.nonRecyclingPool())
                    .build())
            .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
            .enable(StreamWriteFeature.WRITE_BIGDECIMAL_AS_PLAIN)
            .enable(DeserializationFeature.FAIL_ON_READING_DUP_TREE_KEY)
            .build();

    private Json() {}

    /** The JSON text of records, maps, lists, texts and numbers. */
    public static String write(Object value) {
        try {
            return MAPPER.writeValueAsString(value);
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The same as a tree. */
    public static JsonNode tree(Object value) {
        return MAPPER.valueToTree(value);
    }

    /** The one value that the text holds; refuses with 400 what is not JSON, with 422 a member that is there twice. */
    static JsonNode read(String text) {
        try (JsonParser parser = MAPPER.createParser(text)) {
            JsonNode value = readTree(parser);
            if (value == null) {
                throw Refusal.badRequest("The body is empty, it must be a JSON object");
            }
            if (parser.nextToken() != null) {
                throw malformed(parser.currentTokenLocation());
            }
            return value;
        } catch (StreamConstraintsException e) {
            throw Refusal.badRequest(
                    "The JSON is nested more than " + MAX_DEPTH + " deep, or a number or a name in it is too long");
        } catch (JsonProcessingException e) {
            throw malformed(e.getLocation());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static @Nullable JsonNode readTree(JsonParser parser) throws IOException {
        try {
            return MAPPER.readTree(parser);
        } catch (MismatchedInputException e) {
            // The only mismatch that reading a tree knows: a second member of the same name.
            throw Refusal.invalid(parser.currentName() + ": must be given once only");
        }
    }

    private static Refusal malformed(JsonLocation where) {
        return Refusal.badRequest("Malformed JSON at line " + where.getLineNr() + ", column " + where.getColumnNr());
    }
}

package dev.weir.admin;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * An answer as it came over the wire.
 *
 * @param headers by their names in lower case
 */
public record Response(int status, Map<String, String> headers, String body) {

    private static final ObjectMapper MAPPER = new ObjectMapper();

    static Response parse(String text) {
        String[] headAndBody = text.split("\r\n\r\n", 2);
        String[] lines = headAndBody[0].split("\r\n", -1);
        Map<String, String> headers = Arrays.stream(lines)
                .skip(1)
                .map(line -> line.split(": ", 2))
                .collect(Collectors.toMap(header -> header[0].toLowerCase(Locale.ROOT), header -> header[1]));
        return new Response(Integer.parseInt(lines[0].split(" ", -1)[1]), headers, headAndBody[1]);
    }

    /** A header's value; empty if it is missing. */
    public String header(String name) {
        return headers.getOrDefault(name, "");
    }

    /** The body as JSON. */
    public JsonNode json() {
        return json(body);
    }

    /** The message of an error. */
    String error() {
        return json().path("error").asText();
    }

    /** JSON with numbers compared by value, written with {@code '} for {@code "}. */
    public static JsonNode json(String text) {
        try {
            return MAPPER.readTree(text.replace('\'', '"'));
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(text, e);
        }
    }
}

package dev.weir.admin.v1;

import dev.weir.admin.Answer;
import dev.weir.admin.Call;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Objects;

/** The description of this API for programs (OpenAPI 3.1), which is written by hand. */
final class OpenApi {

    private static final String RESOURCE = "openapi.json";

    private final String text = text();

    /** The document. */
    Answer get(Call call) {
        return new Answer(HttpServletResponse.SC_OK, "application/json", text, Map.of());
    }

    private static String text() {
        try (InputStream in = Objects.requireNonNull(OpenApi.class.getResourceAsStream(RESOURCE))) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}

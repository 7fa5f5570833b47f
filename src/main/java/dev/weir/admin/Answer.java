package dev.weir.admin;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;

/**
 * An answer of the admin API.
 *
 * @param status of HTTP
 * @param json the body, empty for none
 * @param allowedMethods for {@code Allow}, empty to leave it out
 */
record Answer(int status, String json, List<String> allowedMethods) {

    /** A change was made. */
    static Answer done() {
        return new Answer(HttpServletResponse.SC_OK, "", List.of());
    }

    static Answer json(Object value) {
        return new Answer(HttpServletResponse.SC_OK, Json.write(value), List.of());
    }

    static Answer refusing(Refusal refusal) {
        String json = Json.write(Map.of("error", String.valueOf(refusal.getMessage())));
        return new Answer(refusal.status(), json, refusal.allowedMethods());
    }

    void write(HttpServletRequest request, HttpServletResponse response) throws IOException {
        byte[] body = json.getBytes(StandardCharsets.UTF_8);
        response.setStatus(status);
        response.setHeader("Cache-Control", "no-store");
        response.setHeader("X-Content-Type-Options", "nosniff");
        if (status == HttpServletResponse.SC_UNAUTHORIZED) {
            response.setHeader("WWW-Authenticate", "Bearer realm=\"weir\"");
        }
        if (!allowedMethods.isEmpty()) {
            response.setHeader("Allow", String.join(", ", allowedMethods));
        }
        if (body.length > 0) {
            response.setContentType("application/json");
        }
        response.setContentLength(body.length);
        if (!request.getMethod().equals("HEAD")) {
            response.getOutputStream().write(body);
        }
    }
}

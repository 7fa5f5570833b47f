package dev.weir.admin;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * An answer of the admin API.
 *
 * @param status of HTTP
 * @param type of the body, which counts for nothing without one
 * @param body empty for none
 * @param headers further ones
 */
public record Answer(int status, String type, String body, Map<String, String> headers) {

    /** No status of HTTP. */
    private static final int NONE_YET = 0;

    private static final String JSON = "application/json";
    private static final String PROBLEM = "application/problem+json";
    private static final String RETRY_AFTER_SECONDS = "5";

    /** Copies the headers. */
    public Answer {
        headers = Map.copyOf(headers);
    }

    /** A change was made. */
    public static Answer done() {
        return new Answer(HttpServletResponse.SC_OK, JSON, "", Map.of());
    }

    /** Stands for one that is given later, by somebody else; not for a route with a body. */
    public static Answer later() {
        return new Answer(NONE_YET, JSON, "", Map.of());
    }

    /** What was asked for. */
    public static Answer json(Object value) {
        return json(HttpServletResponse.SC_OK, value);
    }

    /** With another status than 200. */
    public static Answer json(int status, Object value) {
        return new Answer(status, JSON, Json.write(value), Map.of());
    }

    /** Text of another type. */
    static Answer text(String type, String text) {
        return new Answer(HttpServletResponse.SC_OK, type, text, Map.of());
    }

    /** {@code {"error": "..."}}, as the paths of the seed have it. */
    static Answer refusing(Refusal refusal) {
        return refusing(refusal, JSON, Map.of("error", String.valueOf(refusal.getMessage())));
    }

    /**
     * A problem (RFC 9457), with {@code pointer} to the member of the body that is wrong (RFC 6901), and with all {@code
     * errors} where there may be several.
     */
    static Answer problem(Refusal refusal) {
        Map<String, Object> members = new LinkedHashMap<>();
        members.put("type", "about:blank");
        members.put("title", refusal.title());
        members.put("status", refusal.status());
        members.put("detail", String.valueOf(refusal.getMessage()));
        if (refusal.pointer() != null) {
            members.put("pointer", refusal.pointer());
        }
        if (!refusal.wrongs().isEmpty()) {
            members.put("errors", refusal.wrongs());
        }
        return refusing(refusal, PROBLEM, members);
    }

    private static Answer refusing(Refusal refusal, String type, Object body) {
        return new Answer(refusal.status(), type, Json.write(body), refusal.headers());
    }

    /** A change was made, and there is nothing to tell of it. */
    public static Answer none() {
        return new Answer(HttpServletResponse.SC_NO_CONTENT, JSON, "", Map.of());
    }

    /** With another status. */
    public Answer with(int otherStatus) {
        return new Answer(otherStatus, type, body, headers);
    }

    /** With one more header. */
    public Answer with(String name, String value) {
        Map<String, String> more = new LinkedHashMap<>(headers);
        more.put(name, value);
        return new Answer(status, type, body, more);
    }

    boolean isLater() {
        return status == NONE_YET;
    }

    void write(HttpServletRequest request, HttpServletResponse response) throws IOException {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        response.setStatus(status);
        response.setHeader("Cache-Control", "no-store");
        response.setHeader("X-Content-Type-Options", "nosniff");
        if (status == HttpServletResponse.SC_UNAUTHORIZED) {
            response.setHeader("WWW-Authenticate", "Bearer realm=\"weir\"");
        }
        if (status == HttpServletResponse.SC_SERVICE_UNAVAILABLE) {
            response.setHeader("Retry-After", RETRY_AFTER_SECONDS);
        }
        headers.forEach(response::setHeader);
        if (bytes.length > 0) {
            response.setContentType(type);
        }
        if (status != HttpServletResponse.SC_NO_CONTENT) {
            response.setContentLength(bytes.length); // there must be none in a 204 (RFC 9110, section 8.6)
        }
        if (!request.getMethod().equals("HEAD")) {
            response.getOutputStream().write(bytes);
        }
    }
}

package dev.weir.proxy;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/**
 * Answers of our own: small, with the request's id, and nothing of what the client sent. Text, or JSON when the client
 * asks for it.
 */
final class ErrorAnswer {

    private static final Map<Integer, String> REASONS = Map.of(
            200, "OK",
            400, "Bad Request",
            405, "Method Not Allowed",
            408, "Request Timeout",
            411, "Length Required",
            417, "Expectation Failed",
            502, "Bad Gateway",
            503, "Service Unavailable",
            504, "Gateway Timeout",
            508, "Loop Detected");

    private static final String RETRY_AFTER_SECONDS = "1";

    private ErrorAnswer() {}

    /**
     * Writes the answer; nothing may have been sent before.
     *
     * @param close whether the connection ends here, because the rest of the request is not read
     */
    static void write(
            HttpServletRequest request, HttpServletResponse response, int status, String requestId, boolean close)
            throws IOException {
        response.reset();
        response.setStatus(status);
        if (close) {
            response.setHeader("Connection", "close");
        }
        if (status == 405 || status == 200) {
            response.setHeader("Allow", "GET, HEAD, POST, PUT, DELETE, OPTIONS, PATCH");
        }
        if (status == 503) {
            response.setHeader("Retry-After", RETRY_AFTER_SECONDS);
        }
        response.setHeader("Cache-Control", "no-store");
        String reason = REASONS.getOrDefault(status, "Error");
        boolean json = acceptsJson(request);
        response.setHeader("Content-Type", json ? "application/json" : "text/plain;charset=utf-8");
        String text = json
                ? "{\"status\":" + status + ",\"error\":\"" + reason + "\",\"request\":\"" + requestId + "\"}\n"
                : status + " " + reason + "\nrequest " + requestId + "\n";
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        response.setContentLength(bytes.length);
        response.getOutputStream().write(bytes);
    }

    private static boolean acceptsJson(HttpServletRequest request) {
        String accept = request.getHeader("Accept");
        return accept != null && accept.contains("application/json");
    }
}

package dev.weir.proxy;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpHeaderValue;
import org.jspecify.annotations.Nullable;

/**
 * An answer of our own: small, with the request's id, and nothing else of what the client sent. Text, or JSON when the client
 * asks for it.
 *
 * @param headers with the content's length
 */
record OwnAnswer(int status, HttpFields headers, ByteBuffer content) {

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

    /**
     * The answer with this status.
     *
     * @param accept what the client accepts, or null if it does not say
     * @param requestId that the log has, too
     * @param close whether the connection ends here, because the rest of the request is not read
     */
    static OwnAnswer of(int status, @Nullable String accept, String requestId, boolean close) {
        HttpFields.Mutable headers = HttpFields.build();
        if (close) {
            headers.add(HttpHeader.CONNECTION, HttpHeaderValue.CLOSE);
        }
        if (status == 405 || status == 200) {
            headers.add(HttpHeader.ALLOW, "GET, HEAD, POST, PUT, DELETE, OPTIONS, PATCH");
        }
        if (status == 503) {
            headers.add(HttpHeader.RETRY_AFTER, RETRY_AFTER_SECONDS);
        }
        headers.add(HttpHeader.CACHE_CONTROL, "no-store");
        String reason = REASONS.getOrDefault(status, "Error");
        boolean json = accept != null && accept.contains("application/json");
        headers.add(HttpHeader.CONTENT_TYPE, json ? "application/json" : "text/plain;charset=utf-8");
        String text = json
                ? "{\"status\":" + status + ",\"error\":\"" + reason + "\",\"request\":\"" + requestId + "\"}\n"
                : status + " " + reason + "\nrequest " + requestId + "\n";
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        headers.add(HttpHeader.CONTENT_LENGTH, bytes.length);
        return new OwnAnswer(status, headers, ByteBuffer.wrap(bytes));
    }
}

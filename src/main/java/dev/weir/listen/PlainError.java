package dev.weir.listen;

import dev.weir.proxy.RequestId;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpHeaderValue;
import org.eclipse.jetty.http.HttpStatus;

/**
 * What is answered to a request that cannot be served: the status in words, as text or, if asked for, as JSON, with an id of
 * the request. Nothing of the request is repeated and nothing of a cause is told. The connection is closed, as where the next
 * request on it begins may not be known.
 *
 * @param type of the text
 * @param text in ASCII
 */
record PlainError(String type, String text) {

    /**
     * The answer with this status.
     *
     * @param asked headers of the request, as far as they are known
     */
    static PlainError of(int status, HttpFields asked) {
        String message = HttpStatus.getMessage(status);
        String requestId = RequestId.next();
        return wantsJson(asked)
                ? new PlainError(
                        "application/json",
                        "{\"status\":" + status + ",\"error\":\"" + message + "\",\"request\":\"" + requestId + "\"}\n")
                : new PlainError(
                        "text/plain; charset=us-ascii", status + " " + message + "\nrequest " + requestId + "\n");
    }

    private static boolean wantsJson(HttpFields asked) {
        String accept = asked.get(HttpHeader.ACCEPT);
        return accept != null && accept.toLowerCase(Locale.ROOT).contains("application/json");
    }

    HttpFields headers() {
        return HttpFields.build()
                .add(HttpHeader.CACHE_CONTROL, "no-store")
                .add(HttpHeader.CONTENT_TYPE, type)
                .add(HttpHeader.CONTENT_LENGTH, text.length())
                .add(HttpHeader.CONNECTION, HttpHeaderValue.CLOSE);
    }

    ByteBuffer content() {
        return ByteBuffer.wrap(text.getBytes(StandardCharsets.US_ASCII));
    }
}

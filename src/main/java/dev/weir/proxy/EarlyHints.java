package dev.weir.proxy;

import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.Semaphore;
import org.eclipse.jetty.http.HttpField;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpHeader;

/** Passes {@code 103} on (RFC 8297). */
final class EarlyHints {

    static final int STATUS = 103;
    static final int MOST_AT_ONCE = 16;

    /**
     * Each may block its thread for as long as a client does not read, and those threads serve all clients: a hint that
     * would take one more is dropped, which costs its client a little time (RFC 8297, section 2).
     */
    private static final Semaphore SENDING = new Semaphore(MOST_AT_ONCE);

    private EarlyHints() {}

    /** Sends these headers where the container can, unless many are being sent, and leaves nothing in the response. */
    static void send(Container container, HttpServletResponse response, HttpFields headers) throws IOException {
        if (!SENDING.tryAcquire()) {
            return;
        }
        try {
            sendNow(container, response, headers);
        } finally {
            SENDING.release();
        }
    }

    private static void sendNow(Container container, HttpServletResponse response, HttpFields headers)
            throws IOException {
        List<String> connection = HeaderRules.connectionNames(headers);
        for (HttpField field : headers) {
            // There must be no length, as there is no content (RFC 9110, section 8.6).
            boolean length = field.getHeader() == HttpHeader.CONTENT_LENGTH;
            if (!length && HeaderRules.passesToClient(field.getName(), connection)) {
                response.addHeader(field.getName(), field.getValue());
            }
        }
        container.sendEarlyHints(response);
        // They were copied; the final answer brings its own.
        response.reset();
    }
}

package dev.weir.proxy;

import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.List;
import org.eclipse.jetty.http.HttpField;
import org.eclipse.jetty.http.HttpFields;

/** Passes {@code 103} on (RFC 8297). */
final class EarlyHints {

    static final int STATUS = 103;

    private EarlyHints() {}

    /** Sends these headers where the container can, and leaves nothing of them in the response. */
    static void send(Container container, HttpServletResponse response, HttpFields headers) throws IOException {
        List<String> connection = HeaderRules.connectionNames(headers);
        for (HttpField field : headers) {
            if (HeaderRules.passesToClient(field.getName(), connection)) {
                response.addHeader(field.getName(), field.getValue());
            }
        }
        container.sendEarlyHints(response);
        // They were copied; the final answer brings its own.
        response.reset();
    }
}

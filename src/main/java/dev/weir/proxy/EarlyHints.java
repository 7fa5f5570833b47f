package dev.weir.proxy;

import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.List;
import org.eclipse.jetty.http.HttpField;
import org.eclipse.jetty.http.HttpFields;

/** Passes {@code 103} on (RFC 8297) by way of {@code sendError(103)}, which Jetty takes as: send an interim answer. */
final class EarlyHints {

    static final int STATUS = 103;

    private EarlyHints() {}

    static void send(HttpServletResponse response, HttpFields headers) throws IOException {
        if (!Container.isJetty(response)) {
            return;
        }
        List<String> connection = HeaderRules.connectionNames(headers);
        for (HttpField field : headers) {
            if (HeaderRules.passesToClient(field.getName(), connection)) {
                response.addHeader(field.getName(), field.getValue());
            }
        }
        response.sendError(STATUS);
        // The container has copied them; the final answer brings its own.
        response.reset();
    }
}

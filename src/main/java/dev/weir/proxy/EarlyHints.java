package dev.weir.proxy;

import org.eclipse.jetty.http.HttpFields;

/** What of a {@code 103} is passed on (RFC 8297). */
final class EarlyHints {

    static final int STATUS = 103;

    private EarlyHints() {}

    /** The headers that go on to the client. */
    static HttpFields of(HttpFields headers) {
        // There must be no length, as there is no content (RFC 9110, section 8.6).
        return HeaderRules.toClient(headers, false);
    }
}

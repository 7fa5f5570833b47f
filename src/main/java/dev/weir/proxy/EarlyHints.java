package dev.weir.proxy;

import java.util.List;
import org.eclipse.jetty.http.HttpField;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpHeader;

/** What of a {@code 103} is passed on (RFC 8297). */
final class EarlyHints {

    static final int STATUS = 103;

    private EarlyHints() {}

    /** The headers that go on to the client. */
    static HttpFields of(HttpFields headers) {
        List<String> connection = HeaderRules.connectionNames(headers);
        HttpFields.Mutable passing = HttpFields.build();
        for (HttpField field : headers) {
            // There must be no length, as there is no content (RFC 9110, section 8.6).
            boolean length = field.getHeader() == HttpHeader.CONTENT_LENGTH;
            if (!length && HeaderRules.passesToClient(field, connection)) {
                passing.add(field);
            }
        }
        return passing;
    }
}

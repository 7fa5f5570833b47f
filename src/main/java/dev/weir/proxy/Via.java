package dev.weir.proxy;

import org.eclipse.jetty.http.HttpField;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpHeader;

/**
 * What this balancer adds to {@code Via}, and how it tells a request that has been here before (RFC 9110, section 7.6.3).
 * Only one's own pseudonym means a loop: that another balancer stands in front, even one of the same kind, is no mistake.
 */
public final class Via {

    private static final String HTTP_1_1 = "HTTP/1.1";

    private final String pseudonym;
    /** Made once: nearly every request has it. */
    private final HttpField http11;

    /** Goes by this pseudonym. */
    public Via(String pseudonym) {
        this.pseudonym = pseudonym;
        this.http11 = field(HTTP_1_1);
    }

    /** The header for a request that came by this protocol. */
    HttpField of(String protocol) {
        return protocol.equals(HTTP_1_1) ? http11 : field(protocol);
    }

    private HttpField field(String protocol) {
        String version = protocol.substring(protocol.indexOf('/') + 1);
        return new HttpField(HttpHeader.VIA, version + " " + pseudonym);
    }

    /** Whether a {@code Via} names this recipient: each has one or more, as in {@code 1.1 edge, 1.0 fred (comment)}. */
    boolean isNamedIn(HttpFields headers) {
        if (headers.getField(HttpHeader.VIA) == null) {
            return false;
        }
        for (String via : headers.getValuesList(HttpHeader.VIA)) {
            for (String recipient : via.split(",", -1)) {
                if (receivedBy(recipient.strip()).equalsIgnoreCase(pseudonym)) {
                    return true;
                }
            }
        }
        return false;
    }

    /** The second word: the first is the protocol, and a comment may follow. */
    private static String receivedBy(String recipient) {
        String[] words = recipient.split("[ \t]+", 3);
        return words.length < 2 ? "" : words[1];
    }
}

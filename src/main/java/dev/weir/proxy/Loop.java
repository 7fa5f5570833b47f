package dev.weir.proxy;

import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpHeader;

/**
 * Tells a request that has been here before by {@code Via} (RFC 9110, section 7.6.3). Only one's own pseudonym means a
 * loop: that another balancer stands in front, even one of the same kind, is no mistake.
 */
final class Loop {

    private Loop() {}

    /**
     * Whether a {@code Via} names this recipient: each has one or more, as in {@code 1.1 edge, 1.0 fred (comment)}.
     *
     * @param pseudonym of this one
     */
    static boolean isNamed(HttpFields headers, String pseudonym) {
        if (!headers.contains(HttpHeader.VIA)) {
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

package dev.weir.proxy;

import java.util.Enumeration;

/**
 * Tells a request that has been here before by {@code Via} (RFC 9110, section 7.6.3). Only one's own pseudonym means a
 * loop: that another balancer stands in front, even one of the same kind, is no mistake.
 */
final class Loop {

    private Loop() {}

    /**
     * Whether one of these {@code Via} headers names this recipient.
     *
     * @param via the values, each with one or more recipients: {@code 1.1 edge, 1.0 fred (comment)}
     * @param pseudonym of this one
     */
    static boolean isNamed(Enumeration<String> via, String pseudonym) {
        while (via.hasMoreElements()) {
            for (String recipient : via.nextElement().split(",", -1)) {
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

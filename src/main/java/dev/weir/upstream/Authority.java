package dev.weir.upstream;

import org.jspecify.annotations.Nullable;

/** Host and port as a request names them (RFC 3986, section 3.2). Pure rules. */
public final class Authority {

    private static final int HTTP_PORT = 80;
    private static final int HTTPS_PORT = 443;

    private Authority() {}

    /**
     * Whom a request means: the host that its target names, if it does, else that of {@code Host}, which is kept as it was
     * written where it says the same; null if it names nobody (RFC 9112, section 3.2.2).
     *
     * @param host the header of this name, or null
     * @param target the host in the target, or null
     * @param targetPort the port in the target; less than 1 for none
     * @param usualPort which need not be said
     */
    public static @Nullable String meant(
            @Nullable String host, @Nullable String target, int targetPort, int usualPort) {
        if (target == null) {
            return host;
        }
        int port = targetPort > 0 ? targetPort : usualPort;
        if (host != null && means(host, target, port, usualPort)) {
            return host;
        }
        return port == usualPort ? target : target + ":" + port;
    }

    /** The port of a request that says none (RFC 9110, section 4.2). */
    public static int usualPort(boolean secure) {
        return secure ? HTTPS_PORT : HTTP_PORT;
    }

    /** Whether this authority is that host and port; one without a port means the usual one. */
    public static boolean means(String authority, String host, int port, int usualPort) {
        return hostOf(authority).equalsIgnoreCase(hostOf(host)) && portOf(authority, usualPort) == port;
    }

    /** The host without its port, and an IPv6 address without its brackets. */
    public static String hostOf(String authority) {
        if (authority.startsWith("[")) {
            int end = authority.indexOf(']');
            return authority.substring(1, end < 0 ? authority.length() : end);
        }
        int colon = authority.lastIndexOf(':');
        return colon < 0 || authority.indexOf(':') != colon ? authority : authority.substring(0, colon);
    }

    private static int portOf(String authority, int usual) {
        int colon = authority.lastIndexOf(':');
        boolean given = colon >= 0 && colon < authority.length() - 1 && authority.indexOf(']') < colon;
        return given ? Integer.parseInt(authority.substring(colon + 1)) : usual;
    }
}

package dev.weir.upstream;

/** Host and port as a request names them (RFC 3986, section 3.2). Pure rules. */
public final class Authority {

    private Authority() {}

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

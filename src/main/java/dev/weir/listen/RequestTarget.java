package dev.weir.listen;

import java.util.BitSet;
import org.eclipse.jetty.http.HttpURI;
import org.eclipse.jetty.http.UriCompliance;
import org.eclipse.jetty.util.URIUtil;
import org.jspecify.annotations.Nullable;

/**
 * Where a request is to go (RFC 9112, section 3.2). Pure rules: nothing is decoded or normalised, as what a target means is
 * for the hosts to say.
 *
 * @param pathAndQuery as they came
 * @param host of an absolute target; null in origin-form, which names none
 * @param port of an absolute target; less than 1 if it has none
 */
record RequestTarget(String pathAndQuery, @Nullable String host, int port) {

    private static final int MAX_PORT = 65_535;
    private static final int NO_PORT = -1;

    private static final UriCompliance ALLOWED =
            UriCompliance.UNSAFE.without("WEIR", UriCompliance.Violation.USER_INFO, UriCompliance.Violation.FRAGMENT);

    /** Of which any text that begins with a slash is a proper target, unless a segment begins with a dot. */
    private static final BitSet PLAIN = new BitSet();

    static {
        PLAIN.set('a', 'z' + 1);
        PLAIN.set('A', 'Z' + 1);
        PLAIN.set('0', '9' + 1);
        "/-_.~?=&+,:@!$'()*".chars().forEach(PLAIN::set);
    }

    /** The target of a request, or null if it cannot be sent on. */
    static @Nullable RequestTarget of(String method, String text) {
        return isPlain(text) ? new RequestTarget(text, null, NO_PORT) : parsed(method, text);
    }

    /** Whether it has a form of RFC 9112, section 3.2, other than that of CONNECT. Jetty takes {@code http:/path} for a path. */
    static boolean hasKnownForm(String text) {
        int colon = text.indexOf(':');
        return text.startsWith("/") || text.equals("*") || colon > 0 && text.startsWith("//", colon + 1);
    }

    /** Whether it need not be taken apart: so most are, and to do it costs as much as the rest of the head. */
    private static boolean isPlain(String text) {
        if (!text.startsWith("/")) {
            return false;
        }
        char before = 0;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (!PLAIN.get(c) || c == '.' && before == '/') {
                return false;
            }
            before = c;
        }
        return true;
    }

    private static @Nullable RequestTarget parsed(String method, String text) {
        HttpURI.Mutable uri;
        try {
            uri = HttpURI.build(method, text);
        } catch (RuntimeException malformed) {
            return null;
        }
        if (uri.getScheme() != null
                && uri.hasAuthority()
                && (uri.getPath() == null || uri.getPath().isEmpty())) {
            uri.path("/");
        }
        boolean origin = text.startsWith("/");
        String path = uri.getPath();
        boolean forwardable = path != null
                && path.startsWith("/")
                && uri.getCanonicalPath() != null
                && isAllowed(uri)
                && (origin || namesHost(uri));
        return forwardable ? new RequestTarget(uri.getPathQuery(), origin ? null : uri.getHost(), uri.getPort()) : null;
    }

    private static boolean isAllowed(HttpURI uri) {
        for (UriCompliance.Violation violation : uri.getViolations()) {
            if (!ALLOWED.allows(violation)) {
                return false;
            }
        }
        return true;
    }

    private static boolean namesHost(HttpURI uri) {
        String host = uri.getHost();
        return host != null
                && !host.isEmpty()
                && (host.startsWith("[") || URIUtil.isValidHostRegisteredName(host))
                && uri.getPort() <= MAX_PORT;
    }
}

package dev.weir.proxy;

import dev.weir.upstream.HostOptions;
import jakarta.servlet.http.HttpServletRequest;
import java.util.Collections;
import java.util.Enumeration;
import java.util.List;
import org.eclipse.jetty.http.HttpField;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.util.Index;
import org.jspecify.annotations.Nullable;

/**
 * What a client asked for, as far as it decides how the request is forwarded. Worked out once, however many hosts are
 * tried.
 */
final class ClientRequest {

    /** RFC 9110, section 9.2.2. TRACE is refused before it comes here. */
    private static final Index<Boolean> IDEMPOTENT = new Index.Builder<Boolean>()
            .caseSensitive(true)
            .with("GET", true)
            .with("HEAD", true)
            .with("OPTIONS", true)
            .with("PUT", true)
            .with("DELETE", true)
            .build();

    private static final String HTTP_1_0 = "HTTP/1.0";
    private static final String HTTP_2 = "HTTP/2";

    private final String method;
    private final String target;
    private final long length;
    private final boolean idempotent;
    private final HttpFields headers;
    private final @Nullable String authority;

    private ClientRequest(
            String method,
            String target,
            long length,
            boolean idempotent,
            HttpFields headers,
            @Nullable String authority) {
        this.method = method;
        this.target = target;
        this.length = length;
        this.idempotent = idempotent;
        this.headers = headers;
        this.authority = authority;
    }

    /**
     * What this request asks for.
     *
     * @param scheme by which it came, whatever its target says
     */
    static ClientRequest of(HttpServletRequest request, String scheme, ProxyOptions options) {
        String authority = authority(request);
        String query = request.getQueryString();
        String path = request.getRequestURI();
        return new ClientRequest(
                request.getMethod(),
                query == null ? path : path + "?" + query,
                request.getContentLengthLong(),
                IDEMPOTENT.get(request.getMethod()) != null,
                headers(request, scheme, authority, options),
                authority);
    }

    String method() {
        return method;
    }

    /** Path and query as they came: never decoded, never normalised. */
    String target() {
        return target;
    }

    /** Whether there is a body, which then has a length (RFC 9112, section 6.3). */
    boolean hasBody() {
        return length > 0;
    }

    /** The length of the body in bytes, less than 1 when there is none. */
    long length() {
        return length;
    }

    boolean idempotent() {
        return idempotent;
    }

    /** The headers for a host. Only an HTTP/1.0 client may leave out whom it means: then it is the host itself. */
    HttpFields headersFor(HostOptions host) {
        if (authority != null) {
            return headers;
        }
        HttpFields.Mutable withHost = HttpFields.build();
        withHost.add(HttpHeader.HOST, host.authority());
        return withHost.add(headers).asImmutable();
    }

    /** The name that TLS asks for and verifies when none is configured: the request's host without its port. */
    String tlsName(HostOptions host) {
        return authority == null ? host.address() : withoutPort(authority);
    }

    /**
     * Whom the client means: the target's authority if it has one, else {@code Host}, which then says the same and is
     * kept as it was written. The container has made sure that there is exactly one, or none in HTTP/1.0: there it names
     * itself when the client names nobody, and in HTTP/2 some do when {@code Host} stands in for {@code :authority} (RFC
     * 9113, section 8.3.1).
     */
    private static @Nullable String authority(HttpServletRequest request) {
        String host = request.getHeader("Host");
        String name = request.getServerName();
        int port = request.getServerPort();
        boolean containerItself = port == request.getLocalPort() && name.equals(request.getLocalName());
        if (host == null && containerItself && HTTP_1_0.equals(request.getProtocol())) {
            return null;
        }
        if (host != null && containerItself && request.getProtocol().startsWith(HTTP_2)) {
            return host;
        }
        int usual = "https".equals(request.getScheme()) ? 443 : 80;
        if (host != null && withoutPort(host).equalsIgnoreCase(withoutPort(name)) && port(host, usual) == port) {
            return host;
        }
        return port == usual || port <= 0 ? name : name + ":" + port;
    }

    private static int port(String authority, int usual) {
        String port = authority.substring(authority.lastIndexOf(':') + 1);
        boolean given = port.length() < authority.length() && authority.indexOf(']') < authority.lastIndexOf(':');
        return given && !port.isEmpty() ? Integer.parseInt(port) : usual;
    }

    private static String withoutPort(String authority) {
        if (authority.startsWith("[")) {
            int end = authority.indexOf(']');
            return end < 0 ? authority : authority.substring(1, end);
        }
        int colon = authority.lastIndexOf(':');
        return colon < 0 || authority.indexOf(':') != colon ? authority : authority.substring(0, colon);
    }

    private static HttpFields headers(
            HttpServletRequest request, String scheme, @Nullable String authority, ProxyOptions options) {
        boolean trusted = options.trustedPeer().test(request.getRemoteAddr());
        List<String> connection = HeaderRules.connectionNames(request.getHeaders("Connection"));
        HttpFields.Mutable headers = HttpFields.build();
        if (authority != null) {
            headers.add(HttpHeader.HOST, authority);
        }
        String version = request.getProtocol();
        Enumeration<String> names = request.getHeaderNames();
        while (names.hasMoreElements()) {
            String name = names.nextElement();
            if (name.equalsIgnoreCase("Host") || !HeaderRules.passesToHost(name, trusted, connection)) {
                continue;
            }
            Enumeration<String> values = request.getHeaders(name);
            if (version.startsWith(HTTP_2) && name.equalsIgnoreCase("Cookie")) {
                // In HTTP/2 one cookie may come in pieces; elsewhere it must be whole (RFC 9113, section 8.2.3).
                headers.add(name, String.join("; ", Collections.list(values)));
                continue;
            }
            if (name.equalsIgnoreCase(MaxForwards.NAME) && MaxForwards.concerns(request.getMethod())) {
                headers.add(name, MaxForwards.less(values.nextElement()));
                continue;
            }
            while (values.hasMoreElements()) {
                headers.add(name, values.nextElement());
            }
        }
        addForwarding(headers, request, scheme, authority);
        headers.add(new HttpField(HttpHeader.VIA, version.substring(version.indexOf('/') + 1) + " " + options.via()));
        return headers.asImmutable();
    }

    /** An IPv6 address without the brackets that some containers give, and that hosts do not expect. */
    private static String bare(String address) {
        return address.startsWith("[") && address.endsWith("]") ? address.substring(1, address.length() - 1) : address;
    }

    /** What was believed of a trusted peer is kept: it knows the client better. */
    private static void addForwarding(
            HttpFields.Mutable headers, HttpServletRequest request, String scheme, @Nullable String authority) {
        String peer = bare(request.getRemoteAddr());
        String before = headers.get(HttpHeader.X_FORWARDED_FOR);
        if (before == null) {
            headers.add(HttpHeader.X_FORWARDED_FOR, peer);
        } else {
            String all = String.join(", ", headers.getValuesList(HttpHeader.X_FORWARDED_FOR));
            headers.put(HttpHeader.X_FORWARDED_FOR, all + ", " + peer);
        }
        if (!headers.contains(HttpHeader.X_FORWARDED_PROTO)) {
            headers.add(HttpHeader.X_FORWARDED_PROTO, scheme);
        }
        if (authority != null && !headers.contains(HttpHeader.X_FORWARDED_HOST)) {
            headers.add(HttpHeader.X_FORWARDED_HOST, authority);
        }
    }
}

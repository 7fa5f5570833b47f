package dev.weir.listen;

import org.eclipse.jetty.http.HttpException;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpMethod;
import org.eclipse.jetty.http.HttpScheme;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.http.HttpURI;
import org.eclipse.jetty.http2.server.internal.HTTP2ServerConnection;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.util.URIUtil;
import org.jspecify.annotations.Nullable;

/**
 * Where a request in HTTP/2 enters whose head is complete: refuses what Jetty lets pass, and brings its
 * {@link dev.weir.proxy.ClientWatch}.
 */
final class Http2Gate implements HttpConfiguration.Customizer {

    private static final int MAX_PORT = 65_535;

    private final int maxHeaders;
    private final int maxHead;

    /**
     * A gate with these limits.
     *
     * @param maxHeaders of a request
     * @param maxHead of a request, in bytes
     */
    Http2Gate(int maxHeaders, int maxHead) {
        this.maxHeaders = maxHeaders;
        this.maxHead = maxHead;
    }

    @Override
    public Request customize(Request request, HttpFields.Mutable responseHeaders) {
        Http2Request admitted = admit(
                request, (HTTP2ServerConnection) request.getConnectionMetaData().getConnection());
        if (!isForwardable(admitted.getHttpURI())
                || !isHostAndPort(request.getHeaders().get(HttpHeader.HOST))) {
            throw badRequest();
        }
        if (request.getHeaders().size() > maxHeaders) {
            throw new HttpException.RuntimeException(HttpStatus.REQUEST_HEADER_FIELDS_TOO_LARGE_431);
        }
        return admitted;
    }

    private Http2Request admit(Request request, HTTP2ServerConnection connection) {
        if (!(connection.getSession().getStream(Integer.parseInt(request.getId())) instanceof Http2Stream stream)) {
            throw badRequest(); // it was reset already, so nobody hears this
        }
        if (HttpMethod.CONNECT.is(request.getMethod())) {
            throw new HttpException.RuntimeException(
                    HttpStatus.METHOD_NOT_ALLOWED_405); // it has no path to be routed by
        }
        Http2Head head = new Http2Head(request.getHttpURI(), request.getHeaders());
        int status = head.refusal(maxHead);
        if (status != HttpStatus.OK_200) {
            throw new HttpException.RuntimeException(status);
        }
        boolean bodyless = stream.isLastDataReceived() && stream.getDataLength() == 0;
        if (stream.isLastDataReceived() && stream.getDataLength() < request.getLength()) {
            throw badRequest();
        }
        HttpURI target = listenerScheme(request, head.target());
        String address = ((Http2Session) connection.getSession()).channel().address();
        return new Http2Request(request, target, stream, address, bodyless);
    }

    private static HttpException.RuntimeException badRequest() {
        return new HttpException.RuntimeException(HttpStatus.BAD_REQUEST_400);
    }

    /** Whether it names a path, and an authority that {@code Host} could have. */
    private static boolean isForwardable(HttpURI uri) {
        String host = uri.getHost();
        String path = uri.getPath();
        return host != null
                && !host.isEmpty()
                && (host.startsWith("[") || URIUtil.isValidHostRegisteredName(host))
                && uri.getPort() <= MAX_PORT
                && path != null
                && path.startsWith("/");
    }

    /** Jetty takes more than one colon for an IPv6 address, which must be in brackets (RFC 3986, section 3.2.2). */
    private static boolean isHostAndPort(@Nullable String authority) {
        return authority == null || authority.startsWith("[") || authority.indexOf(':') == authority.lastIndexOf(':');
    }

    /**
     * The target with the scheme of the listener. A client may write any scheme, but whether a request is secure is not for
     * it to say.
     */
    private static HttpURI listenerScheme(Request request, HttpURI target) {
        HttpScheme scheme = request.getConnectionMetaData().isSecure() ? HttpScheme.HTTPS : HttpScheme.HTTP;
        return scheme.is(target.getScheme())
                ? target
                : HttpURI.build(target).scheme(scheme).asImmutable();
    }
}

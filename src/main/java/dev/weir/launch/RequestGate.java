package dev.weir.launch;

import dev.weir.proxy.ClientWatch;
import org.eclipse.jetty.http.HttpException;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpMethod;
import org.eclipse.jetty.http.HttpScheme;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.http.HttpURI;
import org.eclipse.jetty.http.HttpVersion;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.util.URIUtil;
import org.jspecify.annotations.Nullable;

/**
 * Where a request enters whose head is complete: refuses what Jetty lets pass, and brings its {@link ClientWatch}.
 */
final class RequestGate implements HttpConfiguration.Customizer {

    private static final int MAX_PORT = 65_535;

    private final int maxHeaders;

    RequestGate(int maxHeaders) {
        this.maxHeaders = maxHeaders;
    }

    @Override
    public Request customize(Request request, HttpFields.Mutable responseHeaders) {
        ClientEndPoint client =
                (ClientEndPoint) request.getConnectionMetaData().getConnection().getEndPoint();
        Watched watched = new Watched(request, listenerScheme(request), client);
        client.requestBegan(watched, isHttp10(request));
        if (!HttpMethod.CONNECT.is(request.getMethod()) && !isForwardable(watched.getHttpURI())) {
            throw new HttpException.RuntimeException(HttpStatus.BAD_REQUEST_400);
        }
        if (request.getHeaders().size() > maxHeaders) {
            throw new HttpException.RuntimeException(HttpStatus.REQUEST_HEADER_FIELDS_TOO_LARGE_431);
        }
        return watched;
    }

    private static boolean isHttp10(Request request) {
        return request.getConnectionMetaData().getHttpVersion() == HttpVersion.HTTP_1_0;
    }

    /** Whether it names a path, and an authority that {@code Host} could have. */
    private static boolean isForwardable(HttpURI uri) {
        String host = uri.getHost();
        return host != null
                && !host.isEmpty()
                && (host.startsWith("[") || URIUtil.isValidHostRegisteredName(host))
                && uri.getPort() <= MAX_PORT
                && uri.getPath().startsWith("/");
    }

    /**
     * The target with the scheme of the listener. A client may write any scheme in an absolute target, but whether a
     * request is secure is not for it to say.
     */
    private static HttpURI listenerScheme(Request request) {
        HttpURI target = request.getHttpURI();
        HttpScheme scheme = request.getConnectionMetaData().isSecure() ? HttpScheme.HTTPS : HttpScheme.HTTP;
        return scheme.is(target.getScheme())
                ? target
                : HttpURI.build(target).scheme(scheme).asImmutable();
    }

    /** A request that has its watch as an attribute. */
    private static final class Watched extends Request.Wrapper implements ClientWatch {

        private final HttpURI target;
        private final ClientEndPoint client;

        Watched(Request request, HttpURI target, ClientEndPoint client) {
            super(request);
            this.target = target;
            this.client = client;
        }

        @Override
        public HttpURI getHttpURI() {
            return target;
        }

        @Override
        public boolean isSecure() {
            return client.isSecure();
        }

        @Override
        public @Nullable Object getAttribute(String name) {
            return name.equals(ATTRIBUTE) ? this : super.getAttribute(name);
        }

        @Override
        public void whenGone(Runnable action) {
            client.watch(this, action);
        }

        @Override
        public void stop() {
            client.stopWatching(this);
        }
    }
}

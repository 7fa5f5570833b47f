package dev.weir.listen;

import dev.weir.proxy.ClientWatch;
import org.eclipse.jetty.http.HttpURI;
import org.eclipse.jetty.server.Request;

/** A request in HTTP/2 that {@link Http2Gate} let pass. */
final class Http2Request extends Request.Wrapper {

    private final HttpURI target;
    private final ClientWatch watch;
    private final String clientAddress;
    private final boolean bodyless;

    Http2Request(Request request, HttpURI target, ClientWatch watch, String clientAddress, boolean bodyless) {
        super(request);
        this.target = target;
        this.watch = watch;
        this.clientAddress = clientAddress;
        this.bodyless = bodyless;
    }

    @Override
    public HttpURI getHttpURI() {
        return target;
    }

    @Override
    public boolean isSecure() {
        return getConnectionMetaData().isSecure();
    }

    /** Tells when the client goes away. */
    ClientWatch watch() {
        return watch;
    }

    /** The client's IP address, without brackets. */
    String clientAddress() {
        return clientAddress;
    }

    /** Whether it is known that there is no body. */
    boolean bodyless() {
        return bodyless;
    }
}

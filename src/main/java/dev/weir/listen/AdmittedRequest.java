package dev.weir.listen;

import dev.weir.proxy.ClientWatch;
import org.eclipse.jetty.http.HttpURI;
import org.eclipse.jetty.server.Request;

/** A request that {@link RequestGate} let pass. */
final class AdmittedRequest extends Request.Wrapper {

    private final HttpURI target;
    private final ClientWatch watch;
    private final boolean bodyless;

    AdmittedRequest(Request request, HttpURI target, ClientWatch watch, boolean bodyless) {
        super(request);
        this.target = target;
        this.watch = watch;
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

    /** Whether it is known that there is no body. */
    boolean bodyless() {
        return bodyless;
    }
}

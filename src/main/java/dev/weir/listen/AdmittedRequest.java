package dev.weir.listen;

import dev.weir.proxy.ClientWatch;
import org.eclipse.jetty.http.HttpURI;
import org.eclipse.jetty.server.Request;

/** A request that {@link RequestGate} let pass. */
final class AdmittedRequest extends Request.Wrapper {

    private final HttpURI target;
    private final ClientWatch watch;
    private final String clientAddress;
    private final boolean namesHostAlone;
    private final boolean bodyless;

    AdmittedRequest(
            Request request,
            HttpURI target,
            ClientWatch watch,
            String clientAddress,
            boolean namesHostAlone,
            boolean bodyless) {
        super(request);
        this.target = target;
        this.watch = watch;
        this.clientAddress = clientAddress;
        this.namesHostAlone = namesHostAlone;
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

    /** Whether whom it is meant for stands in {@code Host} and nowhere else. */
    boolean namesHostAlone() {
        return namesHostAlone;
    }

    /** Whether it is known that there is no body. */
    boolean bodyless() {
        return bodyless;
    }
}

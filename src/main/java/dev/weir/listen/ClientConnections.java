package dev.weir.listen;

import dev.weir.config.Limits;
import org.eclipse.jetty.http.HttpVersion;
import org.eclipse.jetty.io.Connection;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.server.AbstractConnectionFactory;
import org.eclipse.jetty.server.Connector;
import org.jspecify.annotations.Nullable;

/** Makes {@link ClientConnection}s. */
final class ClientConnections extends AbstractConnectionFactory {

    private final Traffic traffic;
    private final Limits limits;
    private final @Nullable Http2Connections http2;

    /**
     * Makes them with these limits.
     *
     * @param traffic gets each request; must not block
     * @param http2 takes over when a client begins with its preface, or null
     */
    ClientConnections(Traffic traffic, Limits limits, @Nullable Http2Connections http2) {
        super(HttpVersion.HTTP_1_1.asString());
        this.traffic = traffic;
        this.limits = limits;
        this.http2 = http2;
    }

    @Override
    public Connection newConnection(Connector connector, EndPoint endPoint) {
        ClientProtocol protocol =
                new ClientProtocol(connector, traffic, limits.requestHeadSize(), limits.requestHeaderCount(), http2);
        return configure(new ClientConnection(endPoint, protocol), connector, endPoint);
    }
}

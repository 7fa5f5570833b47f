package dev.weir.listen;

import org.eclipse.jetty.io.Connection;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.server.Connector;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;

/** Makes {@link ClientConnection}s on {@link ClientEndPoint}s. */
final class ClientConnections extends HttpConnectionFactory {

    ClientConnections(HttpConfiguration configuration) {
        super(configuration);
    }

    @Override
    public Connection newConnection(Connector connector, EndPoint endPoint) {
        ClientEndPoint client = new ClientEndPoint(endPoint, connector.getExecutor());
        return configure(new ClientConnection(getHttpConfiguration(), connector, client), connector, client);
    }
}

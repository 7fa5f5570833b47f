package dev.weir.listen;

import org.eclipse.jetty.io.Connection;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.server.Connector;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;

/** Makes {@link ClientConnection}s on {@link ClientEndPoint}s. */
final class ClientConnections extends HttpConnectionFactory {

    /** In bytes; held only while there is something in it. */
    static final int READ_BUFFER_SIZE = 32 * 1024;

    ClientConnections(HttpConfiguration configuration) {
        super(configuration);
        setInputBufferSize(READ_BUFFER_SIZE);
    }

    @Override
    public Connection newConnection(Connector connector, EndPoint endPoint) {
        ClientEndPoint client = new ClientEndPoint(endPoint, connector.getExecutor());
        return configure(new ClientConnection(getHttpConfiguration(), connector, client), connector, client);
    }
}

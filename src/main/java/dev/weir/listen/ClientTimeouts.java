package dev.weir.listen;

import dev.weir.config.Limits;
import java.util.function.Consumer;
import org.eclipse.jetty.http2.server.internal.HTTP2ServerConnection;
import org.eclipse.jetty.io.Connection;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.io.ssl.SslConnection;
import org.eclipse.jetty.server.Connector;
import org.eclipse.jetty.server.NegotiatingServerConnection;
import org.eclipse.jetty.server.Server;
import org.jspecify.annotations.Nullable;

/**
 * Looks at every client connection now and then and ends what takes too long. It stands in for Jetty's idle timeout,
 * which knows no deadline for a head that drips in, has one time for everything, and costs two timers per request.
 *
 * <p>A time is kept to within half a second, or a quarter of the shortest time if that is less.
 */
final class ClientTimeouts extends Periodic {

    private static final long MAX_PERIOD_MILLIS = 500;

    private final Server server;
    private final Limits limits;

    ClientTimeouts(Server server, Limits limits) {
        super(server, period(limits));
        this.server = server;
        this.limits = limits;
    }

    private static long period(Limits limits) {
        long shortest = Math.min(
                Math.min(
                        limits.requestHeadTimeout().toMillis(),
                        limits.requestBodyTimeout().toMillis()),
                Math.min(
                        limits.idleTimeout().toMillis(),
                        limits.responseWriteTimeout().toMillis()));
        return Math.max(1, Math.min(MAX_PERIOD_MILLIS, shortest / 4));
    }

    @Override
    void look() {
        forEach(client -> client.endIfLate(limits));
    }

    /** Closes connections on which no request is under way. To be called again until none is left. */
    void closeIdle() {
        forEach(TimedClient::closeIfIdle);
    }

    /** Ends every connection at once. */
    void cutAll() {
        forEach(TimedClient::cut);
    }

    private void forEach(Consumer<TimedClient> action) {
        for (Connector connector : server.getConnectors()) {
            for (EndPoint channel : connector.getConnectedEndPoints()) {
                TimedClient client = client(channel.getConnection());
                if (client != null) {
                    action.accept(client);
                }
            }
        }
    }

    private static @Nullable TimedClient client(@Nullable Connection connection) {
        if (connection instanceof SslConnection tls) {
            return client(tls.getSslEndPoint().getConnection());
        }
        if (connection instanceof NegotiatingServerConnection handshake) {
            return new TimedHandshake(handshake.getEndPoint());
        }
        if (connection instanceof HTTP2ServerConnection http2) {
            return (Http2Session) http2.getSession();
        }
        return connection instanceof ClientConnection http1 ? new TimedHttp1(http1) : null;
    }
}

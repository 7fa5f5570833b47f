package dev.weir.launch;

import dev.weir.config.Limits;
import java.time.Duration;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import org.eclipse.jetty.io.Connection;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.io.ssl.SslConnection;
import org.eclipse.jetty.server.Connector;
import org.eclipse.jetty.server.Server;
import org.jspecify.annotations.Nullable;

/**
 * Looks at every client connection now and then and ends what takes too long. It stands in for Jetty's idle timeout,
 * which knows no deadline for a head that drips in, has one time for everything, and costs two timers per request.
 *
 * <p>A time is kept to within half a second, or a quarter of the shortest time if that is less.
 */
final class ClientTimeouts extends Periodic {

    /** How long a client may take to close its side of a connection that was closed to it. */
    private static final Duration LINGER = Duration.ofSeconds(5);

    /** At a stop: how long a client may take to begin a request on a new connection. */
    private static final Duration FRESH_AT_STOP = Duration.ofSeconds(1);

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
        forEach(this::endIfLate);
    }

    /** Closes connections on which no request is under way. To be called again until none is left. */
    void closeIdle() {
        forEach(client -> {
            HeadClock clock = client.headClock();
            boolean idle =
                    switch (clock.phase()) {
                        case KEPT -> true;
                        case FRESH -> isOver(FRESH_AT_STOP, clock);
                        case HEAD, REQUEST -> false;
                    };
            if (idle) {
                client.close();
            }
        });
    }

    private void endIfLate(ClientEndPoint client) {
        HeadClock clock = client.headClock();
        switch (clock.phase()) {
            case FRESH, HEAD -> {
                if (isOver(limits.requestHeadTimeout(), clock)) {
                    client.close();
                }
            }
            case KEPT -> {
                if (isOver(client.isOutputShutdown() ? LINGER : limits.idleTimeout(), clock)) {
                    client.close();
                }
            }
            case REQUEST -> {
                boolean bodyStalls = client.isFillInterested()
                        && client.idleMillis() > limits.requestBodyTimeout().toMillis();
                boolean readerStalls = client.writePending()
                        && client.idleMillis() > limits.responseWriteTimeout().toMillis();
                if (bodyStalls || readerStalls) {
                    client.restartIdle();
                    fail(client, bodyStalls ? "the request's body" : "a client that does not read");
                }
            }
        }
    }

    /** Makes the pending read or write fail, as Jetty's own timeout would. */
    private static void fail(ClientEndPoint client, String what) {
        TimeoutException timeout = new TimeoutException("waited too long for " + what);
        if (client.getConnection().onIdleExpired(timeout)) {
            client.close(timeout);
        }
    }

    private static boolean isOver(Duration time, HeadClock clock) {
        return System.nanoTime() - clock.sinceNanos() > time.toNanos();
    }

    private void forEach(Consumer<ClientEndPoint> action) {
        for (Connector connector : server.getConnectors()) {
            for (EndPoint channel : connector.getConnectedEndPoints()) {
                ClientEndPoint client = client(channel.getConnection());
                if (client != null) {
                    action.accept(client);
                }
            }
        }
    }

    private static @Nullable ClientEndPoint client(@Nullable Connection connection) {
        if (connection instanceof SslConnection tls) {
            return client(tls.getSslEndPoint().getConnection());
        }
        return connection != null && connection.getEndPoint() instanceof ClientEndPoint client ? client : null;
    }
}

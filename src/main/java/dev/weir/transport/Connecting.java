package dev.weir.transport;

import dev.weir.upstream.Outcome;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.channels.SelectableChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import javax.net.ssl.SSLEngine;
import org.eclipse.jetty.io.ClientConnectionFactory;
import org.eclipse.jetty.io.ClientConnector;
import org.eclipse.jetty.io.Connection;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.io.ManagedSelector;
import org.eclipse.jetty.io.ssl.SslConnection;
import org.eclipse.jetty.util.IO;
import org.eclipse.jetty.util.Promise;
import org.eclipse.jetty.util.thread.Scheduler;
import org.jspecify.annotations.Nullable;

/**
 * The opening of one connection: look-up, TCP, TLS. Each of the host's addresses is tried until one connects. The
 * timeout bounds look-up and TCP together, and then the handshake.
 *
 * <p>The handshake is over before the connection is handed on, so that whatever fails here is known to have sent nothing
 * of a request.
 */
final class Connecting implements Promise<List<InetSocketAddress>> {

    /** What becomes of the opening: exactly one of these is called, once. */
    interface Result {
        /** It is open. */
        void opened(HostConnection connection);

        /** It is not. */
        void failed(Outcome outcome);
    }

    /** Makes the connection that serves calls, once there is something to serve them on. */
    @FunctionalInterface
    interface Factory {
        HostConnection newConnection(EndPoint endPoint, ConnectionOwner owner);
    }

    private final Engine engine;
    private final ClientConnector connector;
    private final Factory factory;
    private final ConnectionOwner owner;
    private final @Nullable SSLEngine ssl;
    private final boolean nameFromClient;
    private final Duration timeout;
    private final Result result;
    private final AtomicBoolean over = new AtomicBoolean();
    private final long beganNanos = System.nanoTime();
    /** Written before the result, and read after it. */
    private long connectedNanos;
    /** Written before the result, and read after it. */
    private long securedNanos;

    private volatile Scheduler.@Nullable Task timer;
    private volatile @Nullable SelectableChannel channel;
    private volatile @Nullable EndPoint securing;
    /** Whether there was no socket to connect. */
    private volatile boolean outOfFiles;

    /**
     * Prepares an opening; {@link #begin} begins it.
     *
     * @param ssl the TLS engine, or null for a plain connection
     * @param nameFromClient whether a client chose the name that is verified
     */
    Connecting(
            Engine engine,
            ClientConnector connector,
            Factory factory,
            ConnectionOwner owner,
            @Nullable SSLEngine ssl,
            boolean nameFromClient,
            Duration timeout,
            Result result) {
        this.engine = engine;
        this.connector = connector;
        this.factory = factory;
        this.owner = owner;
        this.ssl = ssl;
        this.nameFromClient = nameFromClient;
        this.timeout = timeout;
        this.result = result;
    }

    void begin(Addresses addresses) {
        startTimer(() -> fail(new Outcome.NotConnected("connect timeout")));
        addresses.resolve(this);
    }

    /** Gives up, and closes what is open so far. Does nothing when it is over. */
    void cancel() {
        fail(new Outcome.Saturated());
    }

    /** How long look-up and TCP took, once it is open. */
    long connectNanos() {
        return connectedNanos - beganNanos;
    }

    /** How long the handshake took, once it is open; 0 without one. */
    long tlsNanos() {
        return securedNanos - connectedNanos;
    }

    // Look-up.

    @Override
    public void succeeded(List<InetSocketAddress> found) {
        connect(found, 0);
    }

    @Override
    public void failed(Throwable notFound) {
        fail(engine.room().mayLackFiles() ? new Outcome.OutOfFiles() : new Outcome.NotConnected("unknown host name"));
    }

    // TCP.

    private void connect(List<InetSocketAddress> addresses, int index) {
        if (over.get()) {
            return;
        }
        Map<String, Object> context = new HashMap<>();
        context.put(org.eclipse.jetty.io.Transport.CONTEXT_KEY, new ClosableTcp());
        context.put(ClientConnectionFactory.CONTEXT_KEY, (ClientConnectionFactory) this::newConnection);
        context.put(
                ClientConnector.CONNECTION_PROMISE_CONTEXT_KEY, Promise.<Connection>from(connected -> {}, refused -> {
                    if (outOfFiles) {
                        fail(new Outcome.OutOfFiles());
                    } else if (index + 1 < addresses.size()) {
                        connect(addresses, index + 1);
                    } else {
                        fail(new Outcome.NotConnected(describe(refused)));
                    }
                }));
        connector.connect(addresses.get(index), context);
    }

    /** Called by the connector with a connected end point. */
    private Connection newConnection(EndPoint endPoint, Map<String, Object> context) {
        connectedNanos = System.nanoTime();
        if (ssl == null) {
            return factory.newConnection(endPoint, handingOver());
        }
        startTimer(() -> fail(new Outcome.NotSecured("handshake timeout", false)));
        SslConnection secure = new SslConnection(engine.buffers(), engine.executor(), null, endPoint, ssl, true, true);
        // An answer that ends with the connection is complete only if the end is authentic (RFC 8446, section 6.1).
        secure.setRequireCloseMessage(true);
        EndPoint application = secure.getSslEndPoint();
        Handshake handshake = new Handshake(
                application, engine.executor(), () -> securing(endPoint), this::secured, this::notSecured);
        secure.addHandshakeListener(handshake);
        application.setConnection(handshake);
        return secure;
    }

    // TLS.

    private void securing(EndPoint endPoint) {
        securing = endPoint;
        if (over.get()) {
            endPoint.close(); // who ended it may have looked before the end point was there
        }
    }

    private Connection secured(EndPoint application) {
        return factory.newConnection(application, handingOver());
    }

    private void notSecured(Throwable failure) {
        boolean clientsFault = nameFromClient && Tls.isNameMismatch(failure);
        fail(new Outcome.NotSecured("TLS handshake failed: " + describe(failure), clientsFault));
    }

    // Handing over.

    private ConnectionOwner handingOver() {
        return new ConnectionOwner() {
            @Override
            public void opened(HostConnection connection) {
                if (over.compareAndSet(false, true)) {
                    stopTimer();
                    securedNanos = ssl == null ? connectedNanos : System.nanoTime();
                    result.opened(connection);
                } else {
                    connection.close();
                }
            }

            @Override
            public void idle(HostConnection connection) {
                owner.idle(connection);
            }

            @Override
            public void closed(HostConnection connection) {
                owner.closed(connection);
            }
        };
    }

    private void fail(Outcome outcome) {
        if (!over.compareAndSet(false, true)) {
            return;
        }
        stopTimer();
        EndPoint half = securing;
        if (half != null) {
            half.close();
        }
        closeChannel();
        result.failed(outcome);
    }

    /**
     * Closes a channel that may not be connected yet. The selector has to do it: it holds the socket of a channel that
     * others close until it looks at its keys for another reason.
     */
    private void closeChannel() {
        SelectableChannel opened = channel;
        if (opened != null && opened.isOpen()) {
            engine.loops().submit(keys -> close(opened, keys));
        }
    }

    private static void close(SelectableChannel channel, Selector selector) {
        SelectionKey key = channel.keyFor(selector);
        if (key != null && key.attachment() instanceof Runnable connectTimeout) {
            // A connect that is under way: ends the connector's timer for it, too.
            connectTimeout.run();
        }
        IO.close(channel);
    }

    private void startTimer(Runnable action) {
        stopTimer();
        timer = engine.scheduler()
                .schedule(() -> engine.executor().execute(action), timeout.toMillis(), TimeUnit.MILLISECONDS);
        if (over.get()) {
            stopTimer();
        }
    }

    private void stopTimer() {
        Scheduler.Task running = timer;
        if (running != null) {
            running.cancel();
        }
    }

    private static String describe(Throwable failure) {
        String message = failure.getMessage();
        return message == null ? failure.getClass().getSimpleName() : message;
    }

    /** TCP whose channel is known before it is connected, so that a timeout can close it. */
    private final class ClosableTcp extends org.eclipse.jetty.io.Transport.TCPIP {
        @Override
        public SelectableChannel newSelectableChannel() throws IOException {
            SelectableChannel created = newChannel();
            channel = created;
            if (over.get()) {
                created.close(); // who ended it may have looked before the channel was there
            }
            return created;
        }

        @Override
        public EndPoint newEndPoint(
                Scheduler scheduler, ManagedSelector selector, SelectableChannel connected, SelectionKey key) {
            return new HostEndPoint(scheduler, (SocketChannel) connected, selector, key);
        }

        private SelectableChannel newChannel() throws IOException {
            try {
                return super.newSelectableChannel();
            } catch (IOException noSocket) {
                outOfFiles = true;
                engine.room().lackedFile(noSocket);
                throw noSocket;
            }
        }
    }
}

package dev.weir.drill;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.StandardSocketOptions;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * A host that behaves to order, at a port of 127.0.0.1 that stays the same. One thread per connection; {@link #close}
 * ends them all.
 */
final class Origin implements AutoCloseable {

    private static final int BACKLOG = 1_024;
    private static final long STOP_MILLIS = 5_000;

    /** A time in which the host behaves in one way. */
    static final class Spell {

        private final Conduct conduct;
        private final CountDownLatch over = new CountDownLatch(1);

        Spell(Conduct conduct) {
            this.conduct = conduct;
        }

        Conduct conduct() {
            return conduct;
        }

        /** Waits for the end of the spell, or so long. */
        void await(Duration atMost) throws IOException {
            try {
                var unused = over.await(atMost.toMillis(), TimeUnit.MILLISECONDS);
            } catch (InterruptedException e) {
                throw new IOException("interrupted", e);
            }
        }
    }

    private final String name;
    private final long seed;
    private final Ledger ledger;
    private final LongSupplier clock;
    /** Bound but not listening: else the kernel may lend the port to somebody while the host is down. */
    private final Socket hold = new Socket();

    private final Set<OriginConnection> connections = ConcurrentHashMap.newKeySet();
    private volatile Spell spell = new Spell(Conduct.GOOD);
    /** Null while the port refuses. Confined to the thread that gives the orders, as is the next field. */
    private @Nullable ServerSocket listener;

    private @Nullable Thread acceptor;

    private Origin(String name, long seed, Ledger ledger, LongSupplier clock) {
        this.name = name;
        this.seed = seed;
        this.ledger = ledger;
        this.clock = clock;
    }

    /**
     * Starts a good host on a free port.
     *
     * @param clock the drill's
     */
    static Origin start(String name, long seed, Ledger ledger, LongSupplier clock) throws IOException {
        Origin origin = new Origin(name, seed, ledger, clock);
        if (origin.hold.supportedOptions().contains(StandardSocketOptions.SO_REUSEPORT)) {
            origin.hold.setOption(StandardSocketOptions.SO_REUSEPORT, true);
        }
        origin.hold.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
        origin.listen();
        return origin;
    }

    String name() {
        return name;
    }

    int port() {
        return hold.getLocalPort();
    }

    long seed() {
        return seed;
    }

    Ledger ledger() {
        return ledger;
    }

    long nanos() {
        return clock.getAsLong();
    }

    /** What the host is in at the moment. */
    Spell spell() {
        return spell;
    }

    /** Behaves so from now on. Connections that a misbehaviour has caught are reset. */
    void become(Conduct conduct) throws IOException {
        Spell before = spell;
        spell = new Spell(conduct);
        if (!conduct.listens()) {
            stopListening();
        } else if (listener == null) {
            listen();
        }
        if (conduct == Conduct.KILLED) {
            connections.forEach(OriginConnection::reset);
        }
        before.over.countDown();
    }

    private void listen() throws IOException {
        ServerSocket socket = new ServerSocket();
        socket.setReuseAddress(true);
        if (socket.supportedOptions().contains(StandardSocketOptions.SO_REUSEPORT)) {
            socket.setOption(StandardSocketOptions.SO_REUSEPORT, true);
        }
        socket.bind(hold.getLocalSocketAddress(), BACKLOG);
        listener = socket;
        acceptor = thread("accept", () -> accept(socket));
    }

    private void stopListening() throws IOException {
        ServerSocket socket = listener;
        Thread accepting = acceptor;
        if (socket == null || accepting == null) {
            return;
        }
        socket.close();
        listener = null;
        try {
            accepting.join(STOP_MILLIS); // the kernel goes on accepting until the thread has left
        } catch (InterruptedException e) {
            throw new IOException("interrupted", e);
        }
    }

    private void accept(ServerSocket from) {
        try {
            while (true) {
                OriginConnection connection = new OriginConnection(this, from.accept());
                connections.add(connection);
                if (from.isClosed()) {
                    connection.reset();
                }
                var unused = thread("connection", () -> serve(connection));
            }
        } catch (IOException e) {
            // stopped
        }
    }

    private void serve(OriginConnection connection) {
        try (connection) {
            connection.serve();
        } catch (IOException e) {
            // the other side has left, or the host was killed
        } finally {
            connections.remove(connection);
        }
    }

    private Thread thread(String role, Runnable work) {
        Thread thread = new Thread(work, "drill-" + name + "-" + role);
        thread.setDaemon(true);
        thread.start();
        return thread;
    }

    @Override
    public void close() throws IOException {
        become(Conduct.KILLED);
        hold.close();
    }
}

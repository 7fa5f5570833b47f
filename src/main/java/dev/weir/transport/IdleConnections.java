package dev.weir.transport;

import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntSupplier;
import org.jspecify.annotations.Nullable;

/** Connections of one host, verified for one name, that serve nothing at the moment. Thread-safe, lock-free. */
final class IdleConnections {

    private final IntSupplier limit;
    private final ConcurrentLinkedDeque<HostConnection> kept = new ConcurrentLinkedDeque<>();
    private final AtomicInteger size = new AtomicInteger();
    private volatile boolean closed;
    private volatile long usedNanos = System.nanoTime();

    /**
     * Creates an empty set.
     *
     * @param limit how many are kept, which may change; beyond, the least recently used is closed
     */
    IdleConnections(IntSupplier limit) {
        this.limit = limit;
    }

    /** The most recently used connection that is alive, or null if there is none. */
    @Nullable
    HostConnection take() {
        while (true) {
            HostConnection newest = kept.pollFirst();
            if (newest == null) {
                return null;
            }
            size.decrementAndGet();
            if (newest.claim()) {
                return newest;
            }
        }
    }

    /** Keeps a connection that listens already. */
    void put(HostConnection connection) {
        if (closed) {
            connection.closeIfIdle();
            return;
        }
        kept.addFirst(connection);
        if (closed) {
            close(); // it may have looked before the connection was there
            return;
        }
        if (size.incrementAndGet() > limit.getAsInt()) {
            closeOldest();
        }
    }

    /** Closes what is beyond the limit: it may have become less. */
    void trim() {
        while (size.get() > limit.getAsInt() && closeOldest()) {}
    }

    private boolean closeOldest() {
        HostConnection oldest = kept.pollLast();
        if (oldest == null) {
            return false;
        }
        size.decrementAndGet();
        oldest.closeIfIdle();
        return true;
    }

    /** Keeps a connection that was taken and not used. */
    void giveBack(HostConnection claimed) {
        claimed.unclaim();
        put(claimed);
    }

    /** How many there are. */
    int size() {
        return size.get();
    }

    /** Forgets a connection that was closed. */
    void remove(HostConnection connection) {
        if (kept.remove(connection)) {
            size.decrementAndGet();
        }
    }

    /** Closes what is kept, and whatever comes later. */
    void close() {
        closed = true;
        for (HostConnection connection = kept.pollFirst(); connection != null; connection = kept.pollFirst()) {
            connection.closeIfIdle();
        }
    }

    void touch() {
        usedNanos = System.nanoTime();
    }

    long usedNanos() {
        return usedNanos;
    }
}

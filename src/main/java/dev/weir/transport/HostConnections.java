package dev.weir.transport;

import dev.weir.upstream.Host;
import dev.weir.upstream.Outcome;
import dev.weir.upstream.PoolOptions;
import dev.weir.upstream.TlsOptions;
import java.time.Duration;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import org.eclipse.jetty.io.ClientConnector;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.util.thread.Scheduler;
import org.jspecify.annotations.Nullable;

/**
 * All connections to one host: kept ones, at most {@code keepalive_pool} of them and the most recently used first; new
 * ones, at most {@code max_connections} open at once; and a bounded queue of calls that wait for either.
 *
 * <p>Connections verified for different TLS names are never exchanged: each name has its own {@link IdleConnections}.
 * Thread-safe, without a lock on the way of a call.
 */
final class HostConnections {

    /** Names that clients chose; beyond, the least recently used goes. */
    private static final int MAX_NAMES = 256;

    private static final String NO_NAME = "";

    private final Engine engine;
    private final ClientConnector connector;
    private final PoolOptions options;
    private final int port;
    private final int maxHeadSize;
    private final Addresses addresses;
    private final @Nullable TlsOptions tlsOptions;
    private final @Nullable Tls tls;
    private final @Nullable SSLContext sslContext;
    private final boolean namesFromClients;
    private final ConcurrentHashMap<String, IdleConnections> idleByName = new ConcurrentHashMap<>();
    private final Set<HostConnection> all = ConcurrentHashMap.newKeySet();
    /** Open connections and those being opened. */
    private final AtomicInteger open = new AtomicInteger();

    private final Queue<Waiting> queue = new ConcurrentLinkedQueue<>();
    private final AtomicInteger queued = new AtomicInteger();
    private volatile boolean retired;

    HostConnections(
            Engine engine,
            ClientConnector connector,
            PoolOptions options,
            Host host,
            Addresses addresses,
            @Nullable TlsOptions tlsOptions,
            @Nullable Tls tls,
            int maxHeadSize) {
        this.engine = engine;
        this.connector = connector;
        this.options = options;
        this.port = host.options().port();
        this.maxHeadSize = maxHeadSize;
        this.addresses = addresses;
        this.tlsOptions = tlsOptions;
        this.tls = tls;
        this.sslContext = tls == null ? null : tls.newContext();
        this.namesFromClients = tlsOptions != null && tlsOptions.sniHost() == null;
    }

    // Giving a connection to a call.

    /** Serves the call on a kept connection if there is one and {@code fresh} is false, else on a new one. */
    void serve(HostCall call, boolean fresh) {
        String name = verifiedName(call.request().tlsName());
        IdleConnections idle = idleConnections(name);
        if (mustQueue()) {
            enqueue(new Waiting(call, idle, name));
            return;
        }
        HostConnection kept = fresh ? null : idle.take();
        if (kept != null) {
            kept.serve(call);
        } else if (reserve()) {
            open(call, idle, name, options.timeout(), namesFromClients);
        } else {
            enqueue(new Waiting(call, idle, name));
        }
    }

    /** Serves the call on a connection of its own, which is not subject to the limit and closed afterwards. */
    void serveOnce(HostCall call, Duration timeout) {
        String name = verifiedName(call.request().tlsName());
        open.incrementAndGet();
        open(call, new IdleConnections(0), name, timeout, false);
    }

    private boolean reserve() {
        int limit = options.maxConnections();
        if (limit == 0) {
            open.incrementAndGet();
            return true;
        }
        return open.getAndUpdate(now -> now < limit ? now + 1 : now) < limit;
    }

    private void open(HostCall call, IdleConnections idle, String name, Duration timeout, boolean nameFromClient) {
        SSLEngine ssl = tls == null || sslContext == null ? null : tls.newEngine(sslContext, name, port);
        Slot slot = new Slot(call, idle);
        new Connecting(engine, connector, this::newConnection, slot, ssl, nameFromClient, timeout, slot)
                .begin(addresses);
    }

    private HostConnection newConnection(EndPoint endPoint, ConnectionOwner owner) {
        return new HostConnection(endPoint, engine.executor(), engine.buffers(), maxHeadSize, owner);
    }

    // Names.

    private String verifiedName(String requested) {
        if (tlsOptions == null) {
            return NO_NAME;
        }
        return tlsOptions.sniHost() != null ? tlsOptions.sniHost() : requested;
    }

    private IdleConnections idleConnections(String name) {
        IdleConnections known = idleByName.get(name);
        if (known != null) {
            known.touch();
            return known;
        }
        if (idleByName.size() >= MAX_NAMES) {
            forgetLeastRecentlyUsedName();
        }
        return idleByName.computeIfAbsent(name, absent -> new IdleConnections(options.keepalivePool()));
    }

    private void forgetLeastRecentlyUsedName() {
        idleByName.entrySet().stream()
                .min((a, b) ->
                        Long.signum(a.getValue().usedNanos() - b.getValue().usedNanos()))
                .ifPresent(oldest -> {
                    idleByName.remove(oldest.getKey(), oldest.getValue());
                    oldest.getValue().close();
                });
    }

    // Waiting for a connection.

    private boolean mustQueue() {
        return options.maxConnections() > 0 && queued.get() > 0;
    }

    private void enqueue(Waiting waiting) {
        if (queued.getAndUpdate(now -> now < options.queue() ? now + 1 : now) >= options.queue()) {
            waiting.call.fail(new Outcome.Saturated());
            return;
        }
        queue.add(waiting);
        waiting.startTimer();
        // What became free between the look and the queueing would otherwise be missed.
        serveQueue();
    }

    private void serveQueue() {
        while (queued.get() > 0) {
            Waiting next = queue.peek();
            if (next == null) {
                return;
            }
            if (next.isOver()) {
                queue.remove(next);
                continue;
            }
            HostConnection kept = next.idle.take();
            if (kept == null && !reserve() && !(closeOneIdle() && reserve())) {
                return;
            }
            if (next.leave()) {
                if (kept != null) {
                    kept.serve(next.call);
                } else {
                    open(next.call, next.idle, next.name, options.timeout(), namesFromClients);
                }
            } else if (kept != null) {
                next.idle.giveBack(kept);
            } else {
                open.decrementAndGet();
            }
        }
    }

    /** Makes room for a call that no connection kept under another name can serve. */
    private boolean closeOneIdle() {
        for (IdleConnections idle : idleByName.values()) {
            HostConnection kept = idle.take();
            if (kept != null) {
                kept.close();
                return true;
            }
        }
        return false;
    }

    // Housekeeping.

    /** To be called now and then: ends what has waited too long. */
    void sweep(long nowNanos) {
        long keepaliveNanos = options.keepaliveTimeout().toNanos();
        for (HostConnection connection : all) {
            connection.sweep(nowNanos, keepaliveNanos);
        }
    }

    /** Closes kept connections, and every other as soon as its call is over. */
    void retire() {
        retired = true;
        all.forEach(HostConnection::closeIfIdle);
    }

    /** Whether no connection is open or being opened. */
    boolean isEmpty() {
        return open.get() == 0;
    }

    /** Closes every connection; calls on them fail. */
    void close() {
        retire();
        all.forEach(HostConnection::shutDown);
    }

    /** One of the connections that count against the limit, from the decision to open it to its end. */
    private final class Slot implements Connecting.Result, ConnectionOwner {

        private final HostCall first;
        private final IdleConnections idle;
        private final AtomicBoolean freed = new AtomicBoolean();

        Slot(HostCall first, IdleConnections idle) {
            this.first = first;
            this.idle = idle;
        }

        @Override
        public void opened(HostConnection connection) {
            all.add(connection);
            if (freed.get()) {
                all.remove(connection);
            }
            connection.serve(first);
        }

        @Override
        public void failed(Outcome outcome) {
            free();
            first.fail(outcome);
        }

        @Override
        public void idle(HostConnection connection) {
            if (retired) {
                connection.closeIfIdle();
                return;
            }
            idle.put(connection);
            serveQueue();
        }

        @Override
        public void closed(HostConnection connection) {
            idle.remove(connection);
            all.remove(connection);
            free();
        }

        private void free() {
            if (freed.compareAndSet(false, true)) {
                open.decrementAndGet();
                serveQueue();
            }
        }
    }

    /** A call in the queue. It leaves once: to be served, or because its time is over. */
    private final class Waiting {

        private final HostCall call;
        private final IdleConnections idle;
        private final String name;
        private final AtomicBoolean left = new AtomicBoolean();
        private volatile Scheduler.@Nullable Task timer;

        Waiting(HostCall call, IdleConnections idle, String name) {
            this.call = call;
            this.idle = idle;
            this.name = name;
        }

        void startTimer() {
            timer = engine.scheduler()
                    .schedule(
                            () -> engine.executor().execute(this::timeUp),
                            options.queueTimeout().toMillis(),
                            TimeUnit.MILLISECONDS);
        }

        boolean isOver() {
            return call.finished() && leave() || left.get();
        }

        boolean leave() {
            if (!left.compareAndSet(false, true)) {
                return false;
            }
            queued.decrementAndGet();
            queue.remove(this);
            Scheduler.Task running = timer;
            if (running != null) {
                running.cancel();
            }
            return true;
        }

        private void timeUp() {
            if (leave()) {
                call.fail(new Outcome.Saturated());
            }
        }
    }
}

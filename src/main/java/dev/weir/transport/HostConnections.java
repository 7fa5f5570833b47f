package dev.weir.transport;

import dev.weir.upstream.Host;
import dev.weir.upstream.Outcome;
import dev.weir.upstream.PoolOptions;
import dev.weir.upstream.TlsOptions;
import java.time.Duration;
import java.util.Objects;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
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
    private final int port;
    private final Supplier<AnswerLimits> answerLimits;
    private final Addresses addresses;
    private final @Nullable TlsOptions tlsOptions;
    private final @Nullable Tls tls;
    private final @Nullable SSLContext sslContext;
    private final boolean namesFromClients;
    private final ConcurrentHashMap<String, IdleConnections> idleByName = new ConcurrentHashMap<>();
    private final Set<HostConnection> all = ConcurrentHashMap.newKeySet();
    private final Set<Connecting> beingOpened = ConcurrentHashMap.newKeySet();
    /** Connections that count against the limit, open or being opened. */
    private final AtomicInteger open = new AtomicInteger();
    /** Connections for one call each, open or being opened. */
    private final AtomicInteger openOnce = new AtomicInteger();

    private final Queue<Waiting> queue = new ConcurrentLinkedQueue<>();
    private final AtomicInteger queued = new AtomicInteger();
    /** How often the queue was to be served since somebody began to; above 0 while somebody does. */
    private final AtomicInteger queueCalls = new AtomicInteger();

    /** Replaced by {@link #use}. */
    private volatile PoolOptions options;

    private volatile boolean retired;
    private volatile boolean closed;

    /**
     * Has no connection yet.
     *
     * @param tlsOptions by which the host is talked to, or null for plain HTTP
     * @param tls what is made of them, or null for plain HTTP
     * @param answerLimits asked for each new connection
     */
    HostConnections(
            Engine engine,
            PoolOptions options,
            Host host,
            Addresses addresses,
            @Nullable TlsOptions tlsOptions,
            @Nullable Tls tls,
            Supplier<AnswerLimits> answerLimits) {
        this.engine = engine;
        this.options = options;
        this.port = host.options().port();
        this.answerLimits = answerLimits;
        this.addresses = addresses;
        this.tlsOptions = tlsOptions;
        this.tls = tls;
        this.sslContext = tls == null ? null : tls.newContext();
        this.namesFromClients = tlsOptions != null && tlsOptions.sniHost() == null;
    }

    /** Whether the host is talked to by these options, null for plain HTTP. */
    boolean isBy(@Nullable TlsOptions asked) {
        return Objects.equals(tlsOptions, asked);
    }

    /** Goes on by the options of the pool as they are now; what waits may find that it need not. */
    void use(PoolOptions current) {
        if (!current.equals(options)) {
            options = current;
            idleByName.values().forEach(IdleConnections::trim);
            serveQueue();
        }
    }

    // Giving a connection to a call.

    /** Serves the call on a kept connection if there is one and {@code fresh} is false, else on a new one. */
    void serve(HostCall call, boolean fresh) {
        if (closed) {
            call.fail(new Outcome.Saturated());
            return;
        }
        String name = verifiedName(call.request());
        IdleConnections idle = idleConnections(name);
        if (mustQueue()) {
            enqueue(new Waiting(call, idle, name, fresh));
            return;
        }
        HostConnection kept = fresh ? null : idle.take();
        if (kept != null) {
            kept.serve(call);
        } else if (reserve()) {
            open(call, idle, name);
        } else {
            enqueue(new Waiting(call, idle, name, fresh));
        }
    }

    /** Serves the call on a connection of its own, which is not subject to the limit and closed afterwards. */
    void serveOnce(HostCall call, Duration timeout) {
        if (closed) {
            call.fail(new Outcome.Saturated());
            return;
        }
        openOnce.incrementAndGet();
        Slot slot = new Slot(call, new IdleConnections(() -> 0), openOnce);
        open(slot, verifiedName(call.request()), timeout, false);
    }

    private boolean reserve() {
        int limit = options.maxConnections();
        if (limit == 0) {
            open.incrementAndGet();
            return true;
        }
        return open.getAndUpdate(now -> now < limit ? now + 1 : now) < limit;
    }

    private void open(HostCall call, IdleConnections idle, String name) {
        open(new Slot(call, idle, open), name, options.timeout(), namesFromClients);
    }

    private void open(Slot slot, String name, Duration timeout, boolean nameFromClient) {
        if (!slot.takeRoom()) {
            slot.failed(new Outcome.OutOfFiles());
            return;
        }
        SSLEngine ssl = tls == null || sslContext == null ? null : tls.newEngine(sslContext, name, port);
        Connecting opening = new Connecting(
                engine, engine.connector(), this::newConnection, slot, ssl, nameFromClient, timeout, slot);
        slot.opening = opening;
        beingOpened.add(opening);
        opening.begin(addresses);
        if (closed) {
            opening.cancel(); // close may have looked before it was there
        }
    }

    private HostConnection newConnection(EndPoint endPoint, ConnectionOwner owner) {
        return new HostConnection(endPoint, engine, answerLimits.get(), owner);
    }

    // Names.

    private String verifiedName(HostRequest request) {
        if (tlsOptions == null) {
            return NO_NAME;
        }
        return tlsOptions.sniHost() != null ? tlsOptions.sniHost() : request.tlsName();
    }

    private IdleConnections idleConnections(String name) {
        IdleConnections known = idleByName.get(name);
        if (known != null) {
            known.touch();
            return known;
        }
        while (idleByName.size() >= MAX_NAMES) {
            forgetLeastRecentlyUsedName();
        }
        return idleByName.computeIfAbsent(name, absent -> new IdleConnections(() -> options.keepalivePool()));
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
        if (!takePlace()) {
            // Clients that went away may hold places.
            queue.forEach(Waiting::isOver);
            if (!takePlace()) {
                waiting.call.fail(new Outcome.Saturated());
                return;
            }
        }
        queue.add(waiting);
        waiting.startTimer();
        // What became free between the look and the queueing would otherwise be missed.
        serveQueue();
    }

    private boolean takePlace() {
        int places = options.queue();
        return queued.getAndUpdate(now -> now < places ? now + 1 : now) < places;
    }

    /**
     * Gives connections to those who wait, in order, as long as there are any. One thread does that at a time; whoever
     * comes meanwhile, or from within, has it done once more.
     */
    private void serveQueue() {
        if (queueCalls.getAndIncrement() > 0) {
            return;
        }
        int seen;
        do {
            seen = queueCalls.get();
            serveWhoWaits();
        } while (queueCalls.addAndGet(-seen) > 0);
    }

    private void serveWhoWaits() {
        while (queued.get() > 0) {
            Waiting next = queue.peek();
            if (next == null) {
                return;
            }
            if (next.isOver()) {
                queue.remove(next);
                continue;
            }
            if (closed) {
                if (next.leave()) {
                    next.call.fail(new Outcome.Saturated());
                }
                continue;
            }
            HostConnection kept = next.fresh ? null : next.idle.take();
            if (kept == null && !reserve() && !(closeOneKeptFor(next) && reserve())) {
                return;
            }
            if (next.leave()) {
                next.call.queued(System.nanoTime() - next.cameNanos);
                if (kept != null) {
                    kept.serve(next.call);
                } else {
                    open(next.call, next.idle, next.name);
                }
            } else if (kept != null) {
                next.idle.giveBack(kept);
            } else {
                open.decrementAndGet();
            }
        }
    }

    /** Makes room for a call that no kept connection can serve: they are for other names, or it wants a fresh one. */
    private boolean closeOneKeptFor(Waiting waiting) {
        for (IdleConnections idle : idleByName.values()) {
            HostConnection kept = idle == waiting.idle && !waiting.fresh ? null : idle.take();
            if (kept != null) {
                kept.discard();
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

    /**
     * Closes kept connections, and every other as soon as its call is over.
     *
     * @return whether this was called before
     */
    boolean retire() {
        boolean before = retired;
        retired = true;
        closeIdle();
        return before;
    }

    /** Closes kept connections. */
    void closeIdle() {
        all.forEach(HostConnection::closeIfIdle);
    }

    /** How many there are at the moment. */
    ConnectionCounts count() {
        int idle = 0;
        for (IdleConnections each : idleByName.values()) {
            idle += each.size();
        }
        return new ConnectionCounts(open.get() + openOnce.get(), idle, queued.get());
    }

    /** Whether no connection is open or being opened, and nobody waits for one. */
    boolean isEmpty() {
        return open.get() == 0 && openOnce.get() == 0 && queued.get() == 0;
    }

    /** Closes every connection; calls on them fail, and those that wait for one, and those to come. May be repeated. */
    void close() {
        closed = true;
        retire();
        beingOpened.forEach(Connecting::cancel);
        all.forEach(HostConnection::shutDown);
        serveQueue();
    }

    /** One of the connections that are counted, from the decision to open it to its end. */
    private final class Slot implements Connecting.Result, ConnectionOwner {

        private final HostCall first;
        private final IdleConnections idle;
        private final AtomicInteger counter;
        private final AtomicBoolean freed = new AtomicBoolean();
        /** Written once, before it begins. */
        private volatile @Nullable Connecting opening;
        /** Written before anybody else knows this. */
        private boolean hasRoom;

        Slot(HostCall first, IdleConnections idle, AtomicInteger counter) {
            this.first = first;
            this.idle = idle;
            this.counter = counter;
        }

        boolean takeRoom() {
            hasRoom = engine.room().take();
            return hasRoom;
        }

        @Override
        public void opened(HostConnection connection) {
            all.add(connection);
            if (freed.get()) {
                all.remove(connection);
            }
            forgetOpening();
            tellTimes();
            connection.serve(first);
            if (closed) {
                connection.shutDown(); // close may have looked before it was there
            }
        }

        @Override
        public void failed(Outcome outcome) {
            forgetOpening();
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
            if (freed.get()) {
                idle.remove(connection);
            }
            serveQueue();
        }

        @Override
        public void closed(HostConnection connection) {
            // First: whoever adds the connection at the same time looks at it afterwards.
            free();
            idle.remove(connection);
            all.remove(connection);
        }

        private void forgetOpening() {
            Connecting done = opening;
            if (done != null) {
                beingOpened.remove(done);
            }
        }

        private void tellTimes() {
            Connecting done = opening;
            if (done != null) {
                first.connected(done.connectNanos(), done.tlsNanos());
            }
        }

        private void free() {
            if (freed.compareAndSet(false, true)) {
                counter.decrementAndGet();
                if (hasRoom) {
                    engine.room().giveBack();
                }
                serveQueue();
            }
        }
    }

    /** A call in the queue. It leaves once: to be served, or because its time is over. */
    private final class Waiting {

        private final HostCall call;
        private final IdleConnections idle;
        private final String name;
        private final boolean fresh;
        private final long cameNanos = System.nanoTime();
        private final AtomicBoolean left = new AtomicBoolean();
        private volatile Scheduler.@Nullable Task timer;

        Waiting(HostCall call, IdleConnections idle, String name, boolean fresh) {
            this.call = call;
            this.idle = idle;
            this.name = name;
            this.fresh = fresh;
        }

        void startTimer() {
            timer = engine.scheduler()
                    .schedule(
                            () -> engine.executor().execute(this::timeUp),
                            options.queueTimeout().toMillis(),
                            TimeUnit.MILLISECONDS);
        }

        /** Whether it need not be served any more; then it has left. */
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

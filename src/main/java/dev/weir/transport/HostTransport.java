package dev.weir.transport;

import dev.weir.upstream.Host;
import dev.weir.upstream.HostStats;
import dev.weir.upstream.Pool;
import dev.weir.upstream.PoolOptions;
import dev.weir.upstream.Snapshot;
import dev.weir.upstream.TlsOptions;
import dev.weir.upstream.Upstream;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.eclipse.jetty.util.SocketAddressResolver;
import org.jspecify.annotations.Nullable;

/**
 * The connections to the hosts of one upstream: per host its {@link HostConnections}. Hosts are told apart by identity, so
 * a host that was removed and added again starts anew.
 *
 * <p>What is configured may change at any time. Options of a pool are in force within {@link #SWEEP_PERIOD}, TLS options at
 * once: connections by other ones serve the calls they have, and are closed then.
 */
public final class HostTransport implements Transport {

    /** How late a timeout may be noticed. Connecting has timers of its own. */
    private static final Duration SWEEP_PERIOD = Duration.ofMillis(100);

    private static final Duration LOOK_UP_TIMEOUT = Duration.ofSeconds(15);

    /** After which nothing comes any more to a transport that gets no further requests. */
    private static final Duration QUIET = Duration.ofSeconds(1);

    private final Upstream upstream;
    private final Engine engine;
    private final ConcurrentHashMap<HostStats, HostConnections> hosts = new ConcurrentHashMap<>();
    /** By TLS options that were replaced. */
    private final Set<HostConnections> outdated = ConcurrentHashMap.newKeySet();

    private volatile AnswerLimits answerLimits;
    /** The latest; null while hosts are talked to in plain HTTP. */
    private volatile @Nullable Tls tls;

    private volatile boolean closed;
    /** Counted down after {@link #closed} was written. */
    private final CountDownLatch end = new CountDownLatch(1);
    /** Written last by {@link #retire}. */
    private volatile boolean retired;
    /** Written before {@link #retired}. */
    private long deadlineNanos;
    /** Written before {@link #retired}, then by the sweep alone. */
    private long busyNanos;
    /** Whether there may be connections to hosts that were removed, though the snapshot is the same. */
    private volatile boolean lookAgain;
    /** The snapshot that connections went by at the last sweep. Confined to the sweep. */
    private @Nullable Snapshot followed;
    /** How often connections had been lacking at the last sweep. Confined to the sweep. */
    private long shortagesSeen;

    /**
     * Creates the transport; no connection is opened before the first call.
     *
     * @param engine started before {@link #start}, and outliving this
     * @param answerLimits of every host
     * @throws IllegalArgumentException if the platform's trusted certificates are needed and cannot be used
     */
    public HostTransport(Upstream upstream, Engine engine, AnswerLimits answerLimits) {
        this.upstream = upstream;
        this.engine = engine;
        this.answerLimits = answerLimits;
        prepare(upstream.tls());
    }

    /** Makes it ready for calls, and starts watching the time that hosts take. */
    public void start() {
        scheduleSweep();
    }

    /**
     * Gets ready for hosts that are talked to by these options, so that no call has to wait for it.
     *
     * @throws IllegalArgumentException if the platform's trusted certificates are needed and cannot be used
     */
    public void prepare(@Nullable TlsOptions options) {
        if (options != null) {
            var unused = tls(options);
        }
    }

    /** Bounds answers on connections that are opened from now on. */
    public void limit(AnswerLimits next) {
        answerLimits = next;
    }

    @Override
    public Call call(Pool pool, Host host, HostRequest request, boolean fresh, CallListener listener) {
        HostConnections connections = connections(pool, host);
        return new HostCall(
                request, listener, pool.options().readTimeout(), true, call -> connections.serve(call, fresh));
    }

    @Override
    public Call callOnce(
            Pool pool, Host host, HostRequest request, Duration timeout, Duration readTimeout, CallListener listener) {
        HostConnections connections = connections(pool, host);
        return new HostCall(request, listener, readTimeout, false, call -> connections.serveOnce(call, timeout));
    }

    /**
     * Keeps no connection any more, serves what still comes, and closes when nothing has been under way for a while, at
     * the latest after this time.
     */
    public void retire(Duration atMost) {
        busyNanos = System.nanoTime();
        deadlineNanos = busyNanos + atMost.toNanos();
        retired = true;
    }

    /** Connections to the host of this identity. */
    public ConnectionCounts count(HostStats host) {
        HostConnections connections = hosts.get(host);
        return connections == null ? ConnectionCounts.NONE : connections.count();
    }

    /** Whether it is closed, by whoever. */
    public boolean isClosed() {
        return closed;
    }

    @Override
    public void close() {
        closed = true;
        hosts.values().forEach(HostConnections::close);
        outdated.forEach(HostConnections::close);
        end.countDown();
    }

    /** Waits until it is closed, by whoever. Returns whether it is in time. */
    public boolean awaitClosed(Duration atMost) throws InterruptedException {
        return end.await(atMost.toNanos(), TimeUnit.NANOSECONDS);
    }

    private HostConnections connections(Pool pool, Host host) {
        HostConnections known = hosts.get(host.stats());
        HostConnections connections = known != null && known.isBy(pool.tls()) ? known : newConnections(pool, host);
        if (closed) {
            connections.close(); // close may have looked before they were there
        }
        return connections;
    }

    private HostConnections newConnections(Pool pool, Host host) {
        return hosts.compute(host.stats(), (identity, known) -> {
            if (known != null && known.isBy(pool.tls())) {
                return known;
            }
            if (known != null) {
                outdated.add(known);
            }
            return open(pool, host);
        });
    }

    private HostConnections open(Pool pool, Host host) {
        SocketAddressResolver resolver =
                new SocketAddressResolver.Async(engine.lookUps(), engine.scheduler(), LOOK_UP_TIMEOUT.toMillis());
        lookAgain = true;
        Addresses addresses =
                new Addresses(host.options().address(), host.options().port(), resolver);
        TlsOptions options = pool.tls();
        return new HostConnections(
                engine,
                pool.options(),
                host,
                addresses,
                options,
                options == null ? null : tls(options),
                () -> answerLimits);
    }

    private Tls tls(TlsOptions options) {
        Tls latest = tls;
        if (latest == null || !latest.options().equals(options)) {
            latest = new Tls(options);
            tls = latest;
        }
        return latest;
    }

    private void scheduleSweep() {
        if (!closed) {
            engine.scheduler()
                    .schedule(
                            () -> engine.executor().execute(this::sweep),
                            SWEEP_PERIOD.toMillis(),
                            TimeUnit.MILLISECONDS);
        }
    }

    private void sweep() {
        try {
            long nowNanos = System.nanoTime();
            hosts.values().forEach(connections -> connections.sweep(nowNanos));
            outdated.forEach(connections -> connections.sweep(nowNanos));
            makeRoom();
            followConfiguration();
            outdated.removeIf(HostTransport::isOver);
            if (retired) {
                closeWhenQuiet(nowNanos);
            }
        } finally {
            scheduleSweep();
        }
    }

    /** Idle connections go when some could not be opened: what they hold is needed. */
    private void makeRoom() {
        long shortages = engine.room().shortages();
        if (shortages != shortagesSeen) {
            shortagesSeen = shortages;
            hosts.values().forEach(HostConnections::closeIdle);
        }
    }

    private void followConfiguration() {
        Snapshot snapshot = upstream.snapshot();
        if (snapshot == followed && !lookAgain) {
            return;
        }
        followed = snapshot;
        lookAgain = false;
        // First: a host that is added in between is no removed one.
        List<HostStats> known = List.copyOf(hosts.keySet());
        Map<HostStats, PoolOptions> present = new HashMap<>();
        for (Pool pool : snapshot.pools()) {
            pool.hosts().forEach(host -> present.put(host.stats(), pool.options()));
        }
        for (HostStats identity : known) {
            HostConnections connections = hosts.get(identity);
            PoolOptions options = present.get(identity);
            if (connections == null) {
                continue;
            }
            if (options != null) {
                connections.use(options);
            } else if (isOver(connections)) {
                hosts.remove(identity, connections);
            } else {
                lookAgain = true;
            }
        }
    }

    /** Not at the first look: a request that knows the host still may be about to open a connection. */
    private static boolean isOver(HostConnections connections) {
        return connections.retire() && connections.isEmpty();
    }

    private void closeWhenQuiet(long nowNanos) {
        boolean quiet = true;
        for (HostConnections connections : hosts.values()) {
            quiet &= isOver(connections);
        }
        if (!quiet || !outdated.isEmpty()) {
            busyNanos = nowNanos;
        }
        if (nowNanos - busyNanos >= QUIET.toNanos() || nowNanos - deadlineNanos >= 0) {
            close();
        }
    }
}

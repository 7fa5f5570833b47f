package dev.weir.transport;

import dev.weir.upstream.Host;
import dev.weir.upstream.HostStats;
import dev.weir.upstream.Pool;
import dev.weir.upstream.TlsOptions;
import dev.weir.upstream.Upstream;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.eclipse.jetty.io.ClientConnector;
import org.eclipse.jetty.util.SocketAddressResolver;
import org.eclipse.jetty.util.component.LifeCycle;
import org.eclipse.jetty.util.ssl.SslContextFactory;
import org.jspecify.annotations.Nullable;

/**
 * The connections to the hosts of one upstream: one Jetty {@link ClientConnector}, which takes one thread however many
 * pools there are, and per host its {@link HostConnections}. Hosts are told apart by identity, so a host that was removed and added again starts anew.
 */
public final class HostTransport implements Transport {

    /** How late a timeout may be noticed. Connecting has timers of its own. */
    private static final Duration SWEEP_PERIOD = Duration.ofMillis(100);

    private static final Duration LOOK_UP_TIMEOUT = Duration.ofSeconds(15);
    /** Longer than any timeout may be. */
    private static final Duration LONGEST_CONNECT = Duration.ofDays(2);

    private final Upstream upstream;
    private final Engine engine;
    private final AnswerLimits answerLimits;
    private final @Nullable Tls tls;
    private final ClientConnector connector;
    private final ConcurrentHashMap<HostStats, HostConnections> hosts = new ConcurrentHashMap<>();
    private volatile boolean closed;

    /**
     * Creates the transport; no connection is opened before the first call.
     *
     * @param engine started before {@link #start}, and outliving this
     * @param answerLimits of every host
     * @throws IllegalArgumentException if the upstream's trust file cannot be used
     */
    public HostTransport(Upstream upstream, Engine engine, AnswerLimits answerLimits) {
        this.upstream = upstream;
        this.engine = engine;
        this.answerLimits = answerLimits;
        TlsOptions options = upstream.tls();
        this.tls = options == null ? null : new Tls(options);
        this.connector = newConnector(engine);
    }

    /** Makes it ready for calls, and starts watching the time that hosts take. */
    public void start() {
        LifeCycle.start(connector);
        scheduleSweep();
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

    @Override
    public void close() {
        closed = true;
        hosts.values().forEach(HostConnections::close);
        LifeCycle.stop(connector);
    }

    private HostConnections connections(Pool pool, Host host) {
        HostConnections known = hosts.get(host.stats());
        HostConnections connections =
                known != null ? known : hosts.computeIfAbsent(host.stats(), absent -> newConnections(pool, host));
        if (closed) {
            connections.close(); // close may have looked before they were there
        }
        return connections;
    }

    private HostConnections newConnections(Pool pool, Host host) {
        SocketAddressResolver resolver =
                new SocketAddressResolver.Async(engine.executor(), engine.scheduler(), LOOK_UP_TIMEOUT.toMillis());
        Addresses addresses =
                new Addresses(host.options().address(), host.options().port(), resolver);
        return new HostConnections(
                engine, connector, pool.options(), host, addresses, upstream.tls(), tls, answerLimits);
    }

    private static ClientConnector newConnector(Engine engine) {
        ClientConnector connector = new ClientConnector();
        connector.setExecutor(engine.executor());
        connector.setScheduler(engine.scheduler());
        connector.setByteBufferPool(engine.buffers());
        connector.setSslContextFactory(new NoTls());
        // How long it may take depends on the call: Connecting has timers for that.
        connector.setConnectTimeout(LONGEST_CONNECT);
        // HostConnections watch the time: their timeouts depend on who is being waited for.
        connector.setIdleTimeout(Duration.ZERO);
        return connector;
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
            dropRemovedHosts();
        } finally {
            scheduleSweep();
        }
    }

    private void dropRemovedHosts() {
        // First: a host that is added in between is no removed one.
        List<HostStats> known = List.copyOf(hosts.keySet());
        Set<HostStats> present = upstream.snapshot().pools().stream()
                .flatMap(pool -> pool.hosts().stream())
                .map(Host::stats)
                .collect(Collectors.toSet());
        for (HostStats identity : known) {
            HostConnections connections = hosts.get(identity);
            if (connections != null && !present.contains(identity)) {
                boolean wasRetired = connections.retire();
                // Not at the first look: a request that knows the host still may be about to open one.
                if (wasRetired && connections.isEmpty()) {
                    hosts.remove(identity, connections);
                }
            }
        }
    }

    /** {@link Tls} does it. The connector's own would read the platform's certificates, which delays every start. */
    private static final class NoTls extends SslContextFactory.Client {

        @Override
        protected void doStart() {}
    }
}

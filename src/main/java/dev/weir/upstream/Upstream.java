package dev.weir.upstream;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executor;
import java.util.function.LongSupplier;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * A set of pools that serves the requests of one scheme, and the only writer of their state.
 *
 * <p>Readers take the current {@link Snapshot}. Every change computes the next snapshot under a private lock and stores
 * it; listeners are told by the executor afterwards. Thread-safe.
 */
public final class Upstream {

    private final String id;
    private final @Nullable TlsOptions tls;
    private final ResendBudget resends;
    private final LongSupplier nanoClock;
    private final Executor listenerExecutor;
    private final List<HostListener> listeners = new CopyOnWriteArrayList<>();
    private final Object writeLock = new Object();
    /** Replaced under {@link #writeLock}, read without it. */
    private volatile Snapshot snapshot;

    /**
     * Creates an upstream whose hosts are all up.
     *
     * @param id the upstream's name, such as {@code http}
     * @param tls how to talk TLS to the hosts, or null to talk plain HTTP
     * @param pools in order of declaration; may be empty
     * @param resends what its requests may draw on
     * @param nanoClock the time, as {@link System#nanoTime} gives it
     * @param listenerExecutor runs the listeners, one after another, and reports what they throw
     * @throws AlreadyExists if two pools, or two hosts of a pool, have the same id
     */
    public Upstream(
            String id,
            @Nullable TlsOptions tls,
            List<PoolDefinition> pools,
            ResendBudget resends,
            LongSupplier nanoClock,
            Executor listenerExecutor) {
        this.id = id;
        this.tls = tls;
        this.resends = resends;
        this.nanoClock = nanoClock;
        this.listenerExecutor = listenerExecutor;
        requireUnique(pools);
        this.snapshot = new Snapshot(pools.stream().map(Pool::of).toList());
    }

    /**
     * Creates an upstream whose hosts are all up, with a budget for resends that has the default size.
     *
     * @throws AlreadyExists if two pools, or two hosts of a pool, have the same id
     */
    public Upstream(
            String id,
            @Nullable TlsOptions tls,
            List<PoolDefinition> pools,
            LongSupplier nanoClock,
            Executor listenerExecutor) {
        this(
                id,
                tls,
                pools,
                new ResendBudget(ResendBudget.DEFAULT_PERCENT, ResendBudget.DEFAULT_MINIMUM, nanoClock.getAsLong()),
                nanoClock,
                listenerExecutor);
    }

    /** The upstream's name. */
    public String id() {
        return id;
    }

    /** How to talk TLS to the hosts, or null when they are talked to in plain HTTP. */
    public @Nullable TlsOptions tls() {
        return tls;
    }

    /** What its requests draw on to be sent again. */
    public ResendBudget resends() {
        return resends;
    }

    /** The current state. */
    public Snapshot snapshot() {
        return snapshot;
    }

    /** The clock's reading now. */
    public long nowNanos() {
        return nanoClock.getAsLong();
    }

    /**
     * Begins a request's walk over the hosts.
     *
     * @param key the client's address as text, for pools with method {@code hash}
     */
    public Attempts attempts(String key) {
        return new Attempts(snapshot, key);
    }

    /** Tells the listener of every later change. */
    public void addListener(HostListener listener) {
        listeners.add(listener);
    }

    // What was observed.

    /**
     * Counts a failure. Does nothing if the host was removed or replaced since the caller's snapshot, or is down by
     * hand.
     */
    public void failed(String pool, Host host, Failure failure) {
        host.stats().failed();
        if (host.health() instanceof Health.DownByHand) {
            return;
        }
        observe(pool, host, (health, policy, now) -> health.failed(failure, now, policy));
    }

    /** Notes a passed check. Does nothing if the host was removed or replaced since the caller's snapshot. */
    public void checkPassed(String pool, Host host) {
        observe(pool, host, (health, policy, now) -> health.checkPassed(policy));
    }

    /** Forgets failures whose time is over and brings back hosts accordingly. To be called every now and then. */
    public void age() {
        for (Pool pool : snapshot.pools()) {
            for (Host host : pool.hosts()) {
                if (!(host.health() instanceof Health.Up) && ages(pool, host)) {
                    observe(pool.id(), host, (health, policy, now) -> health.aged(now, policy));
                }
            }
        }
    }

    private boolean ages(Pool pool, Host host) {
        HealthPolicy policy = HealthPolicy.of(pool.options(), host.options());
        return !host.health().aged(nanoClock.getAsLong(), policy).equals(host.health());
    }

    // What is ordered.

    /**
     * Takes a host out of use until {@link #upHost}. May be repeated.
     *
     * @throws NotFound if there is no such pool or host
     */
    public void downHost(String pool, String host) {
        order(
                pool,
                host,
                health -> health instanceof Health.DownByHand ? health : new Health.DownByHand(nanoClock.getAsLong()));
    }

    /**
     * Puts a host back in use and forgets its failures, whatever took it down. May be repeated.
     *
     * @throws NotFound if there is no such pool or host
     */
    public void upHost(String pool, String host) {
        order(pool, host, health -> new Health.Up());
    }

    // What is configured.

    /**
     * Adds a pool without hosts.
     *
     * @throws AlreadyExists if there is one of this id
     */
    public void createPool(String pool, PoolOptions options) {
        synchronized (writeLock) {
            if (snapshot.pool(pool).isPresent()) {
                throw AlreadyExists.pool(pool);
            }
            snapshot = snapshot.plus(Pool.of(new PoolDefinition(pool, options, List.of())));
        }
    }

    /**
     * Changes how a pool chooses hosts.
     *
     * @throws NotFound if there is no such pool
     */
    public void setMethod(String pool, Method method) {
        changePool(pool, before -> before.with(before.options().withMethod(method)));
    }

    /**
     * Changes when a pool is tried.
     *
     * @throws NotFound if there is no such pool
     * @throws InvalidOption if the priority is outside its range
     */
    public void setPriority(String pool, int priority) {
        changePool(pool, before -> before.with(before.options().withPriority(priority)));
    }

    /**
     * Changes a host's share.
     *
     * @throws NotFound if there is no such pool or host
     * @throws InvalidOption if the weight is outside its range
     */
    public void setWeight(String pool, String host, int weight) {
        changeHost(pool, host, before -> before.with(before.options().withWeight(weight)));
    }

    /**
     * Adds a host at the end of a pool. It is up.
     *
     * @param host its id, or null for the least positive number that is free
     * @return its id
     * @throws NotFound if there is no such pool
     * @throws AlreadyExists if the pool has a host of this id
     */
    public String addHost(String pool, @Nullable String host, HostOptions options) {
        synchronized (writeLock) {
            Pool before = requirePool(pool);
            String hostId = host != null ? host : before.freeHostId();
            if (before.host(hostId).isPresent()) {
                throw AlreadyExists.host(pool, hostId);
            }
            List<Host> hosts = new ArrayList<>(before.hosts());
            hosts.add(new Host(hostId, options, new Health.Up(), new HostStats()));
            snapshot = snapshot.changingPool(pool, p -> p.withHosts(hosts));
            return hostId;
        }
    }

    /**
     * Removes a host; requests that it serves go on.
     *
     * @throws NotFound if there is no such pool or host
     */
    public void removeHost(String pool, String host) {
        synchronized (writeLock) {
            Host gone = requireHost(pool, host);
            snapshot = snapshot.changingPool(
                    pool,
                    p -> p.withHosts(p.hosts().stream()
                            .filter(h -> !h.id().equals(gone.id()))
                            .toList()));
        }
    }

    // How a change is made.

    @FunctionalInterface
    private interface Observation {
        Health next(Health before, HealthPolicy policy, long nowNanos);
    }

    private void observe(String pool, Host seen, Observation observation) {
        synchronized (writeLock) {
            Pool in = snapshot.pool(pool).orElse(null);
            Host host = in == null ? null : in.host(seen.id()).orElse(null);
            if (in == null || host == null || host.stats() != seen.stats()) {
                return;
            }
            HealthPolicy policy = HealthPolicy.of(in.options(), host.options());
            become(pool, host, observation.next(host.health(), policy, nanoClock.getAsLong()));
        }
    }

    private void order(String pool, String hostId, UnaryOperator<Health> order) {
        synchronized (writeLock) {
            Host host = requireHost(pool, hostId);
            become(pool, host, order.apply(host.health()));
        }
    }

    /** Called under {@link #writeLock}. Listeners are only queued here, so that they are told in order. */
    private void become(String pool, Host host, Health next) {
        Health before = host.health();
        if (next.equals(before)) {
            return;
        }
        Host after = host.with(next);
        snapshot = snapshot.changingPool(pool, p -> p.replacing(host, after));
        if (next.usable() != before.usable()) {
            Transition transition = new Transition(id, pool, after, before);
            listeners.forEach(listener -> listenerExecutor.execute(() -> listener.hostChanged(transition)));
        }
    }

    private void changePool(String pool, UnaryOperator<Pool> change) {
        synchronized (writeLock) {
            requirePool(pool);
            snapshot = snapshot.changingPool(pool, change);
        }
    }

    private void changeHost(String pool, String hostId, UnaryOperator<Host> change) {
        synchronized (writeLock) {
            Host host = requireHost(pool, hostId);
            Host after = change.apply(host);
            snapshot = snapshot.changingPool(pool, p -> p.replacing(host, after));
        }
    }

    private Pool requirePool(String pool) {
        return snapshot.pool(pool).orElseThrow(() -> NotFound.pool(pool));
    }

    private Host requireHost(String pool, String host) {
        return requirePool(pool).host(host).orElseThrow(() -> NotFound.host(pool, host));
    }

    private static void requireUnique(List<PoolDefinition> pools) {
        List<String> poolIds = new ArrayList<>();
        for (PoolDefinition pool : pools) {
            if (poolIds.contains(Objects.requireNonNull(pool.id()))) {
                throw AlreadyExists.pool(pool.id());
            }
            poolIds.add(pool.id());
            List<String> hostIds =
                    pool.hosts().stream().map(PoolDefinition.HostDefinition::id).toList();
            hostIds.stream()
                    .filter(hostId -> hostIds.indexOf(hostId) != hostIds.lastIndexOf(hostId))
                    .findFirst()
                    .ifPresent(hostId -> {
                        throw AlreadyExists.host(pool.id(), hostId);
                    });
        }
    }
}

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
    private final ResendBudget resends;
    private final LongSupplier nanoClock;
    private final Executor listenerExecutor;
    private final List<HostListener> listeners = new CopyOnWriteArrayList<>();
    private final Object writeLock = new Object();
    /** Guarded by {@link #writeLock}. */
    private Configured configured;
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
        this.resends = resends;
        this.nanoClock = nanoClock;
        this.listenerExecutor = listenerExecutor;
        this.configured = Configured.by(tls, pools);
        this.snapshot = Snapshot.of(configured);
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
        synchronized (writeLock) {
            return configured.tls();
        }
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

    // What is remembered.

    /**
     * Gives a host the health that it had before a restart. Only to be called before the first request.
     *
     * @param health with times of this upstream's clock
     * @throws NotFound if there is no such pool or host
     */
    public void restore(String pool, String host, Health health) {
        order(pool, host, before -> health);
    }

    // What is configured.

    /**
     * Replaces what came from the file, in one step. Orders by hand stay with the ids of their hosts, and what was
     * observed with those that have the same address and port as well; pools that do not change go on where they are.
     * The changes below are made again, unless they are to be forgotten; those that cannot be are forgotten and told.
     *
     * @param tls how to talk TLS to the hosts, or null to talk plain HTTP
     * @param pools in order of declaration; may be empty
     * @throws AlreadyExists if two pools, or two hosts of a pool, have the same id; nothing was changed
     */
    public Reconfiguration reload(@Nullable TlsOptions tls, List<PoolDefinition> pools, boolean discardChanges) {
        synchronized (writeLock) {
            Configured before = configured;
            List<Conflict> conflicts = new ArrayList<>();
            List<Change> again = discardChanges ? List.of() : before.changes();
            TlsOptions same = Objects.equals(tls, before.tls()) ? before.tls() : tls;
            configured = Configured.by(same, pools).withThoseOf(again, conflicts);
            snapshot = snapshot.by(configured);
            return Reconfiguration.of(before, configured, discardChanges ? before.changes() : List.of(), conflicts);
        }
    }

    /**
     * Adds a pool without hosts.
     *
     * @throws AlreadyExists if there is one of this id
     */
    public void createPool(String pool, PoolOptions options) {
        change(new Change.CreatePool(pool, options));
    }

    /**
     * Changes how a pool chooses hosts.
     *
     * @throws NotFound if there is no such pool
     */
    public void setMethod(String pool, Method method) {
        change(new Change.SetMethod(pool, method));
    }

    /**
     * Changes when a pool is tried.
     *
     * @throws NotFound if there is no such pool
     * @throws InvalidOption if the priority is outside its range
     */
    public void setPriority(String pool, int priority) {
        change(new Change.SetPriority(pool, priority));
    }

    /**
     * Changes a host's share.
     *
     * @throws NotFound if there is no such pool or host
     * @throws InvalidOption if the weight is outside its range
     */
    public void setWeight(String pool, String host, int weight) {
        change(new Change.SetWeight(pool, host, weight));
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
            String hostId = host != null ? host : requirePool(pool).freeHostId();
            change(new Change.AddHost(pool, hostId, options));
            return hostId;
        }
    }

    /**
     * Removes a host; requests that it serves go on.
     *
     * @throws NotFound if there is no such pool or host
     */
    public void removeHost(String pool, String host) {
        change(new Change.RemoveHost(pool, host));
    }

    private void change(Change change) {
        synchronized (writeLock) {
            configured = configured.with(change);
            snapshot = snapshot.by(configured);
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

    private Pool requirePool(String pool) {
        return snapshot.pool(pool).orElseThrow(() -> NotFound.pool(pool));
    }

    private Host requireHost(String pool, String host) {
        return requirePool(pool).host(host).orElseThrow(() -> NotFound.host(pool, host));
    }
}

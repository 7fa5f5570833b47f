package dev.weir.upstream;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executor;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
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
    private final List<RedefinitionListener> redefinitionListeners = new CopyOnWriteArrayList<>();
    private final Object writeLock = new Object();
    /** Guarded by {@link #writeLock}. */
    private Configured configured;
    /** Replaced under {@link #writeLock}, read without it. */
    private volatile Snapshot snapshot;

    /**
     * Creates an upstream whose hosts are all up, as far as nothing else is ordered.
     *
     * @param id the upstream's name, such as {@code http}
     * @param tls how to talk TLS to the hosts, or null to talk plain HTTP
     * @param pools in order of declaration; may be empty
     * @param orders of its hosts
     * @param resends what its requests may draw on
     * @param nanoClock the time, as {@link System#nanoTime} gives it
     * @param listenerExecutor runs the listeners, one after another, and reports what they throw
     * @throws AlreadyExists if two pools, or two hosts of a pool, have the same id
     */
    public Upstream(
            String id,
            @Nullable TlsOptions tls,
            List<PoolDefinition> pools,
            StandingOrders orders,
            ResendBudget resends,
            LongSupplier nanoClock,
            Executor listenerExecutor) {
        this.id = id;
        this.resends = resends;
        this.nanoClock = nanoClock;
        this.listenerExecutor = listenerExecutor;
        this.configured = Configured.by(tls, pools);
        this.snapshot = begun(Snapshot.of(configured, orders));
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
                StandingOrders.none(),
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

    /** Tells the listener of every later change of what is configured. */
    public void addRedefinitionListener(RedefinitionListener listener) {
        redefinitionListeners.add(listener);
    }

    // What was observed.

    /**
     * Counts a failure. Does nothing if the host was removed or replaced since the caller's snapshot, or if an order says
     * that what is observed does not count.
     */
    public void failed(String pool, Host host, Failure failure) {
        host.stats().failed();
        if (host.order().observes()) {
            observe(pool, host, (health, policy, now) -> health.failed(failure, now, policy));
        }
    }

    /** Notes a passed check. Does nothing where {@link #failed} does nothing. */
    public void checkPassed(String pool, Host host) {
        observe(pool, host, (health, policy, now) -> health.checkPassed(policy));
    }

    /**
     * Forgets failures whose time is over, ends orders whose time is over, and brings back hosts accordingly. To be called
     * every now and then.
     */
    public void age() {
        for (Pool pool : snapshot.pools()) {
            for (Host host : pool.hosts()) {
                if (!host.aged(nanoClock.getAsLong(), pool.options()).equals(host)) {
                    changeHost(pool.id(), host, (in, now) -> now.aged(nanoClock.getAsLong(), in.options()));
                }
            }
        }
    }

    /** Notes what hosts have counted, for what is said of the last minute. To be called every now and then. */
    public void sample() {
        long nowNanos = nanoClock.getAsLong();
        for (Pool pool : snapshot.pools()) {
            pool.hosts().forEach(host -> host.stats().sample(nowNanos));
        }
    }

    // What is ordered.

    /**
     * Takes a host out of use for {@link Order.Mode#MAINTENANCE}, until another order. May be repeated.
     *
     * @throws NotFound if there is no such pool or host
     */
    public void downHost(String pool, String host) {
        var unused = order(pool, host, new Order(Order.Mode.MAINTENANCE, nowNanos(), null, "", ""));
    }

    /**
     * Puts a host back in use and forgets its failures, whatever took it down. May be repeated.
     *
     * @throws NotFound if there is no such pool or host
     */
    public void upHost(String pool, String host) {
        var unused = order(pool, host, Order.ready());
    }

    /**
     * Has an order in place of the one before. A host that is made ready is put back in use and its failures are
     * forgotten, whatever took it down; one that is drained keeps what is observed of it. The same mode once more goes on
     * since when it was ordered first.
     *
     * @throws NotFound if there is no such pool or host
     */
    public Ordered order(String pool, String host, Order order) {
        return orderHost(pool, host, before -> by(before, order.since(before.order())));
    }

    /**
     * Has an order in place of the one before, unless that is another one than whoever gives it knows.
     *
     * @throws Stale if something else is ordered
     * @throws NotFound if there is no such pool or host
     */
    public Ordered order(String pool, String host, Order known, Order order) {
        return orderHost(pool, host, before -> {
            if (!before.order().equals(known)) {
                throw Stale.host(pool, host);
            }
            return by(before, order);
        });
    }

    /** Of a host that is ready there is nothing more to say: neither since when, nor why. */
    private static Host by(Host before, Order order) {
        return before.with(
                order.admits() ? Order.ready() : order,
                order.mode() == Order.Mode.DRAIN ? before.health() : new Health.Up());
    }

    /**
     * What an order made of a host.
     *
     * @param before the host as it was
     * @param after the host as it is
     */
    public record Ordered(Host before, Host after) {}

    // What is remembered.

    /**
     * Gives a host the order that it had before a restart. Only to be called before the first request.
     *
     * @param order with times of this upstream's clock
     * @throws NotFound if there is no such pool or host
     */
    public void restore(String pool, String host, Order order) {
        var unused = orderHost(pool, host, before -> before.with(order, before.health()));
    }

    /**
     * Gives a host the health that it had before a restart. Only to be called before the first request.
     *
     * @param health with times of this upstream's clock
     * @throws NotFound if there is no such pool or host
     */
    public void restore(String pool, String host, Health health) {
        var unused = orderHost(pool, host, before -> before.with(before.order(), health));
    }

    // What is configured.

    /**
     * Replaces what came from the file, in one step. Orders by hand stay with the ids of their hosts, and what was
     * observed with those that have the same address and port as well; pools that do not change go on where they are.
     * The changes below are made again, unless they are to be forgotten; those that cannot be are forgotten and told.
     *
     * @param tls how to talk TLS to the hosts, or null to talk plain HTTP
     * @param pools in order of declaration; may be empty
     * @param orders of hosts that are new
     * @throws AlreadyExists if two pools, or two hosts of a pool, have the same id; nothing was changed
     */
    public Reconfiguration reload(
            @Nullable TlsOptions tls, List<PoolDefinition> pools, boolean discardChanges, StandingOrders orders) {
        synchronized (writeLock) {
            Configured before = configured;
            List<Conflict> conflicts = new ArrayList<>();
            List<Change> again = discardChanges ? List.of() : before.changes();
            TlsOptions same = Objects.equals(tls, before.tls()) ? before.tls() : tls;
            redefine(Configured.by(same, pools).withThoseOf(again, conflicts), null, orders);
            return Reconfiguration.of(before, configured, discardChanges ? before.changes() : List.of(), conflicts);
        }
    }

    /** As above; hosts that are new are ready. */
    public Reconfiguration reload(@Nullable TlsOptions tls, List<PoolDefinition> pools, boolean discardChanges) {
        return reload(tls, pools, discardChanges, StandingOrders.none());
    }

    /**
     * Makes a change, unless what it is about is not as it was for whoever made it up.
     *
     * @param orders of hosts that are new, in force before they get any request
     * @return the orders that stood before
     * @throws Stale if it was changed meanwhile
     * @throws NotFound if it does not exist
     * @throws AlreadyExists if what is to be added exists
     */
    public StandingOrders change(Change change, StandingOrders orders) {
        synchronized (writeLock) {
            change.requireFirst(configured.pools());
            StandingOrders before = StandingOrders.of(snapshot);
            redefine(configured.with(change), change, orders);
            return before;
        }
    }

    /**
     * Adds a pool without hosts.
     *
     * @throws AlreadyExists if there is one of this id
     */
    public Change createPool(String pool, PoolOptions options) {
        return making(pools -> new Change.AddPool(new PoolDefinition(pool, options, List.of()), Change.LAST));
    }

    /**
     * Changes how a pool chooses hosts.
     *
     * @throws NotFound if there is no such pool
     */
    public Change setMethod(String pool, Method method) {
        return changePool(pool, options -> options.withMethod(method));
    }

    /**
     * Changes when a pool is tried.
     *
     * @throws NotFound if there is no such pool
     * @throws InvalidOption if the priority is outside its range
     */
    public Change setPriority(String pool, int priority) {
        return changePool(pool, options -> options.withPriority(priority));
    }

    /**
     * Changes a host's share.
     *
     * @throws NotFound if there is no such pool or host
     * @throws InvalidOption if the weight is outside its range
     */
    public Change setWeight(String pool, String host, int weight) {
        return making(pools -> {
            HostOptions before = Definitions.require(pools, pool, host).options();
            return new Change.ChangeHost(pool, host, before, before.withWeight(weight));
        });
    }

    /**
     * Adds a host at the end of a pool. It is up.
     *
     * @param host its id, or null for the least positive number that is free
     * @throws NotFound if there is no such pool
     * @throws AlreadyExists if the pool has a host of this id
     */
    public Change.AddHost addHost(String pool, @Nullable String host, HostOptions options) {
        return making(pools -> {
            String id = host != null ? host : Definitions.require(pools, pool).freeHostId();
            return new Change.AddHost(pool, new PoolDefinition.HostDefinition(id, options), Change.LAST);
        });
    }

    /**
     * Removes a host; requests that it serves go on.
     *
     * @throws NotFound if there is no such pool or host
     */
    public Removed removeHost(String pool, String host) {
        synchronized (writeLock) {
            PoolDefinition in = Definitions.require(configured.pools(), pool);
            PoolDefinition.HostDefinition gone = Definitions.require(configured.pools(), pool, host);
            Change removal = new Change.RemoveHost(pool, gone, in.hosts().indexOf(gone));
            return new Removed(removal, change(removal, StandingOrders.none()));
        }
    }

    /**
     * What was removed.
     *
     * @param change that was made
     * @param orders that stood before
     */
    public record Removed(Change change, StandingOrders orders) {}

    private Change changePool(String pool, UnaryOperator<PoolOptions> change) {
        return making(pools -> {
            PoolOptions before = Definitions.require(pools, pool).options();
            return new Change.ChangePool(pool, before, change.apply(before));
        });
    }

    /** Makes the change that fits what is configured at this moment. */
    private <T extends Change> T making(Function<List<PoolDefinition>, T> fitting) {
        synchronized (writeLock) {
            T change = fitting.apply(configured.pools());
            var unused = change(change, StandingOrders.none());
            return change;
        }
    }

    /**
     * Does something while nobody else changes what is configured, ordered or observed of these upstreams; readers and
     * requests go on. Only one thread at a time may do so.
     *
     * @param work should be short: a failure of a host waits for its end to be counted
     */
    public static <T> T holding(List<Upstream> upstreams, Supplier<T> work) {
        if (upstreams.isEmpty()) {
            return work.get();
        }
        synchronized (upstreams.get(0).writeLock) {
            return holding(upstreams.subList(1, upstreams.size()), work);
        }
    }

    // How a change is made.

    @FunctionalInterface
    private interface Observation {
        Health next(Health before, HealthPolicy policy, long nowNanos);
    }

    private void observe(String pool, Host seen, Observation observation) {
        changeHost(pool, seen, (in, host) -> {
            HealthPolicy policy = HealthPolicy.of(in.options(), host.options());
            return host.order().observes()
                    ? host.with(host.order(), observation.next(host.health(), policy, nanoClock.getAsLong()))
                    : host;
        });
    }

    /** Does nothing if the host was removed or replaced since it was seen. */
    private void changeHost(String pool, Host seen, BiFunction<Pool, Host, Host> change) {
        synchronized (writeLock) {
            Pool in = snapshot.pool(pool).orElse(null);
            Host host = in == null ? null : in.host(seen.id()).orElse(null);
            if (in != null && host != null && host.stats() == seen.stats()) {
                become(pool, host, change.apply(in, host));
            }
        }
    }

    /** Called under {@link #writeLock}. Listeners are only queued here, so that they are told in order. */
    private void redefine(Configured next, @Nullable Change change, StandingOrders orders) {
        Snapshot earlier = snapshot;
        configured = next;
        snapshot = begun(earlier.by(next, orders));
        Redefinition redefinition = new Redefinition(id, change, earlier, snapshot);
        redefinitionListeners.forEach(listener -> listenerExecutor.execute(() -> listener.redefined(redefinition)));
    }

    /** A snapshot whose hosts know since when they are there. */
    private Snapshot begun(Snapshot next) {
        long nowNanos = nanoClock.getAsLong();
        next.pools().forEach(pool -> pool.hosts().forEach(host -> host.stats().begin(nowNanos)));
        return next;
    }

    private Ordered orderHost(String pool, String hostId, UnaryOperator<Host> order) {
        synchronized (writeLock) {
            Host before = requireHost(pool, hostId);
            Host after = order.apply(before);
            become(pool, before, after);
            return new Ordered(before, after);
        }
    }

    /** Called under {@link #writeLock}. Listeners are only queued here, so that they are told in order. */
    private void become(String pool, Host before, Host after) {
        if (after.equals(before)) {
            return;
        }
        if (after.usable() != before.usable()
                || !after.health().state().equals(before.health().state())) {
            after.stats().changed(nanoClock.getAsLong());
        }
        Snapshot earlier = snapshot;
        snapshot = earlier.changingPool(pool, p -> p.replacing(before, after));
        if (after.usable() != before.usable() || !after.order().equals(before.order())) {
            Transition transition = new Transition(id, pool, before, after, earlier, snapshot);
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

package dev.weir.upstream;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;

/** All pools of an upstream at one moment. Immutable; a request pins one for its whole life. */
public final class Snapshot {

    private final List<Pool> pools;
    private final List<Pool> byPriority;

    Snapshot(List<Pool> pools) {
        this.pools = List.copyOf(pools);
        this.byPriority = this.pools.stream()
                .sorted(Comparator.comparingInt(pool -> pool.options().priority()))
                .toList();
    }

    /** In order of declaration; may be empty. */
    public List<Pool> pools() {
        return pools;
    }

    /** In the order in which they are tried: ascending priority, then order of declaration. */
    public List<Pool> byPriority() {
        return byPriority;
    }

    /** The pool that gets the requests: the first by priority with a usable host; empty if there is none. */
    public Optional<Pool> carrying() {
        return byPriority.stream().filter(Pool::usable).findFirst();
    }

    /** The pool of this id, or empty if there is none. */
    public Optional<Pool> pool(String id) {
        return pools.stream().filter(pool -> pool.id().equals(id)).findFirst();
    }

    /** How quickly attempts at all hosts began and ended in the last 10 seconds or so. */
    public Pace recentPace(long nowNanos) {
        return pools.stream().map(pool -> pool.recentPace(nowNanos)).reduce(Pace.none(), Pace::plus);
    }

    static Snapshot of(Configured configured, StandingOrders orders) {
        return new Snapshot(List.of()).by(configured, orders);
    }

    /**
     * What is configured now, with what is known of the pools and hosts that were there before.
     *
     * @param orders of hosts that are new
     */
    Snapshot by(Configured configured, StandingOrders orders) {
        Map<String, Pool> known = new HashMap<>();
        pools.forEach(pool -> known.put(pool.id(), pool));
        return new Snapshot(configured.pools().stream()
                .map(pool -> known.containsKey(pool.id())
                        ? known.get(pool.id()).by(pool, configured.tls(), orders)
                        : Pool.of(pool, configured.tls(), orders))
                .toList());
    }

    Snapshot changingPool(String id, UnaryOperator<Pool> change) {
        List<Pool> next = new ArrayList<>(pools);
        next.replaceAll(pool -> pool.id().equals(id) ? change.apply(pool) : pool);
        return new Snapshot(next);
    }
}

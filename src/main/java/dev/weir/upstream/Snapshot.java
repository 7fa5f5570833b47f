package dev.weir.upstream;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
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

    /** The pool of this id, or empty if there is none. */
    public Optional<Pool> pool(String id) {
        return pools.stream().filter(pool -> pool.id().equals(id)).findFirst();
    }

    Snapshot plus(Pool pool) {
        List<Pool> next = new ArrayList<>(pools);
        next.add(pool);
        return new Snapshot(next);
    }

    Snapshot changingPool(String id, UnaryOperator<Pool> change) {
        List<Pool> next = new ArrayList<>(pools);
        next.replaceAll(pool -> pool.id().equals(id) ? change.apply(pool) : pool);
        return new Snapshot(next);
    }
}

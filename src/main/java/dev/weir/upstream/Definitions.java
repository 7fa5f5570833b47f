package dev.weir.upstream;

import dev.weir.upstream.PoolDefinition.HostDefinition;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;

/** What changes do with the definitions of pools. */
final class Definitions {

    private Definitions() {}

    static Optional<PoolDefinition> find(List<PoolDefinition> pools, String id) {
        return pools.stream().filter(pool -> pool.id().equals(id)).findFirst();
    }

    static PoolDefinition require(List<PoolDefinition> pools, String id) {
        return find(pools, id).orElseThrow(() -> NotFound.pool(id));
    }

    static HostDefinition require(List<PoolDefinition> pools, String pool, String host) {
        return require(pools, pool).host(host).orElseThrow(() -> NotFound.host(pool, host));
    }

    static List<PoolDefinition> changing(List<PoolDefinition> pools, String id, UnaryOperator<PoolDefinition> change) {
        PoolDefinition before = require(pools, id);
        PoolDefinition after = change.apply(before);
        return pools.stream().map(pool -> pool.id().equals(id) ? after : pool).toList();
    }

    static <T> List<T> inserted(List<T> all, T added, int place) {
        List<T> next = new ArrayList<>(all);
        next.add(Math.min(place, all.size()), added);
        return List.copyOf(next);
    }
}

package dev.weir.upstream;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;

/**
 * What an operator changes in the configuration while it is in use. It lies over what the file says: a reload makes it
 * again. Immutable; every rule is a pure function of definitions.
 */
public sealed interface Change {

    /** The pool that is changed. */
    String pool();

    /** The change in the operator's words, without its value: {@code set_weight primary/web01}. */
    String order();

    /**
     * The pools with this change made.
     *
     * @throws UpstreamException if it cannot be made
     */
    List<PoolDefinition> madeIn(List<PoolDefinition> pools);

    /** Whether the pools are as if this change was made. */
    boolean isIn(List<PoolDefinition> pools);

    /** What is left of this change to be made when a later one is made as well. */
    default Optional<Change> before(Change later) {
        return Optional.of(this);
    }

    /** Whether what {@link #before} leaves of this change does what the later one does. */
    default boolean includes(Change later) {
        return false;
    }

    /**
     * A new pool without hosts.
     *
     * @param pool its id
     * @param options its options
     */
    record CreatePool(String pool, PoolOptions options) implements Change {

        @Override
        public String order() {
            return "create_pool " + pool;
        }

        @Override
        public List<PoolDefinition> madeIn(List<PoolDefinition> pools) {
            if (find(pools, pool).isPresent()) {
                throw AlreadyExists.pool(pool);
            }
            List<PoolDefinition> next = new ArrayList<>(pools);
            next.add(new PoolDefinition(pool, options, List.of()));
            return List.copyOf(next);
        }

        @Override
        public boolean isIn(List<PoolDefinition> pools) {
            return find(pools, pool)
                    .filter(there -> there.options().equals(options))
                    .isPresent();
        }

        @Override
        public Optional<Change> before(Change later) {
            if (later instanceof SetMethod set && set.pool.equals(pool)) {
                return Optional.of(new CreatePool(pool, options.withMethod(set.method)));
            }
            if (later instanceof SetPriority set && set.pool.equals(pool)) {
                return Optional.of(new CreatePool(pool, options.withPriority(set.priority)));
            }
            return Optional.of(this);
        }

        @Override
        public boolean includes(Change later) {
            return (later instanceof SetMethod || later instanceof SetPriority)
                    && later.pool().equals(pool);
        }
    }

    /**
     * Another way to choose hosts.
     *
     * @param pool the pool's id
     * @param method from now on
     */
    record SetMethod(String pool, Method method) implements Change {

        @Override
        public String order() {
            return "set_method " + pool;
        }

        @Override
        public List<PoolDefinition> madeIn(List<PoolDefinition> pools) {
            return changing(pools, pool, there -> there.with(there.options().withMethod(method)));
        }

        @Override
        public boolean isIn(List<PoolDefinition> pools) {
            return find(pools, pool)
                    .filter(there -> there.options().method() == method)
                    .isPresent();
        }

        @Override
        public Optional<Change> before(Change later) {
            return later instanceof SetMethod && later.pool().equals(pool) ? Optional.empty() : Optional.of(this);
        }
    }

    /**
     * Another turn among the pools.
     *
     * @param pool the pool's id
     * @param priority from now on
     */
    record SetPriority(String pool, int priority) implements Change {

        @Override
        public String order() {
            return "set_priority " + pool;
        }

        @Override
        public List<PoolDefinition> madeIn(List<PoolDefinition> pools) {
            return changing(pools, pool, there -> there.with(there.options().withPriority(priority)));
        }

        @Override
        public boolean isIn(List<PoolDefinition> pools) {
            return find(pools, pool)
                    .filter(there -> there.options().priority() == priority)
                    .isPresent();
        }

        @Override
        public Optional<Change> before(Change later) {
            return later instanceof SetPriority && later.pool().equals(pool) ? Optional.empty() : Optional.of(this);
        }
    }

    /**
     * Another share.
     *
     * @param pool the pool's id
     * @param host the host's id
     * @param weight from now on
     */
    record SetWeight(String pool, String host, int weight) implements Change {

        @Override
        public String order() {
            return "set_weight " + pool + "/" + host;
        }

        @Override
        public List<PoolDefinition> madeIn(List<PoolDefinition> pools) {
            return changing(pools, pool, there -> {
                HostOptions before = there.host(host)
                        .orElseThrow(() -> NotFound.host(pool, host))
                        .options();
                return there.with(host, before.withWeight(weight));
            });
        }

        @Override
        public boolean isIn(List<PoolDefinition> pools) {
            return find(pools, pool)
                    .flatMap(there -> there.host(host))
                    .filter(there -> there.options().weight() == weight)
                    .isPresent();
        }

        @Override
        public Optional<Change> before(Change later) {
            boolean over = later instanceof SetWeight set && set.pool.equals(pool) && set.host.equals(host)
                    || later instanceof RemoveHost removal && removal.pool.equals(pool) && removal.host.equals(host);
            return over ? Optional.empty() : Optional.of(this);
        }
    }

    /**
     * A new host, at the end of its pool.
     *
     * @param pool the pool's id
     * @param host its id
     * @param options its options
     */
    record AddHost(String pool, String host, HostOptions options) implements Change {

        @Override
        public String order() {
            return "add_host " + pool + "/" + host;
        }

        @Override
        public List<PoolDefinition> madeIn(List<PoolDefinition> pools) {
            return changing(pools, pool, there -> {
                if (there.host(host).isPresent()) {
                    throw AlreadyExists.host(pool, host);
                }
                List<PoolDefinition.HostDefinition> hosts = new ArrayList<>(there.hosts());
                hosts.add(new PoolDefinition.HostDefinition(host, options));
                return there.with(hosts);
            });
        }

        @Override
        public boolean isIn(List<PoolDefinition> pools) {
            return find(pools, pool)
                    .flatMap(there -> there.host(host))
                    .filter(there -> there.options().equals(options))
                    .isPresent();
        }

        @Override
        public Optional<Change> before(Change later) {
            if (later instanceof RemoveHost && includes(later)) {
                return Optional.empty();
            }
            return later instanceof SetWeight set && includes(later)
                    ? Optional.of(new AddHost(pool, host, options.withWeight(set.weight)))
                    : Optional.of(this);
        }

        @Override
        public boolean includes(Change later) {
            return later instanceof RemoveHost removal && removal.pool.equals(pool) && removal.host.equals(host)
                    || later instanceof SetWeight set && set.pool.equals(pool) && set.host.equals(host);
        }
    }

    /**
     * A host that is not used any more.
     *
     * @param pool the pool's id
     * @param host the host's id
     */
    record RemoveHost(String pool, String host) implements Change {

        @Override
        public String order() {
            return "remove_host " + pool + "/" + host;
        }

        @Override
        public List<PoolDefinition> madeIn(List<PoolDefinition> pools) {
            return changing(pools, pool, there -> {
                if (there.host(host).isEmpty()) {
                    throw NotFound.host(pool, host);
                }
                return there.with(there.hosts().stream()
                        .filter(each -> !each.id().equals(host))
                        .toList());
            });
        }

        @Override
        public boolean isIn(List<PoolDefinition> pools) {
            return find(pools, pool).flatMap(there -> there.host(host)).isEmpty();
        }
    }

    private static Optional<PoolDefinition> find(List<PoolDefinition> pools, String id) {
        return pools.stream().filter(pool -> pool.id().equals(id)).findFirst();
    }

    private static List<PoolDefinition> changing(
            List<PoolDefinition> pools, String id, UnaryOperator<PoolDefinition> change) {
        PoolDefinition before = find(pools, id).orElseThrow(() -> NotFound.pool(id));
        PoolDefinition after = change.apply(before);
        return pools.stream().map(pool -> pool.id().equals(id) ? after : pool).toList();
    }
}

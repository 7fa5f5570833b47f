package dev.weir.upstream;

import static dev.weir.upstream.Definitions.changing;
import static dev.weir.upstream.Definitions.find;
import static dev.weir.upstream.Definitions.inserted;
import static dev.weir.upstream.Definitions.require;

import dev.weir.upstream.PoolDefinition.HostDefinition;
import java.util.List;
import java.util.Optional;

/**
 * What an operator changes in the configuration while it is in use. It lies over what the file says: a reload makes it
 * again. Immutable; every rule is a pure function of definitions.
 *
 * <p>A change knows what was there before it. So it can tell whether somebody else came first, and can be undone; and of
 * options it changes those alone that it was made for, whatever a reload makes of the others.
 */
public sealed interface Change {

    /** The place after all others, in a list of pools or hosts. */
    int LAST = Integer.MAX_VALUE;

    /** The pool that is changed. */
    String pool();

    /** The change in the operator's words, without its value: {@code set_weight primary/web01}. */
    String order();

    /** The change that makes all as it was before this one. */
    Change inverse();

    /**
     * Refuses if what was there before is not what this change says.
     *
     * @throws UpstreamException if somebody else came first
     */
    void requireFirst(List<PoolDefinition> pools);

    /**
     * The pools with this change made, as far as that is possible: options that are not changed stay as they are here.
     *
     * @throws UpstreamException if it cannot be made
     */
    List<PoolDefinition> madeIn(List<PoolDefinition> pools);

    /** Whether the pools are as if this change was made. */
    boolean isIn(List<PoolDefinition> pools);

    /** What is left of this change to be made when a later one is made as well. */
    default Optional<Change> before(Change later) {
        return later instanceof RemovePool removal && removal.pool().equals(pool())
                ? Optional.empty()
                : Optional.of(this);
    }

    /** Whether what {@link #before} leaves of this change does what the later one does. */
    default boolean includes(Change later) {
        return false;
    }

    /**
     * A new pool.
     *
     * @param definition of the pool, with its hosts
     * @param place among the pools: 0 is the first
     */
    record AddPool(PoolDefinition definition, int place) implements Change {

        @Override
        public String pool() {
            return definition.id();
        }

        @Override
        public String order() {
            return "create_pool " + pool();
        }

        @Override
        public Change inverse() {
            return new RemovePool(definition, place);
        }

        @Override
        public void requireFirst(List<PoolDefinition> pools) {
            if (find(pools, pool()).isPresent()) {
                throw AlreadyExists.pool(pool());
            }
        }

        @Override
        public List<PoolDefinition> madeIn(List<PoolDefinition> pools) {
            requireFirst(pools);
            return inserted(pools, definition, place);
        }

        @Override
        public boolean isIn(List<PoolDefinition> pools) {
            return find(pools, pool())
                    .filter(there -> there.options().equals(definition.options()))
                    .filter(there ->
                            definition.hosts().isEmpty() || there.hosts().equals(definition.hosts()))
                    .isPresent();
        }

        @Override
        public Optional<Change> before(Change later) {
            return later instanceof ChangePool change && change.pool.equals(pool())
                    ? Optional.of(new AddPool(definition.with(change.merged(definition.options())), place))
                    : Change.super.before(later);
        }

        @Override
        public boolean includes(Change later) {
            return (later instanceof ChangePool || later instanceof RemovePool)
                    && later.pool().equals(pool());
        }
    }

    /**
     * Other options of a pool.
     *
     * @param pool the pool's id
     * @param before its options when the change was made
     * @param after its options since then
     */
    record ChangePool(String pool, PoolOptions before, PoolOptions after) implements Change {

        @Override
        public String order() {
            if (after.equals(before.withMethod(after.method()))) {
                return "set_method " + pool;
            }
            return (after.equals(before.withPriority(after.priority())) ? "set_priority " : "change_pool ") + pool;
        }

        @Override
        public Change inverse() {
            return new ChangePool(pool, after, before);
        }

        @Override
        public void requireFirst(List<PoolDefinition> pools) {
            if (!require(pools, pool).options().equals(before)) {
                throw Stale.pool(pool);
            }
        }

        @Override
        public List<PoolDefinition> madeIn(List<PoolDefinition> pools) {
            return changing(pools, pool, there -> there.with(merged(there.options())));
        }

        @Override
        public boolean isIn(List<PoolDefinition> pools) {
            return find(pools, pool)
                    .map(PoolDefinition::options)
                    .filter(there -> there.equals(merged(there)))
                    .isPresent();
        }

        @Override
        public Optional<Change> before(Change later) {
            if (later instanceof ChangePool change && change.pool.equals(pool)) {
                PoolOptions first = change.before.merged(after, before);
                return first.equals(change.after)
                        ? Optional.empty()
                        : Optional.of(new ChangePool(pool, first, change.after));
            }
            return Change.super.before(later);
        }

        @Override
        public boolean includes(Change later) {
            return later instanceof ChangePool && later.pool().equals(pool);
        }

        private PoolOptions merged(PoolOptions options) {
            return options.merged(before, after);
        }
    }

    /**
     * A pool that is not used any more.
     *
     * @param definition of the pool as it was, with its hosts
     * @param place it had among the pools
     */
    record RemovePool(PoolDefinition definition, int place) implements Change {

        @Override
        public String pool() {
            return definition.id();
        }

        @Override
        public String order() {
            return "remove_pool " + pool();
        }

        @Override
        public Change inverse() {
            return new AddPool(definition, place);
        }

        @Override
        public void requireFirst(List<PoolDefinition> pools) {
            if (!require(pools, pool()).equals(definition)) {
                throw Stale.pool(pool());
            }
        }

        @Override
        public List<PoolDefinition> madeIn(List<PoolDefinition> pools) {
            PoolDefinition gone = require(pools, pool());
            return pools.stream().filter(each -> !each.id().equals(gone.id())).toList();
        }

        @Override
        public boolean isIn(List<PoolDefinition> pools) {
            return find(pools, pool()).isEmpty();
        }
    }

    /**
     * A new host.
     *
     * @param pool the pool's id
     * @param definition of the host
     * @param place among the hosts: 0 is the first
     */
    record AddHost(String pool, HostDefinition definition, int place) implements Change {

        @Override
        public String order() {
            return "add_host " + pool + "/" + definition.id();
        }

        @Override
        public Change inverse() {
            return new RemoveHost(pool, definition, place);
        }

        @Override
        public void requireFirst(List<PoolDefinition> pools) {
            if (require(pools, pool).host(definition.id()).isPresent()) {
                throw AlreadyExists.host(pool, definition.id());
            }
        }

        @Override
        public List<PoolDefinition> madeIn(List<PoolDefinition> pools) {
            requireFirst(pools);
            return changing(pools, pool, there -> there.with(inserted(there.hosts(), definition, place)));
        }

        @Override
        public boolean isIn(List<PoolDefinition> pools) {
            return find(pools, pool)
                    .flatMap(there -> there.host(definition.id()))
                    .filter(definition::equals)
                    .isPresent();
        }

        @Override
        public Optional<Change> before(Change later) {
            if (later instanceof ChangeHost change && includes(later)) {
                HostOptions options = definition.options().merged(change.before, change.after);
                return Optional.of(new AddHost(pool, new HostDefinition(definition.id(), options), place));
            }
            return includes(later) ? Optional.empty() : Change.super.before(later);
        }

        @Override
        public boolean includes(Change later) {
            return later instanceof ChangeHost change && change.isOf(pool, definition.id())
                    || later instanceof RemoveHost removal && removal.isOf(pool, definition.id());
        }
    }

    /**
     * Other options of a host.
     *
     * @param pool the pool's id
     * @param host the host's id
     * @param before its options when the change was made
     * @param after its options since then
     */
    record ChangeHost(String pool, String host, HostOptions before, HostOptions after) implements Change {

        @Override
        public String order() {
            boolean weight = after.equals(before.withWeight(after.weight()));
            return (weight ? "set_weight " : "change_host ") + pool + "/" + host;
        }

        @Override
        public Change inverse() {
            return new ChangeHost(pool, host, after, before);
        }

        @Override
        public void requireFirst(List<PoolDefinition> pools) {
            if (!require(pools, pool, host).options().equals(before)) {
                throw Stale.host(pool, host);
            }
        }

        @Override
        public List<PoolDefinition> madeIn(List<PoolDefinition> pools) {
            HostOptions there = require(pools, pool, host).options();
            return changing(pools, pool, in -> in.with(host, merged(there)));
        }

        @Override
        public boolean isIn(List<PoolDefinition> pools) {
            return find(pools, pool)
                    .flatMap(there -> there.host(host))
                    .map(HostDefinition::options)
                    .filter(there -> there.equals(merged(there)))
                    .isPresent();
        }

        @Override
        public Optional<Change> before(Change later) {
            if (later instanceof ChangeHost change && change.isOf(pool, host)) {
                HostOptions first = change.before.merged(after, before);
                return first.equals(change.after)
                        ? Optional.empty()
                        : Optional.of(new ChangeHost(pool, host, first, change.after));
            }
            return later instanceof RemoveHost removal && removal.isOf(pool, host)
                    ? Optional.empty()
                    : Change.super.before(later);
        }

        @Override
        public boolean includes(Change later) {
            return later instanceof ChangeHost change && change.isOf(pool, host);
        }

        private boolean isOf(String otherPool, String otherHost) {
            return pool.equals(otherPool) && host.equals(otherHost);
        }

        private HostOptions merged(HostOptions options) {
            return options.merged(before, after);
        }
    }

    /**
     * A host that is not used any more.
     *
     * @param pool the pool's id
     * @param definition of the host as it was
     * @param place it had among the hosts
     */
    record RemoveHost(String pool, HostDefinition definition, int place) implements Change {

        @Override
        public String order() {
            return "remove_host " + pool + "/" + definition.id();
        }

        @Override
        public Change inverse() {
            return new AddHost(pool, definition, place);
        }

        @Override
        public void requireFirst(List<PoolDefinition> pools) {
            if (!require(pools, pool, definition.id()).equals(definition)) {
                throw Stale.host(pool, definition.id());
            }
        }

        @Override
        public List<PoolDefinition> madeIn(List<PoolDefinition> pools) {
            HostDefinition gone = require(pools, pool, definition.id());
            return changing(
                    pools,
                    pool,
                    in -> in.with(in.hosts().stream()
                            .filter(each -> !each.id().equals(gone.id()))
                            .toList()));
        }

        @Override
        public boolean isIn(List<PoolDefinition> pools) {
            return find(pools, pool)
                    .flatMap(there -> there.host(definition.id()))
                    .isEmpty();
        }

        private boolean isOf(String otherPool, String otherHost) {
            return pool.equals(otherPool) && definition.id().equals(otherHost);
        }
    }
}

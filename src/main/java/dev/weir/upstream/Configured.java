package dev.weir.upstream;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What is configured: what the file says, and over it what operators changed since. Immutable.
 *
 * @param tls how to talk TLS to the hosts, or null to talk plain HTTP
 * @param file the pools as the file says, in order of declaration
 * @param changes those that make a difference, in order: at most a few for each pool and host, however many were made
 * @param pools with all changes made, in order of declaration
 */
record Configured(
        @Nullable TlsOptions tls, List<PoolDefinition> file, List<Change> changes, List<PoolDefinition> pools) {

    Configured {
        file = List.copyOf(file);
        changes = List.copyOf(changes);
        pools = List.copyOf(pools);
    }

    /**
     * What the file says.
     *
     * @throws AlreadyExists if two pools, or two hosts of a pool, have the same id
     */
    static Configured by(@Nullable TlsOptions tls, List<PoolDefinition> file) {
        requireUnique(file);
        return new Configured(tls, file, List.of(), file);
    }

    /**
     * With one more change.
     *
     * @throws UpstreamException if it cannot be made
     */
    Configured with(Change change) {
        List<PoolDefinition> next = change.madeIn(pools);
        List<Change> left = new ArrayList<>();
        if (changes.contains(change.inverse()) && change.isIn(file)) {
            left.addAll(changes); // back to what the file says, so that it is heard again
            left.remove(change.inverse());
            return new Configured(tls, file, left, next);
        }
        changes.forEach(earlier -> earlier.before(change).ifPresent(left::add));
        if (changes.stream().noneMatch(earlier -> earlier.includes(change))) {
            left.add(change);
        }
        return new Configured(tls, file, left, next);
    }

    /** With these changes as far as they can be made and make a difference; the others are conflicts or done. */
    Configured withThoseOf(List<Change> again, List<Conflict> conflicts) {
        Configured next = this;
        for (Change change : again) {
            try {
                next = change.isIn(next.pools) ? next : next.with(change);
            } catch (UpstreamException impossible) {
                conflicts.add(new Conflict(change, String.valueOf(impossible.getMessage())));
            }
        }
        return next;
    }

    private static void requireUnique(List<PoolDefinition> pools) {
        Set<String> poolIds = new HashSet<>();
        for (PoolDefinition pool : pools) {
            if (!poolIds.add(pool.id())) {
                throw AlreadyExists.pool(pool.id());
            }
            Set<String> hostIds = new HashSet<>();
            for (PoolDefinition.HostDefinition host : pool.hosts()) {
                if (!hostIds.add(host.id())) {
                    throw AlreadyExists.host(pool.id(), host.id());
                }
            }
        }
    }
}

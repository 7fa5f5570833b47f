package dev.weir.upstream;

import java.util.List;
import java.util.Optional;

/**
 * A pool as an operator defines it.
 *
 * @param id unique in the upstream
 * @param options the pool's options
 * @param hosts in order of declaration; may be empty
 */
public record PoolDefinition(String id, PoolOptions options, List<HostDefinition> hosts) {

    /** Copies the list. */
    public PoolDefinition {
        hosts = List.copyOf(hosts);
    }

    /** The host of this id, or empty if there is none. */
    public Optional<HostDefinition> host(String hostId) {
        return hosts.stream().filter(host -> host.id().equals(hostId)).findFirst();
    }

    /** The least positive number that no host has as its id. */
    String freeHostId() {
        for (int number = 1; ; number++) {
            String candidate = Integer.toString(number);
            if (host(candidate).isEmpty()) {
                return candidate;
            }
        }
    }

    PoolDefinition with(PoolOptions next) {
        return new PoolDefinition(id, next, hosts);
    }

    PoolDefinition with(List<HostDefinition> next) {
        return new PoolDefinition(id, options, next);
    }

    PoolDefinition with(String hostId, HostOptions next) {
        return with(hosts.stream()
                .map(host -> host.id().equals(hostId) ? new HostDefinition(hostId, next) : host)
                .toList());
    }

    /**
     * A host as an operator defines it.
     *
     * @param id unique in the pool
     * @param options the host's options
     */
    public record HostDefinition(String id, HostOptions options) {}
}

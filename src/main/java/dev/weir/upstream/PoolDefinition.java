package dev.weir.upstream;

import java.util.List;

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

    /**
     * A host as an operator defines it.
     *
     * @param id unique in the pool
     * @param options the host's options
     */
    public record HostDefinition(String id, HostOptions options) {}
}

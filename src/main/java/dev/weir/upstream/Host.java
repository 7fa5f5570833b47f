package dev.weir.upstream;

/**
 * One host of a pool, as it is in one snapshot.
 *
 * @param id unique in the pool
 * @param options what is configured
 * @param health what was observed or ordered
 * @param stats the counters of this host's identity: two snapshots show the same host if they share them
 */
public record Host(String id, HostOptions options, Health health, HostStats stats) {

    /** Whether requests may be sent to it. */
    public boolean usable() {
        return health.usable();
    }

    Host with(Health next) {
        return new Host(id, options, next, stats);
    }

    Host with(HostOptions next) {
        return new Host(id, next, health, stats);
    }
}

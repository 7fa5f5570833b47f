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

    static Host of(PoolDefinition.HostDefinition definition) {
        return new Host(definition.id(), definition.options(), new Health.Up(), new HostStats());
    }

    Host with(Health next) {
        return new Host(id, options, next, stats);
    }

    /** By other options. At another address it is another host, of which only the order by hand holds still. */
    Host by(HostOptions next) {
        if (next.address().equals(options.address()) && next.port() == options.port()) {
            return new Host(id, next, health, stats);
        }
        return new Host(id, next, health instanceof Health.DownByHand ? health : new Health.Up(), new HostStats());
    }
}

package dev.weir.upstream;

/**
 * One host of a pool, as it is in one snapshot: what is configured, what is ordered and what is observed, each apart from
 * the others.
 *
 * @param id unique in the pool
 * @param options what is configured
 * @param order what is ordered
 * @param health what is observed
 * @param stats the counters of this host's identity: two snapshots show the same host if they share them
 */
public record Host(String id, HostOptions options, Order order, Health health, HostStats stats) {

    /** Whether requests may be sent to it. */
    public boolean usable() {
        return order.admits() && health.usable();
    }

    /** Why it is out of use, in the operator's words: {@code "by hand: new disk"}; empty if it is not. */
    public String reason() {
        if (!order.admits()) {
            return order.reason().isEmpty() ? "by hand" : "by hand: " + order.reason();
        }
        return health instanceof Health.DownByFailures byFailures
                ? byFailures.cause().reason()
                : "";
    }

    /** What makes another one like this. */
    public PoolDefinition.HostDefinition definition() {
        return new PoolDefinition.HostDefinition(id, options);
    }

    static Host of(PoolDefinition.HostDefinition definition, Order order) {
        return new Host(definition.id(), definition.options(), order, new Health.Up(), new HostStats());
    }

    Host with(Order next, Health nextHealth) {
        return new Host(id, options, next, nextHealth, stats);
    }

    /** By other options. At another address it is another host, of which only the order holds still. */
    Host by(HostOptions next) {
        if (next.address().equals(options.address()) && next.port() == options.port()) {
            return new Host(id, next, order, health, stats);
        }
        return new Host(id, next, order, new Health.Up(), new HostStats());
    }

    /** When time has passed and nothing else happened. */
    Host aged(long nowNanos, PoolOptions pool) {
        return with(order.aged(nowNanos), health.aged(nowNanos, HealthPolicy.of(pool, options)));
    }
}

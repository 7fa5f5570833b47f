package dev.weir.upstream;

import java.util.HashMap;
import java.util.Map;

/**
 * The orders of hosts that are not ready, at one moment: by them hosts that are removed come back as they were. Immutable;
 * times are those of the upstream's clock.
 */
public final class StandingOrders {

    private final Map<Name, Order> orders;

    private record Name(String pool, String host) {}

    private StandingOrders(Map<Name, Order> orders) {
        this.orders = Map.copyOf(orders);
    }

    /** None: every host is ready. */
    public static StandingOrders none() {
        return new StandingOrders(Map.of());
    }

    /** Those of a snapshot. */
    public static StandingOrders of(Snapshot snapshot) {
        Map<Name, Order> orders = new HashMap<>();
        for (Pool pool : snapshot.pools()) {
            for (Host host : pool.hosts()) {
                if (!host.order().admits()) {
                    orders.put(new Name(pool.id(), host.id()), host.order());
                }
            }
        }
        return new StandingOrders(orders);
    }

    /** That of a host; ready if there is none. */
    Order of(String pool, String host) {
        Order order = orders.get(new Name(pool, host));
        return order == null ? Order.ready() : order;
    }
}

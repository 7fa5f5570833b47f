package dev.weir.events;

import dev.weir.upstream.Host;
import dev.weir.upstream.HostStats;
import dev.weir.upstream.Order;
import dev.weir.upstream.Pool;
import dev.weir.upstream.Upstream;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Notices when hosts that are ordered out have no request in flight any more, once for each order. A host counts as quiet
 * when two looks in a row find it so: a request that chose it just before the order may not have begun at the first one.
 *
 * <p>Confined to one thread.
 */
final class Drains {

    /** What was seen of a host that is ordered out. */
    private record Seen(Order order, boolean quiet, boolean told) {

        /** Another reason or another end does not make it another order. */
        boolean isOf(Order other) {
            return order.mode() == other.mode() && order.sinceNanos() == other.sinceNanos();
        }
    }

    /** By the counters, which a host shares with nobody. */
    private Map<HostStats, Seen> seen = new HashMap<>();

    /** The hosts that are drained now and were not told of before. */
    List<Occurrence> look(List<Upstream> upstreams) {
        Map<HostStats, Seen> next = new HashMap<>();
        List<Occurrence> drained = new ArrayList<>();
        for (Upstream upstream : upstreams) {
            for (Pool pool : upstream.snapshot().pools()) {
                for (Host host : pool.hosts()) {
                    if (!host.order().admits() && isDrained(host, next)) {
                        drained.add(HostEvents.drained(upstream.id(), pool.id(), host));
                    }
                }
            }
        }
        seen = next;
        return drained;
    }

    private boolean isDrained(Host host, Map<HostStats, Seen> next) {
        Seen known = seen.get(host.stats());
        Seen before = known != null && known.isOf(host.order()) ? known : new Seen(host.order(), false, false);
        boolean quiet = host.stats().inFlight() == 0;
        boolean drained = quiet && before.quiet && !before.told;
        next.put(host.stats(), new Seen(host.order(), quiet, before.told || drained));
        return drained;
    }
}

package dev.weir.state;

import dev.weir.upstream.Health;
import dev.weir.upstream.Host;
import dev.weir.upstream.Order;
import dev.weir.upstream.Pool;
import dev.weir.upstream.Snapshot;
import dev.weir.upstream.Upstream;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What is remembered of hosts: all entries, each replaced by what came after it. Times are of the nano clock. */
final class Memory {

    private final Map<HostName, Entry.Ordered> orders = new LinkedHashMap<>();
    private final Map<HostName, Entry.Observed> observed = new LinkedHashMap<>();
    private List<Snapshot> seen = List.of();

    void note(Entry entry) {
        if (entry instanceof Entry.Ordered ordered && !ordered.order().admits()) {
            orders.put(entry.host(), ordered);
        } else if (entry instanceof Entry.Observed now && !(now.health() instanceof Health.Up)) {
            observed.put(entry.host(), now);
        } else if (entry instanceof Entry.Observed) {
            observed.remove(entry.host());
        } else {
            orders.remove(entry.host());
        }
    }

    List<Entry.Ordered> orders() {
        return List.copyOf(orders.values());
    }

    List<Entry.Observed> observed() {
        return List.copyOf(observed.values());
    }

    /** The fewest entries that say all of it. */
    List<Entry> entries() {
        List<Entry> entries = new ArrayList<>(orders.values());
        entries.addAll(observed.values());
        return entries;
    }

    /** Learns how the hosts are now: the entries that were missing. Orders for hosts that are gone stay. */
    List<Entry> learn(List<Upstream> upstreams) {
        List<Snapshot> now = upstreams.stream().map(Upstream::snapshot).toList();
        if (now.equals(seen)) {
            return List.of(); // a snapshot equals itself alone
        }
        seen = now;
        List<Entry> news = new ArrayList<>();
        Set<HostName> present = new HashSet<>();
        for (int i = 0; i < now.size(); i++) {
            for (Pool pool : now.get(i).pools()) {
                for (Host host : pool.hosts()) {
                    HostName name = new HostName(upstreams.get(i).id(), pool.id(), host.id());
                    present.add(name);
                    compare(name, host, news);
                }
            }
        }
        observed.values().stream()
                .filter(entry -> !present.contains(entry.host()))
                .forEach(gone -> news.add(gone.with(new Health.Up())));
        news.forEach(this::note);
        return news;
    }

    /** The order comes first: if only a part of it is read again, the host is still as it was at some time. */
    private void compare(HostName name, Host host, List<Entry> news) {
        Entry.Ordered ordered = orders.get(name);
        Order known = ordered == null ? Order.ready() : ordered.order();
        if (!host.order().equals(known)) {
            news.add(new Entry.Ordered(name, host.order()));
        }
        Health health = host.health();
        Entry.Observed before = observed.get(name);
        Entry.Observed now = new Entry.Observed(
                name, host.options().address(), host.options().port(), health);
        boolean nothing = before == null && health instanceof Health.Up;
        if (!nothing && !now.equals(before)) {
            news.add(now);
        }
    }
}

package dev.weir.upstream;

import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * The state of an upstream in one sentence for people: {@code primary carries 100 %, 2 of 2 hosts up; dr idle}, or {@code
 * dr carries 100 %, 1 of 1 host up: every host of primary is down (web01: Connection refused since 12:00 UTC)}. Pure.
 */
public final class Status {

    /** Of which the sentence tells what is the matter, in each pool. */
    private static final int MAX_HOSTS = 3;

    private final Snapshot snapshot;
    private final Clocks now;

    private Status(Snapshot snapshot, Clocks now) {
        this.snapshot = snapshot;
        this.now = now;
    }

    /** The sentence, without a full stop. */
    public static String of(Snapshot snapshot, Clocks now) {
        return new Status(snapshot, now).sentence();
    }

    private String sentence() {
        if (snapshot.pools().isEmpty()) {
            return "there is no pool, requests are answered with 504";
        }
        Optional<Pool> carrying = snapshot.carrying();
        return carrying.map(this::carriedBy)
                .orElseGet(() -> "no pool carries, requests are answered with 504: " + lost(snapshot.byPriority()));
    }

    private String carriedBy(Pool carrying) {
        List<Pool> all = snapshot.byPriority();
        List<Pool> before = all.subList(0, all.indexOf(carrying));
        List<Pool> after = all.subList(all.indexOf(carrying) + 1, all.size());
        return carrying.id() + " carries 100 %, " + hostsUp(carrying)
                + (before.isEmpty() ? "" : ": " + lost(before))
                + after.stream().map(pool -> "; " + idle(pool)).collect(Collectors.joining());
    }

    private String lost(List<Pool> pools) {
        return pools.stream().map(this::lost).collect(Collectors.joining("; "));
    }

    private String lost(Pool pool) {
        if (pool.hosts().isEmpty()) {
            return pool.id() + " has no hosts";
        }
        boolean down = pool.hosts().stream().allMatch(host -> host.order().admits());
        return "every host of " + pool.id() + " is " + (down ? "down" : "out of use") + outOfUse(pool);
    }

    private String idle(Pool pool) {
        boolean whole = pool.hosts().stream().allMatch(Host::usable) && pool.usable();
        return pool.id() + " idle" + (whole ? "" : ", " + hostsUp(pool));
    }

    private String hostsUp(Pool pool) {
        int hosts = pool.hosts().size();
        long up = pool.hosts().stream().filter(Host::usable).count();
        return up + " of " + hosts + (hosts == 1 ? " host" : " hosts") + " up" + outOfUse(pool);
    }

    /** Empty if every host is usable. */
    private String outOfUse(Pool pool) {
        List<Host> hosts = pool.hosts().stream().filter(host -> !host.usable()).toList();
        if (hosts.isEmpty()) {
            return "";
        }
        String told = hosts.stream().limit(MAX_HOSTS).map(this::why).collect(Collectors.joining("; "));
        int more = hosts.size() - MAX_HOSTS;
        return " (" + told + (more > 0 ? "; and " + more + " more" : "") + ")";
    }

    private String why(Host host) {
        Order order = host.order();
        if (!order.admits()) {
            String reason = order.reason().isEmpty() ? "" : ", " + order.reason();
            return host.id() + ": " + order.mode().id() + " since " + now.minute(order.sinceNanos()) + reason;
        }
        Health.DownByFailures down = (Health.DownByFailures) host.health(); // else it would be usable
        return host.id() + ": " + down.cause().reason() + " since " + now.minute(down.sinceNanos());
    }
}

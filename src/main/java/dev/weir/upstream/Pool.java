package dev.weir.upstream;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** One pool, as it is in one snapshot. Immutable; what depends on configuration and health alone is worked out here. */
public final class Pool {

    private final String id;
    private final PoolOptions options;
    private final List<Host> hosts;
    private final Cursors cursors;
    private final Schedule schedule;

    private Pool(String id, PoolOptions options, List<Host> hosts, Cursors cursors) {
        this(id, options, hosts, cursors, schedule(options.method(), hosts, cursors));
    }

    private Pool(String id, PoolOptions options, List<Host> hosts, Cursors cursors, Schedule schedule) {
        this.id = id;
        this.options = options;
        this.hosts = List.copyOf(hosts);
        this.cursors = cursors;
        this.schedule = schedule;
    }

    private static Schedule schedule(Method method, List<Host> hosts, Cursors cursors) {
        Shares shares = Shares.of(hosts);
        return switch (method) {
            case ROUND_ROBIN -> new RoundRobin(shares, cursors);
            case HASH -> new Hash(shares);
        };
    }

    static Pool of(PoolDefinition definition) {
        List<Host> hosts = new ArrayList<>();
        for (PoolDefinition.HostDefinition host : definition.hosts()) {
            hosts.add(new Host(host.id(), host.options(), new Health.Up(), new HostStats()));
        }
        return new Pool(definition.id(), definition.options(), hosts, new Cursors());
    }

    /** Unique in the upstream. */
    public String id() {
        return id;
    }

    /** What is configured. */
    public PoolOptions options() {
        return options;
    }

    /** In order of declaration; may be empty. */
    public List<Host> hosts() {
        return hosts;
    }

    /** The host of this id, or empty if there is none. */
    public Optional<Host> host(String hostId) {
        int position = position(hostId);
        return position < 0 ? Optional.empty() : Optional.of(hosts.get(position));
    }

    /** A plain loop: it runs for every failure, and with thousands of hosts it is what a failure costs. */
    private int position(String hostId) {
        for (int i = 0; i < hosts.size(); i++) {
            if (hosts.get(i).id().equals(hostId)) {
                return i;
            }
        }
        return -1;
    }

    /** Whether any host may be sent requests. */
    public boolean usable() {
        return hosts.stream().anyMatch(Host::usable);
    }

    Schedule schedule() {
        return schedule;
    }

    Pool with(PoolOptions next) {
        return new Pool(id, next, hosts, cursors);
    }

    Pool withHosts(List<Host> next) {
        return new Pool(id, options, next, cursors);
    }

    /** The same pool with one host replaced; the schedule is kept when it does not depend on the difference. */
    Pool replacing(Host before, Host after) {
        List<Host> next = new ArrayList<>(hosts);
        next.set(position(after.id()), after);
        boolean sameChoices = before.usable() == after.usable()
                && before.options().weight() == after.options().weight();
        return sameChoices ? new Pool(id, options, next, cursors, schedule) : withHosts(next);
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
}

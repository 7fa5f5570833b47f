package dev.weir.upstream;

import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** One pool, as it is in one snapshot. Immutable; what depends on configuration and health alone is worked out here. */
public final class Pool {

    private final String id;
    private final PoolOptions options;
    private final @Nullable TlsOptions tls;
    private final List<Host> hosts;
    private final Cursors cursors;
    private final Schedule schedule;

    private Pool(PoolDefinition definition, @Nullable TlsOptions tls, List<Host> hosts, Cursors cursors) {
        this(
                definition.id(),
                definition.options(),
                tls,
                hosts,
                cursors,
                schedule(definition.options().method(), hosts, cursors));
    }

    private Pool(
            String id,
            PoolOptions options,
            @Nullable TlsOptions tls,
            List<Host> hosts,
            Cursors cursors,
            Schedule schedule) {
        this.id = id;
        this.options = options;
        this.tls = tls;
        this.hosts = hosts;
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

    /** What makes another one like this. */
    public PoolDefinition definition() {
        return new PoolDefinition(
                id, options, hosts.stream().map(Host::definition).toList());
    }

    static Pool of(PoolDefinition definition, @Nullable TlsOptions tls, StandingOrders orders) {
        List<Host> hosts = definition.hosts().stream()
                .map(host -> Host.of(host, orders.of(definition.id(), host.id())))
                .toList();
        return new Pool(definition, tls, hosts, new Cursors());
    }

    /** Unique in the upstream. */
    public String id() {
        return id;
    }

    /** What is configured. */
    public PoolOptions options() {
        return options;
    }

    /** How to talk TLS to the hosts, or null when they are talked to in plain HTTP. */
    public @Nullable TlsOptions tls() {
        return tls;
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

    /** How quickly attempts at its hosts began and ended in the last 10 seconds or so. */
    public Pace recentPace(long nowNanos) {
        return hosts.stream().map(host -> host.stats().recentPace(nowNanos)).reduce(Pace.none(), Pace::plus);
    }

    /** Times from the begin of an attempt at its hosts to the head of the answer, in the last minute. */
    public Histogram.Snapshot recentLatency() {
        return hosts.stream()
                .map(host -> host.stats().recentLatency())
                .reduce(Histogram.Snapshot.EMPTY, Histogram.Snapshot::plus);
    }

    Schedule schedule() {
        return schedule;
    }

    /**
     * The same pool by another definition. Hosts of the same id keep their orders, and those that are the same also what
     * was observed of them; what does not change at all stays as it is, the schedule included.
     *
     * @param orders of hosts that are new
     */
    Pool by(PoolDefinition definition, @Nullable TlsOptions nextTls, StandingOrders orders) {
        Map<String, Host> known = new HashMap<>();
        hosts.forEach(host -> known.put(host.id(), host));
        List<Host> next = definition.hosts().stream()
                .map(host -> known.containsKey(host.id())
                        ? known.get(host.id()).by(host.options())
                        : Host.of(host, orders.of(id, host.id())))
                .toList();
        if (definition.options().equals(options) && Objects.equals(nextTls, tls) && next.equals(hosts)) {
            return this;
        }
        return definition.options().method() == options.method() && sameChoices(hosts, next)
                ? new Pool(id, definition.options(), nextTls, next, cursors, schedule)
                : new Pool(definition, nextTls, next, cursors);
    }

    /** The same pool with another health of a host; the schedule is kept when it does not depend on the difference. */
    Pool replacing(Host before, Host after) {
        Host[] changed = hosts.toArray(Host[]::new);
        changed[position(after.id())] = after;
        // Not List.of, which copies again: this is done for every failure.
        List<Host> next = Collections.unmodifiableList(Arrays.asList(changed));
        Schedule nextSchedule =
                before.usable() == after.usable() ? schedule : schedule(options.method(), next, cursors);
        return new Pool(id, options, tls, next, cursors, nextSchedule);
    }

    /** A schedule knows positions alone. */
    private static boolean sameChoices(List<Host> before, List<Host> after) {
        return before.size() == after.size()
                && IntStream.range(0, before.size())
                        .allMatch(i -> before.get(i).usable() == after.get(i).usable()
                                && before.get(i).options().weight()
                                        == after.get(i).options().weight());
    }
}

package dev.weir.metrics;

import dev.weir.metrics.HostConnectionCounts.Counts;
import dev.weir.upstream.Host;
import dev.weir.upstream.HostStats;
import dev.weir.upstream.Order;
import dev.weir.upstream.Outcome;
import io.prometheus.metrics.model.snapshots.Labels;
import java.util.List;

/** What is told of each host. */
final class HostSeries {

    private static final List<String> STATES = List.of("up", "failing", "down");

    private final Counter attempts =
            new Counter("weir_host_attempts", "Attempts to have the host serve a request, by how they ended.");
    private final Counter failovers =
            new Counter("weir_host_failovers", "Requests that went on from the host to another one, by why.");
    private final Counter failures =
            new Counter("weir_host_failures", "Failures of traffic and of checks that were counted against the host.");
    private final Counter checks = new Counter("weir_host_checks", "Checks of the host that passed or failed.");
    private final Counter sent =
            new Counter("weir_host_sent_bytes", "Bytes of requests' bodies that the host was sent.");
    private final Counter received =
            new Counter("weir_host_received_bytes", "Bytes of answers' content that were passed on from the host.");
    private final Gauge inFlight = new Gauge("weir_host_in_flight", "Attempts that have not ended.");
    private final Gauge connections = new Gauge(
            "weir_host_connections", "Connections to the host that are open, and those of them that are idle.");
    private final Gauge queued = new Gauge("weir_host_queued", "Requests that wait for a connection to the host.");
    private final Gauge state =
            new Gauge("weir_host_state", "1 for what is observed of the host, 0 for the other states.");
    private final Gauge order =
            new Gauge("weir_host_order", "1 for what is ordered of the host, 0 for what else could be.");
    private final Gauge usable =
            new Gauge("weir_host_usable", "1 if the host gets requests, by what is observed and ordered; else 0.");
    private final Gauge weight = new Gauge("weir_host_weight", "The configured weight of the host.");
    private final Latency latency = new Latency(
            "weir_host_latency_seconds",
            "Time from the begin of an attempt to the head of the answer; quantiles are of the last minute.");

    void add(Labels labels, Host host, Traffic traffic, Counts open) {
        HostStats stats = host.stats();
        for (Outcome.Kind kind : Outcome.Kind.values()) {
            long ended = stats.attempts(kind);
            if (ended > 0 || kind == Outcome.Kind.ANSWERED) {
                attempts.add(labels.add("outcome", kind.word()), ended);
            }
            long left = traffic.failovers(stats, kind);
            if (left > 0) {
                failovers.add(labels.add("reason", kind.word()), left);
            }
        }
        failures.add(labels, stats.failures());
        checks.add(labels.add("result", "passed"), stats.checksPassed());
        checks.add(labels.add("result", "failed"), stats.checksFailed());
        sent.add(labels, stats.sentBytes());
        received.add(labels, stats.receivedBytes());
        inFlight.add(labels, stats.inFlight());
        connections.add(labels.add("state", "open"), open.open());
        connections.add(labels.add("state", "idle"), open.idle());
        queued.add(labels, open.queued());
        weight.add(labels, host.options().weight());
        String now = host.health().state();
        STATES.forEach(each -> state.add(labels.add("state", each), each.equals(now) ? 1 : 0));
        for (Order.Mode mode : Order.Mode.values()) {
            order.add(labels.add("order", mode.id()), host.order().mode() == mode ? 1 : 0);
        }
        usable.add(labels, host.usable() ? 1 : 0);
        latency.add(labels, stats);
    }

    List<Series> all() {
        return List.of(
                attempts,
                failovers,
                failures,
                checks,
                sent,
                received,
                inFlight,
                connections,
                queued,
                state,
                order,
                usable,
                weight,
                latency);
    }
}

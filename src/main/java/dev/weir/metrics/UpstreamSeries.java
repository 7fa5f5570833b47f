package dev.weir.metrics;

import dev.weir.proxy.Ending;
import dev.weir.upstream.ResendBudget;
import dev.weir.upstream.Upstream;
import io.prometheus.metrics.model.snapshots.Labels;
import java.util.List;
import java.util.Locale;

/** What is told of each upstream, and of requests that came to none. */
final class UpstreamSeries {

    private final Counter requests =
            new Counter("weir_requests", "Requests that have ended, by the class of the status and by how they ended.");
    private final Gauge inFlight = new Gauge("weir_requests_in_flight", "Requests that have not ended.");
    private final Timing duration =
            new Timing("weir_request_duration_seconds", "Time from the begin of a request to the end of its answer.");
    private final Timing firstByte = new Timing(
            "weir_request_first_byte_seconds", "Time from the begin of a request to the first byte of its answer.");
    private final Timing connect = new Timing(
            "weir_connect_seconds", "Time to open a connection to a host, look-up and TLS handshake included.");
    private final Counter resends = new Counter(
            "weir_resends", "Requests that were sent once more, and those that were not as the budget was used up.");
    private final Gauge budget = new Gauge("weir_resend_budget", "How many requests may be sent once more right now.");

    void add(Labels labels, Upstream upstream, Traffic traffic) {
        ResendBudget allowance = upstream.resends();
        ExchangeCounts counts = traffic.of(upstream);
        inFlight.add(labels, traffic.inFlight(upstream));
        addExchanges(labels, counts);
        connect.add(labels, counts.connecting());
        resends.add(labels.add("result", "allowed"), allowance.resends());
        resends.add(labels.add("result", "refused"), allowance.refusals());
        budget.add(labels, allowance.left(upstream.nowNanos()));
    }

    void addExchanges(Labels labels, ExchangeCounts counts) {
        counts.read((statusClass, ending, count) ->
                requests.add(labels.add("status", statusClass).add("ending", word(ending)), count));
        duration.add(labels, counts.whole());
        firstByte.add(labels, counts.firstByte());
    }

    private static String word(Ending ending) {
        return ending.name().toLowerCase(Locale.ROOT);
    }

    List<Series> all() {
        return List.of(requests, inFlight, duration, firstByte, connect, resends, budget);
    }
}

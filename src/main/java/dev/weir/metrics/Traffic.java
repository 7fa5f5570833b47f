package dev.weir.metrics;

import dev.weir.proxy.AttemptReport;
import dev.weir.proxy.Ending;
import dev.weir.proxy.ExchangeObserver;
import dev.weir.proxy.ExchangeReport;
import dev.weir.upstream.HostStats;
import dev.weir.upstream.Outcome;
import dev.weir.upstream.OutcomeCounts;
import dev.weir.upstream.Upstream;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

/**
 * Counts exchanges. What is there of upstreams and hosts that are gone is dropped by {@link #keep}. Thread-safe, without a
 * lock on the way of an exchange that its first host served.
 */
public final class Traffic implements ExchangeObserver {

    private final ExchangeCounts refused = new ExchangeCounts();
    /** By identity. */
    private final ConcurrentHashMap<Upstream, ExchangeCounts> upstreams = new ConcurrentHashMap<>();
    /** By identity of the host. */
    private final ConcurrentHashMap<HostStats, OutcomeCounts> failovers = new ConcurrentHashMap<>();

    @Override
    public void exchangeEnded(ExchangeReport report) {
        Upstream upstream = report.upstream();
        ExchangeCounts counts = upstream == null ? refused : of(upstream);
        counts.ended(report.status(), report.ending());
        counts.whole().record(report.endedNanos() - report.beganNanos());
        if (report.status() != 0) {
            counts.firstByte().record(report.firstByteNanos() - report.beganNanos());
        }
        for (AttemptReport each = report.firstAttempt(); each != null; each = each.next()) {
            attempted(each, counts);
        }
    }

    /** A request was answered with this status before there was an exchange: its head cannot be read. */
    public void refusedUnread(int status) {
        refused.ended(status, Ending.OWN_ANSWER);
    }

    private void attempted(AttemptReport attempt, ExchangeCounts counts) {
        if (attempt.connectNanos() > 0) {
            counts.connecting().record(attempt.connectNanos() + attempt.tlsNanos());
        }
        AttemptReport next = attempt.next();
        if (next != null && next.host().stats() != attempt.host().stats()) {
            failovers
                    .computeIfAbsent(attempt.host().stats(), first -> new OutcomeCounts())
                    .add(attempt.outcome().kind());
        }
    }

    /** Of requests that were refused before there was an upstream. */
    ExchangeCounts refused() {
        return refused;
    }

    /** Of requests that this upstream chose hosts for. */
    ExchangeCounts of(Upstream upstream) {
        ExchangeCounts known = upstreams.get(upstream);
        return known != null ? known : upstreams.computeIfAbsent(upstream, first -> new ExchangeCounts());
    }

    /** Requests of this upstream that have begun and not ended. */
    long inFlight(Upstream upstream) {
        long ended = of(upstream).all(); // first: what has ended by now has begun
        return Math.max(0, upstream.resends().requests() - ended);
    }

    /** How often a request went on from this host to another one, because of such an outcome. */
    long failovers(HostStats host, Outcome.Kind reason) {
        OutcomeCounts counts = failovers.get(host);
        return counts == null ? 0 : counts.get(reason);
    }

    /**
     * Forgets all but these.
     *
     * @param presentHosts only asked for if any host has failed
     */
    void keep(Set<Upstream> presentUpstreams, Supplier<Set<HostStats>> presentHosts) {
        upstreams.keySet().retainAll(presentUpstreams);
        if (!failovers.isEmpty()) {
            failovers.keySet().retainAll(presentHosts.get());
        }
    }
}

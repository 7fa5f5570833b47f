package dev.weir.metrics;

import dev.weir.upstream.Histogram;
import dev.weir.upstream.Host;
import dev.weir.upstream.HostStats;
import dev.weir.upstream.Outcome;

/** A host as JMX shows it: what it is and has done at one moment. */
public final class HostBean {

    private static final double MEDIAN = 0.5;
    private static final double LATE = 0.99;

    private final String pool;
    private final Host host;
    private final Histogram.Snapshot recent;

    HostBean(String pool, Host host) {
        this.pool = pool;
        this.host = host;
        this.recent = host.stats().recentLatency();
    }

    /** The id of its pool. */
    public String getPool() {
        return pool;
    }

    /** Its id. */
    public String getHost() {
        return host.id();
    }

    /** What is observed: {@code up}, {@code failing} or {@code down}. */
    public String getState() {
        return host.health().state();
    }

    /** Its configured weight. */
    public int getWeight() {
        return host.options().weight();
    }

    /** Attempts that have not ended. */
    public int getInFlight() {
        return stats().inFlight();
    }

    /** Attempts that ended with an answer that was passed on. */
    public long getAnswered() {
        return stats().attempts(Outcome.Kind.ANSWERED);
    }

    /** Failures that were counted against it, by traffic and by checks. */
    public long getFailures() {
        return stats().failures();
    }

    /** Half of the answers of the last minute began within this time; 0 if there were none. */
    public double getMedianLatencySeconds() {
        return Seconds.of(recent.quantileNanos(MEDIAN));
    }

    /** Of the answers of the last minute 99 in 100 began within this time; 0 if there were none. */
    public double getLateLatencySeconds() {
        return Seconds.of(recent.quantileNanos(LATE));
    }

    private HostStats stats() {
        return host.stats();
    }
}

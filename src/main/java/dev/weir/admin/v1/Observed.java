package dev.weir.admin.v1;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import dev.weir.upstream.Clocks;
import dev.weir.upstream.Failure;
import dev.weir.upstream.Health;
import dev.weir.upstream.Histogram;
import dev.weir.upstream.Host;
import dev.weir.upstream.HostStats;
import dev.weir.upstream.LastCheck;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * What is observed of a host; what is not known is left out.
 *
 * @param state {@code up}, {@code failing} (still in use) or {@code down}
 * @param usable whether it gets requests, which is up to what is ordered as well
 * @param reason the failure that the state tells of
 * @param source of the failure: {@code traffic} or {@code check}
 * @param since when it went down
 * @param failures that are not forgotten
 * @param lastFailure when the last of them was
 * @param failuresTotal all that were counted
 * @param attemptsTotal attempts to send a request to it
 * @param inFlight requests that it has now
 * @param drained whether it gets no further requests and has none any more; left out while it may get some
 * @param latency of the last minute; left out if nothing was answered
 * @param lastCheck the check that began last
 * @param nextCheck when the next one is due
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
record Observed(
        String state,
        boolean usable,
        @Nullable String reason,
        @Nullable String source,
        @Nullable String since,
        int failures,
        @Nullable String lastFailure,
        long failuresTotal,
        long attemptsTotal,
        int inFlight,
        @Nullable Boolean drained,
        @Nullable Latency latency,
        @Nullable Checked lastCheck,
        @Nullable String nextCheck) {

    private static final double MEDIAN = 0.5;
    private static final double LATE = 0.99;
    private static final double NANOS_PER_MILLI = 1e6;

    /**
     * Times from the begin of an attempt to the head of the answer.
     *
     * @param answers how many there were
     * @param p50Millis half of them began within this time
     * @param p99Millis 99 of 100
     */
    record Latency(long answers, @JsonProperty("p50_ms") double p50Millis, @JsonProperty("p99_ms") double p99Millis) {

        static @Nullable Latency of(Histogram.Snapshot recent) {
            return recent.count() == 0
                    ? null
                    : new Latency(recent.count(), millis(recent, MEDIAN), millis(recent, LATE));
        }

        private static double millis(Histogram.Snapshot recent, double quantile) {
            return recent.quantileNanos(quantile) / NANOS_PER_MILLI;
        }
    }

    /**
     * A check.
     *
     * @param since when it began
     * @param passed null while it runs, and if it was called off
     * @param reason why it failed
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record Checked(String since, @Nullable Boolean passed, @Nullable String reason) {

        static @Nullable Checked of(@Nullable LastCheck last) {
            return last == null
                    ? null
                    : new Checked(
                            Clocks.textOfMillis(last.startedMillis()),
                            last.endedMillis() == 0 ? null : last.passed(),
                            last.failure());
        }
    }

    static Observed of(Host host, Clocks now) {
        if (host.health() instanceof Health.DownByFailures down) {
            return of(host, down.cause(), now.text(down.sinceNanos()), down.fails(), now.text(down.lastFailNanos()));
        }
        if (host.health() instanceof Health.Failing failing) {
            return of(host, failing.last(), null, failing.fails(), now.text(failing.lastFailNanos()));
        }
        return of(host, null, null, 0, null);
    }

    private static Observed of(
            Host host, @Nullable Failure failure, @Nullable String since, int failures, @Nullable String lastFailure) {
        HostStats stats = host.stats();
        return new Observed(
                host.health().state(),
                host.usable(),
                failure == null ? null : failure.reason(),
                failure == null ? null : failure.source().name().toLowerCase(Locale.ROOT),
                since,
                failures,
                lastFailure,
                stats.failures(),
                stats.attempts(),
                stats.inFlight(),
                host.order().admits() ? null : stats.inFlight() == 0,
                Latency.of(stats.recentLatency()),
                Checked.of(stats.lastCheck()),
                stats.nextCheckMillis() == 0 ? null : Clocks.textOfMillis(stats.nextCheckMillis()));
    }
}

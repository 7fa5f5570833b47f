package dev.weir.admin.v1;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.weir.upstream.Clocks;
import dev.weir.upstream.Failure;
import dev.weir.upstream.Health;
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
 * @param since when it went down; of one that is not, since when its state and {@code usable} are what they are
 * @param failures that are not forgotten
 * @param lastFailure when the last of them was
 * @param failuresTotal all that were counted
 * @param attemptsTotal attempts to send a request to it
 * @param inFlight requests that it has now
 * @param drained whether it gets no further requests and has none any more; left out while it may get some
 * @param traffic of the last 10 seconds; left out if there was none
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
        @Nullable Traffic traffic,
        @Nullable Latency latency,
        @Nullable Checked lastCheck,
        @Nullable String nextCheck) {

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
            return of(host, now, down.cause(), down.sinceNanos(), down.fails(), now.text(down.lastFailNanos()));
        }
        Long since = host.stats().sinceNanos();
        if (host.health() instanceof Health.Failing failing) {
            return of(host, now, failing.last(), since, failing.fails(), now.text(failing.lastFailNanos()));
        }
        return of(host, now, null, since, 0, null);
    }

    private static Observed of(
            Host host,
            Clocks now,
            @Nullable Failure failure,
            @Nullable Long sinceNanos,
            int failures,
            @Nullable String lastFailure) {
        HostStats stats = host.stats();
        return new Observed(
                host.health().state(),
                host.usable(),
                failure == null ? null : failure.reason(),
                failure == null ? null : failure.source().name().toLowerCase(Locale.ROOT),
                sinceNanos == null ? null : now.text(sinceNanos),
                failures,
                lastFailure,
                stats.failures(),
                stats.attempts(),
                stats.inFlight(),
                host.order().admits() ? null : stats.inFlight() == 0,
                Traffic.of(stats.recentPace(now.nowNanos())),
                Latency.of(stats.recentLatency()),
                Checked.of(stats.lastCheck()),
                stats.nextCheckMillis() == 0 ? null : Clocks.textOfMillis(stats.nextCheckMillis()));
    }
}

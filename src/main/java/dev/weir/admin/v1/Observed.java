package dev.weir.admin.v1;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.weir.upstream.Failure;
import dev.weir.upstream.Health;
import dev.weir.upstream.Host;
import dev.weir.upstream.HostStats;
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
 * @param lastCheck when the last check began
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
        @Nullable String lastCheck) {

    static Observed of(Host host, Clocks now) {
        if (host.health() instanceof Health.DownByFailures down) {
            return of(
                    host,
                    "down",
                    down.cause(),
                    now.text(down.sinceNanos()),
                    down.fails(),
                    now.text(down.lastFailNanos()));
        }
        if (host.health() instanceof Health.Failing failing) {
            return of(host, "failing", failing.last(), null, failing.fails(), now.text(failing.lastFailNanos()));
        }
        return of(host, "up", null, null, 0, null);
    }

    private static Observed of(
            Host host,
            String state,
            @Nullable Failure failure,
            @Nullable String since,
            int failures,
            @Nullable String lastFailure) {
        HostStats stats = host.stats();
        return new Observed(
                state,
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
                stats.lastCheckMillis() == 0 ? null : Clocks.textOfMillis(stats.lastCheckMillis()));
    }
}

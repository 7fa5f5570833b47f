package dev.weir.admin;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.weir.upstream.CheckOptions;
import dev.weir.upstream.Clocks;
import dev.weir.upstream.Health;
import dev.weir.upstream.Host;
import dev.weir.upstream.Order;
import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;

/**
 * A host in {@code /pools}: the seed's members (seed, section 8), then two that say why.
 *
 * @param up whether it may be sent requests
 * @param failcount failures that are not forgotten
 * @param lastfail the Unix time of the last of them in seconds, 0 for none
 * @param healthcheck null if it is not checked
 * @param state {@code up}, {@code failing} (still in use), {@code down} (by failures), {@code draining} or {@code
 *     down_by_hand}
 * @param reason of the failure or the order that state tells of, or null
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
record HostView(
        String id,
        String host,
        int port,
        int weight,
        boolean up,
        int failcount,
        BigDecimal lastfail,
        @Nullable CheckView healthcheck,
        String state,
        @Nullable String reason) {

    static HostView of(Host host, Clocks now) {
        if (host.health() instanceof Health.Failing failing) {
            BigDecimal lastfail = UnixTime.seconds(now.unixMillis(failing.lastFailNanos()));
            return of(host, failing.fails(), lastfail, failing.last().reason());
        }
        if (host.health() instanceof Health.DownByFailures down) {
            BigDecimal lastfail = UnixTime.seconds(now.unixMillis(down.lastFailNanos()));
            return of(host, down.fails(), lastfail, down.cause().reason());
        }
        return of(host, 0, BigDecimal.ZERO, null);
    }

    /** What is ordered is told in place of what was observed. */
    private static HostView of(Host host, int failcount, BigDecimal lastfail, @Nullable String why) {
        Order order = host.order();
        String reason = order.admits() ? why : order.reason().isEmpty() ? null : order.reason();
        CheckOptions check = host.options().check();
        return new HostView(
                host.id(),
                host.options().address(),
                host.options().port(),
                host.options().weight(),
                host.usable(),
                failcount,
                lastfail,
                check == null ? null : CheckView.of(check, host.stats().lastCheckMillis()),
                state(host),
                reason);
    }

    private static String state(Host host) {
        return switch (host.order().mode()) {
            case READY -> host.health().state();
            case DRAIN -> "draining";
            case MAINTENANCE -> "down_by_hand";
        };
    }
}

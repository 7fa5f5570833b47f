package dev.weir.admin.console;

import dev.weir.upstream.Health;
import dev.weir.upstream.Host;
import dev.weir.upstream.Order;
import java.util.Locale;

/** What a host is at a glance: a word, and a sign of another shape each, so that nothing depends on a colour. */
enum HostState {
    UP("✓"),
    FAILING("!"),
    DOWN("✗"),
    DRAINING("◐"),
    DRAINED("○"),
    MAINTENANCE("■");

    private final String sign;

    HostState(String sign) {
        this.sign = sign;
    }

    /** Of what is ordered and what is observed, the one that decides whether it gets requests. */
    static HostState of(Host host) {
        if (host.order().mode() == Order.Mode.MAINTENANCE) {
            return MAINTENANCE;
        }
        if (host.order().mode() == Order.Mode.DRAIN) {
            return host.stats().inFlight() == 0 ? DRAINED : DRAINING;
        }
        if (host.health() instanceof Health.DownByFailures) {
            return DOWN;
        }
        return host.health() instanceof Health.Failing ? FAILING : UP;
    }

    /** In lower case. */
    String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    String sign() {
        return sign;
    }
}

package dev.weir.state;

import dev.weir.upstream.Health;
import dev.weir.upstream.Order;

/**
 * One fact to be remembered of a host; a later one of the same kind takes its place. Orders and observations are apart:
 * neither says anything of the other.
 *
 * <p>Times are readings of the upstream's nano clock while Weir runs, and nanoseconds since 1970 in the journal; {@link
 * Moment} translates.
 */
sealed interface Entry {

    HostName host();

    /** What an operator has ordered; a host that is ready has no order. */
    record Ordered(HostName host, Order order) implements Entry {}

    /**
     * What failures and checks made of the host.
     *
     * @param address where it was observed
     * @param port where it was observed
     * @param health all that is known
     */
    record Observed(HostName host, String address, int port, Health health) implements Entry {

        Observed with(Health next) {
            return new Observed(host, address, port, next);
        }
    }
}

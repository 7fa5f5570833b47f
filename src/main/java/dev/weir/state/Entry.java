package dev.weir.state;

import dev.weir.upstream.Health;

/**
 * One fact to be remembered of a host; a later one of the same kind takes its place. Orders and observations are apart:
 * neither says anything of the other.
 *
 * <p>Times are readings of the upstream's nano clock while Weir runs, and nanoseconds since 1970 in the journal; {@link
 * Moment} translates.
 */
sealed interface Entry {

    HostName host();

    /** An operator took the host out of use. */
    record OrderedDown(HostName host, Health.DownByHand by) implements Entry {}

    /** No order holds for the host any more. */
    record OrderedUp(HostName host) implements Entry {}

    /**
     * What failures and checks made of the host.
     *
     * @param address where it was observed
     * @param port where it was observed
     * @param health which is never by hand
     */
    record Observed(HostName host, String address, int port, Health health) implements Entry {

        Observed with(Health next) {
            return new Observed(host, address, port, next);
        }
    }
}

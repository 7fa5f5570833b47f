package dev.weir.drill;

import java.time.Duration;
import java.util.List;

/** What was done to which host when. Times are on the drill's clock. Not thread-safe. */
final class Chronicle {

    /**
     * How long a host may be out of use after it is good again: its last failure is forgotten after
     * {@code failed_timeout}, the worker looks once in a {@code background_period}, and both take their time on a busy
     * machine.
     */
    private static final long RECOVERY_NANOS = Configuration.FAILED_TIMEOUT
            .plus(Configuration.BACKGROUND_PERIOD)
            .plusSeconds(1)
            .toNanos();

    /** How long the news that a connection has ended may take. */
    private static final long ECHO_NANOS = Duration.ofMillis(500).toNanos();

    private final List<String> hosts;
    private final Spells trouble = new Spells();
    private final Spells out = new Spells();
    private final Spells banned = new Spells();
    private long stopNanos = Long.MAX_VALUE;

    Chronicle(List<String> hosts) {
        this.hosts = List.copyOf(hosts);
    }

    /** The host behaves so from now on; a misbehaving one has to be noted before it begins, a good one after. */
    void conduct(String host, Conduct conduct, long nowNanos) {
        if (conduct.good()) {
            trouble.end(host, nowNanos);
        } else {
            trouble.begin(host, nowNanos);
        }
    }

    /** An order to take the host out is on its way. */
    void leaving(String host, long nowNanos) {
        out.begin(host, nowNanos);
    }

    /** The order to take the host out was carried out. */
    void left(String host, long nowNanos) {
        banned.begin(host, nowNanos);
    }

    /** An order to bring the host back is on its way. */
    void returning(String host, long nowNanos) {
        banned.end(host, nowNanos);
    }

    /** The order to bring the host back was carried out. */
    void returned(String host, long nowNanos) {
        out.end(host, nowNanos);
    }

    /** SIGTERM is sent. */
    void stopping(long nowNanos) {
        stopNanos = nowNanos;
    }

    /** What there is to know about a request that has ended. */
    Circumstances around(Exchange exchange, Ledger ledger) {
        long from = exchange.begunNanos();
        long to = exchange.endedNanos();
        String server = server(exchange.seen());
        boolean inFlightAtStop = ledger.of(exchange.question().number())
                .filter(sightings -> sightings.firstNanos() < stopNanos)
                .isPresent();
        return new Circumstances(
                hosts.stream()
                        .anyMatch(host ->
                                !trouble.touch(host, from, to, RECOVERY_NANOS) && !out.touch(host, from, to, 0)),
                hosts.stream().anyMatch(host -> trouble.touch(host, from, to, ECHO_NANOS)),
                trouble.touch(server, from, to, ECHO_NANOS),
                banned.cover(server, from, to),
                to > stopNanos && !inFlightAtStop);
    }

    private static String server(Seen seen) {
        if (seen instanceof Seen.Answered answered) {
            return answered.host();
        }
        return seen instanceof Seen.Cut cut ? cut.host() : "";
    }
}

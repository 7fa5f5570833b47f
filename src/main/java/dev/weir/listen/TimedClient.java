package dev.weir.listen;

import dev.weir.config.Limits;
import java.time.Duration;

/** A client connection as {@link ClientTimeouts} sees it, whatever protocol is spoken on it. */
interface TimedClient {

    /** How long a client may take to close its side of a connection that was closed to it. */
    Duration LINGER = Duration.ofSeconds(5);

    /** At a stop: how long a client may take to begin a request on a new connection. */
    Duration FRESH_AT_STOP = Duration.ofSeconds(1);

    /** Ends what takes longer than these limits allow: the connection, or a request on it. */
    void endIfLate(Limits limits);

    /** At a stop, again and again: closes the connection as soon as no request is under way on it. */
    void closeIfIdle();

    /**
     * At the end of a stop: ends the connection at once, without what TLS would still say or work out, and so that nobody
     * takes an answer that was under way for whole.
     */
    void cut();

    /** Whether more than this time went by since then, in the time of {@link System#nanoTime}. */
    static boolean isOver(Duration time, long sinceNanos) {
        return System.nanoTime() - sinceNanos > time.toNanos();
    }
}

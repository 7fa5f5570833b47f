package dev.weir.proxy;

import dev.weir.upstream.Host;
import dev.weir.upstream.Outcome;
import dev.weir.upstream.Pool;
import org.jspecify.annotations.Nullable;

/** One attempt to have a host serve a request. Times are readings of {@link System#nanoTime}, or differences of them. */
public interface AttemptReport {

    /** The pool that the host was chosen from, as it was then. */
    Pool pool();

    /** The host, as it was then. */
    Host host();

    /** How it ended. */
    Outcome outcome();

    /** The status of the host's answer, or 0 if it gave none. */
    int status();

    /** When it began. */
    long beganNanos();

    /** How long it waited in the queue for a connection; 0 if it did not have to. */
    long queueNanos();

    /** How long the look-up and the TCP connect took, 0 on a kept connection. */
    long connectNanos();

    /** How long the TLS handshake took, 0 on a kept connection, and in plain HTTP. */
    long tlsNanos();

    /** From its begin to the end of the head of the host's answer; of no meaning if {@link #status} is 0. */
    long headNanos();

    /** When it ended. */
    long endedNanos();

    /** The attempt that followed, or null if this is the last. */
    @Nullable
    AttemptReport next();
}

package dev.weir.proxy;

import dev.weir.upstream.Snapshot;
import dev.weir.upstream.Upstream;
import org.eclipse.jetty.http.HttpFields;
import org.jspecify.annotations.Nullable;

/** One exchange with a client, as it was when it had ended. Times are readings of {@link System#nanoTime}. */
public interface ExchangeReport {

    // What was asked for.

    /** The method as it came. */
    String method();

    /** Path and query as they came. */
    String target();

    /** {@code https} if the client's connection was secure, else {@code http}. */
    String scheme();

    /** The protocol and its version: {@code HTTP/1.1}. */
    String protocol();

    /** The client's address, without brackets. */
    String address();

    /** Whom the client meant, or null if it named nobody. */
    @Nullable
    String authority();

    /** All headers as they came. */
    HttpFields headers();

    // How it went.

    /** What chose the hosts, or null if the request was refused before it came to that. */
    @Nullable
    Upstream upstream();

    /** What the hosts were chosen in, or null as {@link #upstream} is. */
    @Nullable
    Snapshot snapshot();

    /** The first attempt to have a host serve it, which knows the ones after it; null if there was none. */
    @Nullable
    AttemptReport firstAttempt();

    /** The status that the client got, or 0 if nothing of an answer had left. */
    int status();

    /** How it ended. */
    Ending ending();

    /** Names the request, to hosts if that is configured, and in an answer of Weir's own; null if neither needs it. */
    @Nullable
    String requestId();

    /** The trace that it is a part of: 32 hexadecimal digits, or null if there is none. Not for free. */
    @Nullable
    String traceId();

    /** Its span in the trace, by which hosts were asked: 16 hexadecimal digits, or null if Weir takes no part. */
    @Nullable
    String spanId();

    /** Bytes of the request's body that were read. */
    long requestBytes();

    /** Bytes of the answer's content that were handed to the network. */
    long answerBytes();

    /** When it began. */
    long beganNanos();

    /** When the first of the answer was handed to the network; of no meaning if {@link #status} is 0. */
    long firstByteNanos();

    /** When the last of the answer was handed to the network, or the client was given up. */
    long endedNanos();
}

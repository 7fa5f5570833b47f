package dev.weir.transport;

import dev.weir.upstream.Outcome;
import java.nio.ByteBuffer;
import org.eclipse.jetty.http.HttpFields;

/**
 * Hears how a {@link Call} goes. Methods are called one at a time, never after {@link Call#abort}, in this order:
 * {@link #queued} if it had to wait, {@link #connected} if it got a new connection, any number of {@link #interim}, then {@link #head}, then any number of {@link #content}
 * and {@link #lull}, then {@link #ended}; or at any
 * point {@link #failed}, as the last. They must not block.
 */
public interface CallListener {

    /** It waited for so long in the queue for a connection, and gets one now. */
    default void queued(long nanos) {}

    /**
     * A connection was opened for it.
     *
     * @param connectNanos the look-up and TCP took
     * @param tlsNanos the handshake took; 0 in plain HTTP
     */
    default void connected(long connectNanos, long tlsNanos) {}

    /** An interim answer (RFC 9110, section 15.2) other than 100 came. */
    default void interim(int status, HttpFields headers) {}

    /** The head of the final answer came, with all of its headers. */
    void head(int status, HttpFields headers);

    /**
     * A piece of the answer's content came.
     *
     * @param piece not empty; valid until this returns true, or else until {@link Call#resume} is called
     * @param last whether it is certainly the last; if not, it may be so still
     * @return whether the piece is done with; if not, no more is read until {@link Call#resume}
     */
    boolean content(ByteBuffer piece, boolean last);

    /**
     * Nothing more has come for now: what was held back should go out.
     *
     * @return whether it has; if not, no more is read until {@link Call#resume}
     */
    default boolean lull() {
        return true;
    }

    /** The answer is complete, and the connection was released or closed. */
    void ended();

    /**
     * The call failed, and its connection is closed. If {@link #head} was called before, the answer was cut short;
     * otherwise no part of an answer was seen.
     */
    void failed(Outcome outcome);
}

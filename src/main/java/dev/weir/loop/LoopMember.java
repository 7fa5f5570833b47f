package dev.weir.loop;

import java.io.IOException;
import java.nio.channels.SelectableChannel;
import java.nio.channels.SelectionKey;
import org.eclipse.jetty.io.Connection;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.io.ManagedSelector;
import org.jspecify.annotations.Nullable;

/**
 * Who brings connections to the {@link Loops}: a listener, or what connects to hosts. The methods are those by which Jetty's
 * {@code SelectorManager} asks and tells; a manager that has its channels join the loops is a member by declaring them.
 */
public interface LoopMember {

    /** The end point of a channel that has joined. */
    LoopEndPoint newEndPoint(SelectableChannel channel, ManagedSelector selector, SelectionKey key) throws IOException;

    /**
     * The first connection on an end point.
     *
     * @param attachment what the channel joined with
     */
    Connection newConnection(SelectableChannel channel, EndPoint endPoint, @Nullable Object attachment)
            throws IOException;

    /**
     * The connection is in place, and begins.
     *
     * @param attachment what the channel joined with
     */
    void connectionOpened(Connection connection, @Nullable Object attachment);

    /** An end point of this member began. */
    void endPointOpened(EndPoint endPoint);

    /** An end point of this member has ended. */
    void endPointClosed(EndPoint endPoint);

    /** A connected channel could not join. */
    void onAcceptFailed(SelectableChannel channel, Throwable cause);

    /** A channel did not come to be connected. */
    void connectionFailed(SelectableChannel channel, Throwable cause, @Nullable Object attachment);
}

package dev.weir.loop;

import java.io.IOException;
import java.nio.channels.SelectableChannel;
import java.nio.channels.SelectionKey;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import org.eclipse.jetty.io.Connection;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.io.ManagedSelector;
import org.eclipse.jetty.io.SelectorManager;
import org.eclipse.jetty.util.thread.Scheduler;
import org.jspecify.annotations.Nullable;

/**
 * The selectors of all connections, one for each processor. What a channel that has joined becomes is for its
 * {@link LoopMember} to say.
 */
final class LoopSelectors extends SelectorManager {

    /** Longer than any timeout may be: how long it may take, whoever connects has timers for. */
    private static final Duration LONGEST_CONNECT = Duration.ofDays(2);

    private final Turns turns;
    private final boolean mayBlock;
    /** Of channels that are not connections yet. */
    private final Map<SelectableChannel, LoopMember> joining = new ConcurrentHashMap<>();

    /**
     * Has no channel yet.
     *
     * @param mayBlock whether what events lead to may block
     */
    LoopSelectors(Executor threads, Scheduler scheduler, Turns turns, boolean mayBlock, int selectors) {
        super(threads, scheduler, selectors);
        this.turns = turns;
        this.mayBlock = mayBlock;
        setConnectTimeout(LONGEST_CONNECT.toMillis());
    }

    void join(SelectableChannel channel, @Nullable Object attachment, LoopMember member) {
        joining.put(channel, member);
        accept(channel, attachment);
    }

    void connect(SelectableChannel channel, Object attachment, LoopMember member) {
        joining.put(channel, member);
        connect(channel, attachment);
    }

    private static LoopMember member(EndPoint endPoint) {
        return ((LoopEndPoint) endPoint).member();
    }

    /** A connection to a host lives where the request came from, and needs no other thread. */
    @Override
    protected ManagedSelector chooseSelector() {
        ManagedSelector own = turns.selector();
        return own != null ? own : super.chooseSelector();
    }

    /** What a selector leaves for a thread. Connections begin and end without another one, unless they may block. */
    @Override
    protected void execute(Runnable task) {
        if (mayBlock || !isStarted()) {
            super.execute(task);
        } else if (task instanceof ManagedSelector.SelectorUpdate) {
            turns.handle(task, null); // a connected channel has joined: this is the thread that selects
        } else {
            turns.execute(task);
        }
    }

    @Override
    protected EndPoint newEndPoint(SelectableChannel channel, ManagedSelector selector, SelectionKey key)
            throws IOException {
        LoopMember member = Objects.requireNonNull(joining.get(channel), "a channel of nobody");
        LoopEndPoint endPoint = member.newEndPoint(channel, selector, key);
        endPoint.belongTo(member, turns, mayBlock);
        return endPoint;
    }

    @Override
    public Connection newConnection(SelectableChannel channel, EndPoint endPoint, @Nullable Object attachment)
            throws IOException {
        return member(endPoint).newConnection(channel, endPoint, attachment);
    }

    @Override
    protected void endPointOpened(EndPoint endPoint) {
        member(endPoint).endPointOpened(endPoint);
    }

    @Override
    protected void endPointClosed(EndPoint endPoint) {
        member(endPoint).endPointClosed(endPoint);
    }

    @Override
    public void connectionOpened(Connection connection, @Nullable Object attachment) {
        // Its end point may be a wrapper.
        SelectableChannel channel = (SelectableChannel) connection.getEndPoint().getTransport();
        Objects.requireNonNull(joining.get(channel)).connectionOpened(connection, attachment);
        joining.remove(channel);
    }

    @Override
    protected void onAcceptFailed(SelectableChannel channel, Throwable cause) {
        LoopMember member = joining.remove(channel);
        if (member != null) {
            member.onAcceptFailed(channel, cause);
        }
    }

    @Override
    protected void connectionFailed(SelectableChannel channel, Throwable cause, @Nullable Object attachment) {
        LoopMember member = joining.remove(channel);
        if (member != null) {
            member.connectionFailed(channel, cause, attachment);
        }
    }
}

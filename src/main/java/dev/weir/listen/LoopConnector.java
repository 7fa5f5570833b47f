package dev.weir.listen;

import dev.weir.loop.LoopEndPoint;
import dev.weir.loop.LoopMember;
import dev.weir.loop.Loops;
import java.nio.channels.SelectableChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;
import java.util.concurrent.Executor;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.io.ManagedSelector;
import org.eclipse.jetty.io.SelectorManager;
import org.eclipse.jetty.server.ConnectionFactory;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.util.thread.Scheduler;
import org.jspecify.annotations.Nullable;

/** A connector whose connections live on the {@link Loops}. */
final class LoopConnector extends PatientConnector {

    /** At least one is asked for; none is made. */
    private static final int NO_SELECTORS = 1;

    private final Loops loops;

    LoopConnector(Server server, Loops loops, ConnectionFactory... protocols) {
        super(server, loops.turns(), NO_SELECTORS, protocols);
        this.loops = loops;
    }

    /** Called by the superclass's constructor. */
    @Override
    protected SelectorManager newSelectorManager(Executor executor, Scheduler scheduler, int selectors) {
        return new Member(executor, scheduler, selectors);
    }

    /** Has what was accepted join the loops, instead of selecting by itself. */
    private final class Member extends ServerConnectorManager implements LoopMember {

        Member(Executor executor, Scheduler scheduler, int selectors) {
            super(executor, scheduler, selectors);
        }

        @Override
        protected void doStart() {
            // No selectors of its own.
        }

        @Override
        protected void doStop() {
            // Nor are there any to be stopped.
        }

        @Override
        public void accept(SelectableChannel channel, @Nullable Object attachment) {
            onAccepting(channel);
            loops.join(channel, attachment, this);
        }

        @Override
        public LoopEndPoint newEndPoint(SelectableChannel channel, ManagedSelector selector, SelectionKey key) {
            return new LoopEndPoint(loops.scheduler(), (SocketChannel) channel, selector, key);
        }

        @Override
        public void endPointOpened(EndPoint endPoint) {
            super.endPointOpened(endPoint);
        }

        @Override
        public void endPointClosed(EndPoint endPoint) {
            super.endPointClosed(endPoint);
        }

        @Override
        public void onAcceptFailed(SelectableChannel channel, Throwable cause) {
            super.onAcceptFailed(channel, cause);
        }

        @Override
        public void connectionFailed(SelectableChannel channel, Throwable cause, @Nullable Object attachment) {
            super.connectionFailed(channel, cause, attachment);
        }
    }
}

package dev.weir.transport;

import dev.weir.loop.LoopEndPoint;
import dev.weir.loop.LoopMember;
import dev.weir.loop.Loops;
import java.nio.channels.SelectableChannel;
import java.nio.channels.SelectionKey;
import java.time.Duration;
import org.eclipse.jetty.io.ClientConnector;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.io.ManagedSelector;
import org.eclipse.jetty.io.SelectorManager;
import org.eclipse.jetty.util.ssl.SslContextFactory;
import org.jspecify.annotations.Nullable;

/** Opens connections to hosts, which live on the {@link Loops}. */
final class HostConnector extends ClientConnector {

    /** At least one is asked for; none is made. */
    private static final int NO_SELECTORS = 1;

    private final Loops loops;

    HostConnector(Loops loops) {
        this.loops = loops;
        setExecutor(loops.threads());
        setScheduler(loops.scheduler());
        setByteBufferPool(loops.buffers());
        setSslContextFactory(new NoTls());
        // HostConnections watch the time: their timeouts depend on who is being waited for.
        setIdleTimeout(Duration.ZERO);
    }

    @Override
    protected SelectorManager newSelectorManager() {
        return new Member();
    }

    /** {@link Tls} does it. The connector's own would read the platform's certificates, which delays every start. */
    private static final class NoTls extends SslContextFactory.Client {

        @Override
        protected void doStart() {}
    }

    /** Has what is connected join the loops, instead of selecting by itself. */
    private final class Member extends ClientSelectorManager implements LoopMember {

        Member() {
            super(loops.threads(), loops.scheduler(), NO_SELECTORS);
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
            loops.join(channel, attachment, this);
        }

        @Override
        public void connect(SelectableChannel channel, Object attachment) {
            loops.connect(channel, attachment, this);
        }

        @Override
        public LoopEndPoint newEndPoint(SelectableChannel channel, ManagedSelector selector, SelectionKey key) {
            return (LoopEndPoint) super.newEndPoint(channel, selector, key);
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

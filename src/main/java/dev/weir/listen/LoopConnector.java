package dev.weir.listen;

import dev.weir.loop.LoopEndPoint;
import dev.weir.loop.Loops;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;
import java.util.concurrent.Executor;
import org.eclipse.jetty.io.ManagedSelector;
import org.eclipse.jetty.io.SelectorManager;
import org.eclipse.jetty.io.SocketChannelEndPoint;
import org.eclipse.jetty.server.ConnectionFactory;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.util.thread.Scheduler;

/** A connector whose connections live on the {@link Loops}. */
final class LoopConnector extends PatientConnector {

    private final Loops loops;

    LoopConnector(Server server, Loops loops, ConnectionFactory... protocols) {
        super(server, loops.turns(), Runtime.getRuntime().availableProcessors(), protocols);
        this.loops = loops;
    }

    /** Called by the superclass's constructor. A selector takes a thread for itself. */
    @Override
    protected SelectorManager newSelectorManager(Executor executor, Scheduler scheduler, int selectors) {
        return super.newSelectorManager(getServer().getThreadPool(), scheduler, selectors);
    }

    @Override
    protected SocketChannelEndPoint newEndPoint(SocketChannel channel, ManagedSelector selector, SelectionKey key) {
        return new LoopEndPoint(loops, channel, selector, key);
    }
}

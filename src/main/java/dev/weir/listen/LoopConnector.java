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

    /** Called by the superclass's constructor. */
    @Override
    protected SelectorManager newSelectorManager(Executor executor, Scheduler scheduler, int selectors) {
        return new Selectors(getServer().getThreadPool(), scheduler, selectors);
    }

    /** Has connections begin and end without another thread: less than half the cost of a new one (bench, close_c32). */
    private final class Selectors extends ServerConnectorManager {

        Selectors(Executor threads, Scheduler scheduler, int selectors) {
            super(threads, scheduler, selectors);
        }

        @Override
        protected void execute(Runnable task) {
            if (!isStarted()) {
                super.execute(task); // selecting, which takes a thread for itself
            } else if (task instanceof ManagedSelector.SelectorUpdate) {
                loops.handle(task); // an accepted connection, by the thread that selects
            } else {
                loops.turns().execute(task);
            }
        }
    }

    @Override
    protected SocketChannelEndPoint newEndPoint(SocketChannel channel, ManagedSelector selector, SelectionKey key) {
        return new LoopEndPoint(loops, channel, selector, key);
    }
}

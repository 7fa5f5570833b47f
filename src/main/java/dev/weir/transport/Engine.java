package dev.weir.transport;

import dev.weir.loop.Loops;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.eclipse.jetty.io.ByteBufferPool;
import org.eclipse.jetty.io.ClientConnector;
import org.eclipse.jetty.util.component.LifeCycle;
import org.eclipse.jetty.util.thread.Invocable.InvocationType;
import org.eclipse.jetty.util.thread.Scheduler;

/**
 * What the connections of all upstreams share: the {@link Loops}, and the Jetty {@link ClientConnector}. Owned by whoever
 * created it.
 */
public final class Engine implements AutoCloseable {

    /** A look-up blocks. However slow the name servers are, the threads of connections stay free. */
    private static final int LOOK_UP_THREADS = 32;

    private static final int LOOK_UP_IDLE_SECONDS = 10;

    private final Loops loops;
    private final ClientConnector connector;
    private final ExecutorService lookUps = newLookUps();
    private final Room room;

    /**
     * Creates an engine; {@link #start} starts it.
     *
     * @param loops started before, and outliving this
     * @param maxConnections to all hosts together
     */
    public Engine(Loops loops, int maxConnections) {
        this.loops = loops;
        this.connector = new HostConnector(loops);
        this.room = new Room(maxConnections);
    }

    private static ExecutorService newLookUps() {
        ThreadPoolExecutor threads = new ThreadPoolExecutor(
                LOOK_UP_THREADS,
                LOOK_UP_THREADS,
                LOOK_UP_IDLE_SECONDS,
                TimeUnit.SECONDS,
                new LinkedBlockingQueue<>(),
                work -> {
                    Thread thread = new Thread(work, "weir-look-up");
                    thread.setDaemon(true);
                    return thread;
                });
        threads.allowCoreThreadTimeOut(true);
        return threads;
    }

    /** Makes it ready. */
    public void start() {
        LifeCycle.start(connector);
    }

    /** Opens no more connections. */
    @Override
    public void close() {
        LifeCycle.stop(connector);
        lookUps.shutdownNow();
    }

    Loops loops() {
        return loops;
    }

    /** Whether listeners of calls may block. */
    InvocationType listenersType() {
        return loops.invocationType();
    }

    Executor executor() {
        return loops.threads();
    }

    /** For what looks names up. */
    Executor lookUps() {
        return lookUps;
    }

    Room room() {
        return room;
    }

    Scheduler scheduler() {
        return loops.scheduler();
    }

    ByteBufferPool buffers() {
        return loops.buffers();
    }

    ClientConnector connector() {
        return connector;
    }
}

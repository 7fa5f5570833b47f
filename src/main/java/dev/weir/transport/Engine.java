package dev.weir.transport;

import dev.weir.loop.Loops;
import java.time.Duration;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.eclipse.jetty.io.ByteBufferPool;
import org.eclipse.jetty.io.ClientConnector;
import org.eclipse.jetty.util.component.LifeCycle;
import org.eclipse.jetty.util.ssl.SslContextFactory;
import org.eclipse.jetty.util.thread.Invocable.InvocationType;
import org.eclipse.jetty.util.thread.Scheduler;

/**
 * What the connections of all upstreams share: the {@link Loops}, and the Jetty {@link ClientConnector}, which takes a
 * thread however many upstreams come and go. Owned by whoever created it.
 */
public final class Engine implements AutoCloseable {

    /** Longer than any timeout may be. */
    private static final Duration LONGEST_CONNECT = Duration.ofDays(2);

    /** A look-up blocks. However slow the name servers are, the threads of connections stay free. */
    private static final int LOOK_UP_THREADS = 32;

    private static final int LOOK_UP_IDLE_SECONDS = 10;

    private final Loops loops;
    private final InvocationType listenersType;
    private final ClientConnector connector = new ClientConnector();
    private final ExecutorService lookUps = newLookUps();
    private final Room room;

    /**
     * Creates an engine; {@link #start} starts it.
     *
     * @param loops started before, and outliving this
     * @param listenersType whether listeners of calls may block
     * @param maxConnections to all hosts together
     */
    public Engine(Loops loops, InvocationType listenersType, int maxConnections) {
        this.loops = loops;
        this.listenersType = listenersType;
        this.room = new Room(maxConnections);
        connector.setExecutor(loops.threads());
        connector.setScheduler(loops.scheduler());
        connector.setByteBufferPool(loops.buffers());
        connector.setSslContextFactory(new NoTls());
        // How long it may take depends on the call: Connecting has timers for that.
        connector.setConnectTimeout(LONGEST_CONNECT);
        // HostConnections watch the time: their timeouts depend on who is being waited for.
        connector.setIdleTimeout(Duration.ZERO);
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

    /** Ends what is open, within a bounded time. */
    @Override
    public void close() {
        LifeCycle.stop(connector);
        lookUps.shutdownNow();
    }

    Loops loops() {
        return loops;
    }

    InvocationType listenersType() {
        return listenersType;
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

    /** {@link Tls} does it. The connector's own would read the platform's certificates, which delays every start. */
    private static final class NoTls extends SslContextFactory.Client {

        @Override
        protected void doStart() {}
    }
}

package dev.weir.transport;

import java.time.Duration;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.eclipse.jetty.io.ArrayByteBufferPool;
import org.eclipse.jetty.io.ByteBufferPool;
import org.eclipse.jetty.io.ClientConnector;
import org.eclipse.jetty.util.component.LifeCycle;
import org.eclipse.jetty.util.ssl.SslContextFactory;
import org.eclipse.jetty.util.thread.QueuedThreadPool;
import org.eclipse.jetty.util.thread.ScheduledExecutorScheduler;
import org.eclipse.jetty.util.thread.Scheduler;
import org.jspecify.annotations.Nullable;

/**
 * What the connections of all upstreams share: threads, timers, buffers, and the Jetty {@link ClientConnector}, which takes
 * a thread however many upstreams come and go. Owned by whoever created it.
 */
public final class Engine implements AutoCloseable {

    private static final int STOP_TIMEOUT_MILLIS = 5_000;
    /** Longer than any timeout may be. */
    private static final Duration LONGEST_CONNECT = Duration.ofDays(2);

    /** A look-up blocks. However slow the name servers are, the threads of connections stay free. */
    private static final int LOOK_UP_THREADS = 32;

    private static final int LOOK_UP_IDLE_SECONDS = 10;

    private final QueuedThreadPool threads;
    /** Null until a timer was needed. */
    private volatile @Nullable Thread timerThread;

    private final ScheduledExecutorService timer = newTimer();
    private final Scheduler scheduler = new ScheduledExecutorScheduler(timer);
    private final ByteBufferPool buffers = new ArrayByteBufferPool();
    private final ClientConnector connector = new ClientConnector();
    private final ExecutorService lookUps = newLookUps();
    private final Room room;

    /**
     * Creates an engine; {@link #start} starts its threads.
     *
     * @param maxThreads how many threads at the most
     * @param maxConnections to all hosts together
     */
    public Engine(int maxThreads, int maxConnections) {
        room = new Room(maxConnections);
        threads = new QueuedThreadPool(maxThreads);
        threads.setName("weir-transport");
        threads.setDaemon(true);
        threads.setStopTimeout(STOP_TIMEOUT_MILLIS);
        connector.setExecutor(threads);
        connector.setScheduler(scheduler);
        connector.setByteBufferPool(buffers);
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

    private ScheduledExecutorService newTimer() {
        ScheduledThreadPoolExecutor timer = new ScheduledThreadPoolExecutor(
                1,
                this::newTimerThread,
                new ThreadPoolExecutor.DiscardPolicy()); // reminders may be asked for during a stop
        timer.setRemoveOnCancelPolicy(true);
        return timer;
    }

    private Thread newTimerThread(Runnable work) {
        Thread thread = new Thread(work, "weir-transport-timer");
        thread.setDaemon(true);
        timerThread = thread;
        return thread;
    }

    /** Starts the threads. */
    public void start() {
        LifeCycle.start(threads);
        LifeCycle.start(scheduler);
        LifeCycle.start(connector);
    }

    /** Stops the threads, within a bounded time. */
    @Override
    public void close() {
        LifeCycle.stop(connector);
        lookUps.shutdownNow();
        LifeCycle.stop(scheduler);
        timer.shutdownNow();
        LifeCycle.stop(threads);
        awaitEndOfTimer();
    }

    /** Containers look for threads of a web application as soon as it has stopped, and tell of a leak if there is one. */
    private void awaitEndOfTimer() {
        Thread ending = timerThread;
        try {
            if (ending != null) {
                // The executor says that it has terminated while its thread is still on its last steps.
                ending.join(STOP_TIMEOUT_MILLIS);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    Executor executor() {
        return threads;
    }

    /** For what looks names up. */
    Executor lookUps() {
        return lookUps;
    }

    Room room() {
        return room;
    }

    Scheduler scheduler() {
        return scheduler;
    }

    ByteBufferPool buffers() {
        return buffers;
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

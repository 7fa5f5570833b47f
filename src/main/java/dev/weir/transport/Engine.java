package dev.weir.transport;

import java.util.concurrent.Executor;
import org.eclipse.jetty.io.ArrayByteBufferPool;
import org.eclipse.jetty.io.ByteBufferPool;
import org.eclipse.jetty.util.component.LifeCycle;
import org.eclipse.jetty.util.thread.QueuedThreadPool;
import org.eclipse.jetty.util.thread.ScheduledExecutorScheduler;
import org.eclipse.jetty.util.thread.Scheduler;

/** What the connections of all upstreams share: threads, timers and buffers. Owned by whoever created it. */
public final class Engine implements AutoCloseable {

    private static final int STOP_TIMEOUT_MILLIS = 5_000;

    private final QueuedThreadPool threads;
    private final Scheduler scheduler = new ScheduledExecutorScheduler("weir-transport-timer", true);
    private final ByteBufferPool buffers = new ArrayByteBufferPool();

    /**
     * Creates an engine; {@link #start} starts its threads.
     *
     * @param maxThreads how many threads at the most
     */
    public Engine(int maxThreads) {
        threads = new QueuedThreadPool(maxThreads);
        threads.setName("weir-transport");
        threads.setDaemon(true);
        threads.setStopTimeout(STOP_TIMEOUT_MILLIS);
    }

    /** Starts the threads. */
    public void start() {
        LifeCycle.start(threads);
        LifeCycle.start(scheduler);
    }

    /** Stops the threads, within a bounded time. */
    @Override
    public void close() {
        LifeCycle.stop(scheduler);
        LifeCycle.stop(threads);
    }

    Executor executor() {
        return threads;
    }

    Scheduler scheduler() {
        return scheduler;
    }

    ByteBufferPool buffers() {
        return buffers;
    }
}

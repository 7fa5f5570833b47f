package dev.weir.loop;

import java.nio.channels.SelectableChannel;
import java.util.concurrent.Executor;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadPoolExecutor;
import org.eclipse.jetty.io.ArrayByteBufferPool;
import org.eclipse.jetty.io.ByteBufferPool;
import org.eclipse.jetty.io.ManagedSelector;
import org.eclipse.jetty.util.component.LifeCycle;
import org.eclipse.jetty.util.thread.Invocable.InvocationType;
import org.eclipse.jetty.util.thread.QueuedThreadPool;
import org.eclipse.jetty.util.thread.ScheduledExecutorScheduler;
import org.eclipse.jetty.util.thread.Scheduler;
import org.jspecify.annotations.Nullable;

/** What connections share: selectors, threads, timers, and memory to read into. Owned by whoever created it. */
public final class Loops implements AutoCloseable {

    private static final int STOP_TIMEOUT_MILLIS = 5_000;

    private final InvocationType invocationType;
    private final QueuedThreadPool threads;
    private final Turns turns;
    private final ScheduledExecutorService timers = newTimers();
    /** Null until a timer was needed. */
    private volatile @Nullable Thread timerThread;

    private final Scheduler scheduler;
    private final ByteBufferPool buffers = new ArrayByteBufferPool();
    private final LoopSelectors selectors;

    /**
     * Creates them; {@link #start} starts the threads.
     *
     * @param maxThreads how many threads at the most
     * @param invocationType whether what events lead to may block: then it has other threads than those that select
     */
    public Loops(int maxThreads, InvocationType invocationType) {
        this.invocationType = invocationType;
        threads = new QueuedThreadPool(maxThreads);
        threads.setName("weir-loop");
        threads.setDaemon(true);
        threads.setStopTimeout(STOP_TIMEOUT_MILLIS);
        turns = new Turns(threads);
        scheduler = new ScheduledExecutorScheduler(timers);
        boolean mayBlock = invocationType == InvocationType.BLOCKING;
        selectors = new LoopSelectors(
                threads, scheduler, turns, mayBlock, Runtime.getRuntime().availableProcessors());
    }

    private ScheduledExecutorService newTimers() {
        ScheduledThreadPoolExecutor executor = new ScheduledThreadPoolExecutor(
                1,
                this::newTimerThread,
                new ThreadPoolExecutor.DiscardPolicy()); // reminders may be asked for during a stop
        // Else each timer that was stopped would be kept until its time.
        executor.setRemoveOnCancelPolicy(true);
        return executor;
    }

    private Thread newTimerThread(Runnable work) {
        Thread thread = new Thread(work, "weir-timer");
        thread.setDaemon(true);
        timerThread = thread;
        return thread;
    }

    /** Starts the threads. */
    public void start() {
        LifeCycle.start(threads);
        LifeCycle.start(scheduler);
        LifeCycle.start(selectors);
    }

    /** Ends what connections there are, and stops the threads, within a bounded time. */
    @Override
    public void close() {
        LifeCycle.stop(selectors);
        LifeCycle.stop(scheduler);
        timers.shutdownNow();
        LifeCycle.stop(threads);
        Thread ending = timerThread;
        try {
            if (ending != null) {
                // Containers look for threads of a web application as soon as it has stopped, and tell of a leak if
                // there is one. The executor says that it has terminated while its thread is still on its last steps.
                ending.join(STOP_TIMEOUT_MILLIS);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt(); // whoever is in such a hurry gets the rest at once
        }
    }

    /** The threads. */
    public QueuedThreadPool threads() {
        return threads;
    }

    /**
     * For short tasks that do not block. One that an event on a connection leads to is run by the thread that handles the
     * event, right after it; any other by one of the threads.
     */
    public Executor turns() {
        return turns;
    }

    /** Whether what events lead to may block. */
    public InvocationType invocationType() {
        return invocationType;
    }

    /**
     * Has a connected channel live here from now on.
     *
     * @param attachment what the member is told of it
     */
    public void join(SelectableChannel channel, @Nullable Object attachment, LoopMember member) {
        selectors.join(channel, attachment, member);
    }

    /**
     * The same with a channel that is being connected: when it is.
     *
     * @param attachment what the member is told of it
     */
    public void connect(SelectableChannel channel, Object attachment, LoopMember member) {
        selectors.connect(channel, attachment, member);
    }

    /** Has each selector do something soon, between two looks at its keys. */
    public void submit(ManagedSelector.SelectorUpdate update) {
        selectors.getBeans(ManagedSelector.class).forEach(selector -> selector.submit(update));
    }

    /** The timers. */
    public Scheduler scheduler() {
        return scheduler;
    }

    /** Memory to read into. */
    public ByteBufferPool buffers() {
        return buffers;
    }
}

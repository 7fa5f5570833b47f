package dev.weir.events;

import java.time.Duration;
import java.util.concurrent.Executor;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One thread that tells of events, apart from those that serve requests. It begins with the first task. Thread-safe. */
public final class EventThread implements Executor, AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(EventThread.class);

    /** At close, for tasks that came before. */
    private static final Duration FAREWELL = Duration.ofSeconds(2);
    /** At close, for the thread to end after that. */
    private static final Duration END = Duration.ofSeconds(1);

    private final String name;
    private final ScheduledThreadPoolExecutor queue;
    /** Written when the first task comes. */
    private volatile @Nullable Thread thread;

    /** A thread of this name. */
    public EventThread(String name) {
        this.name = name;
        this.queue = new ScheduledThreadPoolExecutor(1, this::newThread, new ThreadPoolExecutor.DiscardPolicy());
    }

    private Thread newThread(Runnable work) {
        Thread created = new Thread(work, name);
        created.setDaemon(true);
        created.setContextClassLoader(EventThread.class.getClassLoader()); // whoever brings the first task
        thread = created;
        return created;
    }

    /** Runs the task after those that came before. What it throws is logged. After {@link #close} it is dropped. */
    @Override
    public void execute(Runnable task) {
        queue.execute(guarded(task));
    }

    /** Runs the task again and again, with this time between two ends and beginnings, until {@link #close}. */
    public void every(Duration period, Runnable task) {
        var unused = queue.scheduleWithFixedDelay(
                guarded(task), period.toMillis(), period.toMillis(), TimeUnit.MILLISECONDS);
    }

    /**
     * Runs the tasks that came before for a while, and ends the thread, within 3 s in all. May be called twice. A task that
     * ignores its interruption for that long is left behind, and that is logged.
     */
    @Override
    public void close() {
        queue.shutdown();
        try {
            if (!queue.awaitTermination(FAREWELL.toMillis(), TimeUnit.MILLISECONDS)) {
                queue.shutdownNow();
            }
            Thread ending = thread;
            if (ending != null) {
                ending.join(END.toMillis()); // the queue counts as ended a moment before its thread
            }
        } catch (InterruptedException e) {
            queue.shutdownNow();
            Thread.currentThread().interrupt();
        }
        Thread left = thread;
        if (left != null && left.isAlive()) {
            log.warn("{} is still busy and is left behind", name);
        }
    }

    /** The edge of the thread: nothing that a task throws ends it. */
    private Runnable guarded(Runnable task) {
        return () -> {
            try {
                task.run();
            } catch (Throwable e) {
                log.error("a task of {} failed", name, e);
            }
        };
    }
}

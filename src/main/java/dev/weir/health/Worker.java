package dev.weir.health;

import dev.weir.transport.Transport;
import dev.weir.upstream.Host;
import dev.weir.upstream.Pool;
import dev.weir.upstream.Upstream;
import java.time.Duration;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The one background thread. It begins the checks that are due, brings hosts back by time, and tells listeners of hosts
 * that went down or came back.
 *
 * <p>Made before the upstreams, because they tell their listeners by it; started when they and their transports are
 * there. Thread-safe.
 */
public final class Worker implements Executor, AutoCloseable {

    /** The name of the thread. */
    public static final String THREAD_NAME = "weir-worker";

    private static final Logger log = LoggerFactory.getLogger(Worker.class);

    /** At close, for listeners that are to be told still. */
    private static final Duration FAREWELL = Duration.ofSeconds(3);
    /** At close, for the thread to end after that. */
    private static final Duration END = Duration.ofSeconds(1);

    private final Duration period;
    private final ScheduledThreadPoolExecutor queue;
    private final AtomicBoolean started = new AtomicBoolean();
    private final AtomicBoolean closed = new AtomicBoolean();
    /** Run at each tick. */
    private final List<Runnable> errands = new CopyOnWriteArrayList<>();
    /** In order of declaration. Replaced by {@link #lookAfter}. */
    private volatile Map<Upstream, Checks> charges = Map.of();
    /** Written once, when the first task comes. */
    private volatile @Nullable Thread thread;

    /**
     * A worker that runs what it is given, and does nothing by itself before {@link #start}.
     *
     * @param period from the end of one tick to the next; above zero
     */
    public Worker(Duration period) {
        this.period = period;
        this.queue = new ScheduledThreadPoolExecutor(1, this::newThread, new ThreadPoolExecutor.DiscardPolicy());
    }

    private Thread newThread(Runnable work) {
        Thread created = new Thread(work, THREAD_NAME);
        created.setDaemon(true);
        thread = created;
        return created;
    }

    /**
     * Runs the first tick now, and the next ones with the period between them. Does nothing when called again or after
     * {@link #close}.
     *
     * @param upstreams what to look after, each with the connections to its hosts
     */
    public void start(Map<Upstream, Transport> upstreams) {
        if (!started.compareAndSet(false, true)) {
            return;
        }
        lookAfter(upstreams);
        var unused = queue.scheduleWithFixedDelay(this::tick, 0, period.toNanos(), TimeUnit.NANOSECONDS);
    }

    /**
     * Looks after these upstreams instead. Of those that it looked after before, checks go on; of those that are gone,
     * running checks are called off.
     */
    public synchronized void lookAfter(Map<Upstream, Transport> upstreams) {
        Map<Upstream, Checks> before = charges;
        Map<Upstream, Checks> next = new LinkedHashMap<>();
        upstreams.forEach((upstream, transport) -> {
            Checks known = before.get(upstream);
            next.put(upstream, known != null ? known : checksOf(upstream, transport));
        });
        charges = next;
        before.forEach((upstream, checks) -> {
            if (!next.containsKey(upstream)) {
                checks.close();
            }
        });
        if (closed.get()) {
            next.values().forEach(Checks::close); // close may have looked before they were there
        }
    }

    /** Runs this at each tick as well. To be called before {@link #start}. */
    public void atEachTick(Runnable errand) {
        errands.add(errand);
    }

    /**
     * Has a host checked at once, due or not, on the thread, and returns. Where the host is checked anyway this is its
     * check and counts; else it is a {@code GET /} that counts for nothing.
     *
     * @param told what came of it, once, on any thread; never after {@link #close}
     */
    public void checkAtOnce(Upstream upstream, Pool pool, Host host, Consumer<AtOnce> told) {
        execute(() -> {
            Checks checks = charges.get(upstream);
            if (checks == null) {
                told.accept(new AtOnce.CalledOff());
            } else if (!checks.checkAtOnce(pool, host, told)) {
                told.accept(new AtOnce.Busy());
            }
        });
    }

    private void tick() {
        Map<Upstream, Checks> all = charges;
        all.values().forEach(each -> guarded(each::tick).run());
        all.keySet().forEach(upstream -> guarded(upstream::age).run());
        all.keySet().forEach(upstream -> guarded(upstream::sample).run());
        errands.forEach(errand -> guarded(errand).run());
    }

    private Checks checksOf(Upstream upstream, Transport transport) {
        return new Checks(
                upstream,
                transport,
                period,
                InstantSource.system(),
                () -> ThreadLocalRandom.current().nextDouble(),
                this::executeAfter);
    }

    private void executeAfter(long delayNanos, Runnable task) {
        var unused = queue.schedule(guarded(task), delayNanos, TimeUnit.NANOSECONDS);
    }

    /**
     * Runs the task on the thread, after those that came before. What it throws is logged. After {@link #close} the task
     * is dropped.
     */
    @Override
    public void execute(Runnable task) {
        queue.execute(guarded(task));
    }

    /**
     * Calls off running checks, runs the tasks that came before for a while, and ends the thread, within 5 s in all. May
     * be called twice. A task that ignores its interruption for that long is left behind, and that is logged.
     */
    @Override
    public void close() {
        if (!closed.compareAndSet(false, true)) {
            return;
        }
        charges.values().forEach(Checks::close);
        try {
            queue.submit(() -> {}).get(FAREWELL.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException | ExecutionException e) {
            log.warn("{} did not finish its tasks in {} ms and is interrupted", THREAD_NAME, FAREWELL.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        queue.shutdownNow();
        awaitEnd();
    }

    /** Waits for the thread itself: the queue counts as ended a moment before it, and a container looks for threads. */
    private void awaitEnd() {
        Thread ending = thread;
        if (ending == null) {
            return;
        }
        try {
            ending.join(END.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        if (ending.isAlive()) {
            log.warn("{} is still busy and is left behind", THREAD_NAME);
        }
    }

    /** The edge of the thread: nothing that a task throws ends it. */
    private static Runnable guarded(Runnable task) {
        return () -> {
            try {
                task.run();
            } catch (Throwable e) {
                log.error("a task of {} failed", THREAD_NAME, e);
            }
        };
    }
}

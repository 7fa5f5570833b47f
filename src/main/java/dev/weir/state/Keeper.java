package dev.weir.state;

import dev.weir.upstream.Upstream;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps orders and what was observed of hosts in a directory, so that they outlive a restart.
 *
 * <p>{@link #open} gives the upstreams what is there. Then one thread compares them with what is written, every now and
 * then and whenever {@link #settle} asks for it, and writes what differs; whoever changes an upstream need not know of
 * it. If writing fails, all goes on, {@link #trouble} says so, and all is written anew as soon as it can be. Thread-safe.
 */
public final class Keeper implements AutoCloseable {

    /** The name of the thread. */
    public static final String THREAD_NAME = "weir-state";

    private static final Logger log = LoggerFactory.getLogger(Keeper.class);

    /** From the end of one look to the next. */
    private static final Duration PERIOD = Duration.ofSeconds(1);
    /** How long an order waits for the disk. */
    private static final Duration PATIENCE = Duration.ofSeconds(5);
    /** At close, for the last state to be written. */
    private static final Duration FAREWELL = Duration.ofSeconds(3);
    /** At close, for the thread to end after that. */
    private static final Duration END = Duration.ofSeconds(1);

    private final Store store;
    private final Fsync fsync;
    private final Supplier<List<Upstream>> upstreams;
    private final LongSupplier nanoClock;
    private final InstantSource wallClock;
    private final ScheduledThreadPoolExecutor writer;
    private final AtomicBoolean closed = new AtomicBoolean();
    private final AtomicReference<@Nullable Trouble> trouble = new AtomicReference<>();
    /** Whether an order waited in vain, and no look has ended since. */
    private volatile boolean hanging;
    /** Whether a later deployment has the directory. Used by the writer alone. */
    private boolean handedOver;
    /** Used by whoever opens, then by the writer alone. */
    private final Memory memory = new Memory();
    /** Written once, when the first task comes. */
    private volatile @Nullable Thread thread;

    private Keeper(
            Store store,
            Fsync fsync,
            Supplier<List<Upstream>> upstreams,
            LongSupplier nanoClock,
            InstantSource wallClock) {
        this.store = store;
        this.fsync = fsync;
        this.upstreams = upstreams;
        this.nanoClock = nanoClock;
        this.wallClock = wallClock;
        this.writer = new ScheduledThreadPoolExecutor(1, this::newThread);
        this.writer.setRemoveOnCancelPolicy(true);
    }

    private Thread newThread(Runnable work) {
        Thread created = new Thread(work, THREAD_NAME);
        created.setDaemon(true);
        thread = created;
        return created;
    }

    /**
     * Takes the directory, which is created if need be, and gives the upstreams what is remembered there. An earlier
     * deployment of the same application in this JVM hands it over: it writes what it knows, and keeps nothing from then
     * on.
     *
     * @param application what is the same for all deployments of a web application, or empty if there are none
     * @param upstreams those that there are at the time it is asked; no request may be served before this returns
     * @param nanoClock the upstreams' clock
     * @throws StateUnusable if the directory cannot be used, or what is in it not be read; then nothing was changed
     */
    public static Keeper open(
            Path directory,
            String application,
            Fsync fsync,
            Supplier<List<Upstream>> upstreams,
            LongSupplier nanoClock,
            InstantSource wallClock) {
        Store store = Store.open(directory, application);
        try {
            Keeper keeper = new Keeper(store, fsync, upstreams, nanoClock, wallClock);
            Recall.from(store.file(), keeper.memory, upstreams.get(), keeper.now());
            keeper.write(true);
            return keeper;
        } catch (RuntimeException e) {
            closeQuietly(store);
            throw e;
        }
    }

    /** Looks for news every second from now on. */
    public void start() {
        var unused = writer.scheduleWithFixedDelay(() -> look(false), 0, PERIOD.toMillis(), TimeUnit.MILLISECONDS);
    }

    /**
     * Waits, for 5 s at most, until all orders that were carried out before the call outlive a restart.
     *
     * @return empty if they do, else why they may not, in the operator's words
     */
    public Optional<String> settle() {
        if (hanging) {
            return trouble().map(Trouble::error); // else all that the admin API can do at once would be to wait
        }
        Future<?> look;
        try {
            look = writer.submit(() -> look(true));
        } catch (RejectedExecutionException closing) {
            return Optional.of("Weir is stopping");
        }
        try {
            look.get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            look.cancel(false);
            hanging = true;
            failed(store.directory() + ": writing takes longer than " + PATIENCE.toSeconds() + " s");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Optional.of("Weir is stopping");
        } catch (ExecutionException impossible) {
            throw new IllegalStateException(impossible);
        }
        return trouble().map(Trouble::error);
    }

    /** The directory. */
    public Path directory() {
        return store.directory();
    }

    /** That the directory cannot be written to, while that is so. */
    public Optional<Trouble> trouble() {
        return Optional.ofNullable(trouble.get());
    }

    /** Writes the last news and gives the directory back, within 4 s. May be called twice. */
    @Override
    public void close() {
        if (!closed.compareAndSet(false, true)) {
            return;
        }
        writer.execute(() -> {
            look(true);
            closeQuietly(store);
        });
        writer.shutdown();
        try {
            if (!writer.awaitTermination(FAREWELL.toMillis(), TimeUnit.MILLISECONDS)) {
                log.warn("{} did not finish in {} ms and is interrupted", THREAD_NAME, FAREWELL.toMillis());
                writer.shutdownNow();
            }
            Thread ending = thread;
            if (ending != null) {
                ending.join(END.toMillis()); // the pool counts as ended a moment before it
                if (ending.isAlive()) {
                    log.warn("{} is still busy and is left behind, with {}", THREAD_NAME, store.directory());
                } else {
                    closeQuietly(store); // who is interrupted does not come to it
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** The edge of the thread: nothing that is thrown ends it. */
    private void look(boolean force) {
        if (handedOver) {
            return;
        }
        try {
            write(force);
        } catch (RuntimeException | Error e) {
            if (trouble.get() == null) {
                log.error("a task of {} failed", THREAD_NAME, e);
            }
            closeQuietly(store); // so that all is written anew: what was learned may not be
            failed("a defect of Weir, see the log: " + e);
        }
        hanging = false;
        if (store.isAskedFor()) {
            handOver();
        }
    }

    private void handOver() {
        handedOver = true;
        closeQuietly(store);
        trouble.set(new Trouble(wallClock.millis(), store.directory() + " is used by the next deployment"));
        log.info("State is handed over to the next deployment dir={}", store.directory());
    }

    private void write(boolean force) {
        Moment now = now();
        List<Entry> news = memory.learn(upstreams.get());
        boolean orders = news.stream().anyMatch(entry -> !(entry instanceof Entry.Observed));
        try {
            store.write(texts(news, now), fsync.forces(orders || force), () -> texts(memory.entries(), now));
            succeeded();
        } catch (IOException e) {
            failed(Reason.of(e));
        }
    }

    private Moment now() {
        return Moment.of(nanoClock.getAsLong(), wallClock.millis());
    }

    private static List<String> texts(List<Entry> entries, Moment now) {
        return entries.stream().map(now::toUnix).map(EntryText::of).toList();
    }

    private void failed(String error) {
        Trouble first = new Trouble(wallClock.millis(), error);
        Trouble before = trouble.getAndUpdate(known -> known == null ? first : known.becauseOf(error));
        if (before == null) {
            log.warn("Orders and observed state would not outlive a restart now; trying again: {}", error);
        }
    }

    private void succeeded() {
        if (trouble.getAndSet(null) != null) {
            log.info("Orders and observed state outlive a restart again dir={}", store.directory());
        }
    }

    private static void closeQuietly(Store store) {
        try {
            store.close();
        } catch (IOException e) {
            log.warn("{} could not be closed: {}", store.directory(), Reason.of(e));
        }
    }
}

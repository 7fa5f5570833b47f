package dev.weir.accesslog;

import dev.weir.upstream.Clocks;
import java.time.Duration;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The thread that makes lines of entries and writes them, and is the only one that waits for the disk. */
final class LineWriter implements Runnable {

    private static final Logger LOG = LoggerFactory.getLogger(LineWriter.class);

    /** After it has written: what comes meanwhile is written together, and nobody has to wake it. */
    private static final long NAP_NANOS = Duration.ofMillis(10).toNanos();
    /** At the end, for what waits to be written. */
    private static final Duration FAREWELL = Duration.ofSeconds(3);
    /** At the end, for the thread to end after that. */
    private static final Duration END = Duration.ofSeconds(1);

    /** Entries until it looks at the options and the clocks again: some 10 ms, unless the disk is slow. */
    private static final int TURN = 1024;

    private static final int USUAL_LENGTH = 1024;

    private final EntryQueue queue;
    private final LongAdder dropped;
    private final Thread thread = new Thread(this, "weir-access-log");
    /** Whether somebody must wake the thread. */
    private volatile boolean asleep;

    private volatile boolean ending;
    /** Whether the time for what waits is over. */
    private volatile boolean givenUp;

    private volatile AccessLogOptions options;

    /** Confined to the thread, as what follows is. */
    private AccessLogOptions used;

    private LineFormat format;
    private @Nullable Destination destination;
    /** Whether the last entry met a defect. */
    private boolean defective;

    private final StringBuilder line = new StringBuilder(USUAL_LENGTH);

    /**
     * Writes nothing yet.
     *
     * @param dropped counts the lines that cannot be written
     */
    LineWriter(EntryQueue queue, LongAdder dropped, AccessLogOptions options) {
        this.queue = queue;
        this.dropped = dropped;
        this.options = options;
        this.used = options;
        this.format = LineFormat.of(options.format());
        thread.setDaemon(true);
        thread.setContextClassLoader(LineWriter.class.getClassLoader()); // whoever begins it
    }

    void start() {
        thread.start();
    }

    /** Entries from now on, and those that wait, are written like this. */
    void use(AccessLogOptions next) {
        options = next;
        wake();
    }

    /** To be called after an entry was put into the queue. */
    void wake() {
        if (asleep) {
            asleep = false;
            LockSupport.unpark(thread);
        }
    }

    @Override
    public void run() {
        while (!ending) {
            if (writeSome()) {
                LockSupport.parkNanos(this, NAP_NANOS);
                sleepWhileNothingComes();
            }
        }
        boolean done = false;
        while (!done && !givenUp) {
            done = writeSome();
        }
        closeDestination();
    }

    private void sleepWhileNothingComes() {
        asleep = true; // before the look at the queue: whoever comes after that sees it
        while (asleep && !ending && queue.isEmpty()) {
            LockSupport.park(this);
        }
        asleep = false;
    }

    /** Writes some of what waits, by the options and the clocks of now; returns whether there is nothing left to do. */
    private boolean writeSome() {
        try {
            AccessLogOptions now = options;
            follow(now);
            boolean emptied = write(new Clocks(System.nanoTime(), System.currentTimeMillis()));
            if (emptied && !now.on()) {
                closeDestination();
            }
            return emptied;
        } catch (RuntimeException | Error defect) {
            log(defect);
            return true; // rather than at once again
        }
    }

    /** What waits when it is switched off is written as before. */
    private void follow(AccessLogOptions now) {
        if (now.on() && !now.equals(used)) {
            used = now;
            closeDestination();
            format = LineFormat.of(now.format());
        }
    }

    private boolean write(Clocks clocks) {
        for (int i = 0; i < TURN && !givenUp; i++) {
            Entry entry = queue.poll();
            if (entry == null) {
                return true;
            }
            if (!isWritten(entry, clocks)) {
                dropped.increment();
            }
        }
        return false;
    }

    private boolean isWritten(Entry entry, Clocks clocks) {
        try {
            Destination to = destination;
            if (to == null) {
                to = Destination.open(used);
                destination = to;
            }
            line.setLength(0);
            format.append(line, entry, clocks);
            boolean written = to.write(line.toString());
            defective = false;
            return written;
        } catch (RuntimeException | Error defect) {
            log(defect);
            return false;
        }
    }

    /** Logs a defect when it begins. An error, such as of memory that is short, must not end the thread either. */
    private void log(Throwable defect) {
        if (defective) {
            return;
        }
        defective = true;
        try {
            LOG.error("The access log has a defect, lines are dropped", defect);
        } catch (RuntimeException | Error again) {
            // What cannot be logged is counted at least.
        }
    }

    private void closeDestination() {
        Destination last = destination;
        if (last == null) {
            return;
        }
        destination = null;
        try {
            last.close();
        } catch (RuntimeException | Error defect) {
            log(defect);
        }
    }

    /**
     * Writes what waits, and ends the thread, within 4 s. A thread that the disk holds for that long is left behind, and
     * that is logged.
     */
    void close() {
        ending = true;
        LockSupport.unpark(thread);
        try {
            thread.join(FAREWELL.toMillis());
            givenUp = true;
            thread.join(END.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        givenUp = true;
        if (!queue.isEmpty() || thread.isAlive()) {
            LOG.warn("The access log is too slow: its last {} lines are lost", queue.size());
        }
    }
}

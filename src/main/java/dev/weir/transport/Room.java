package dev.weir.transport;

import java.io.IOException;
import java.nio.channels.SocketChannel;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** How many connections may be open to all hosts together, so that Weir does not run out of file descriptors. */
final class Room {

    private static final Logger LOG = LoggerFactory.getLogger(Room.class);
    private static final long LOG_PAUSE_NANOS = TimeUnit.SECONDS.toNanos(10);
    /** For which the JVM repeats the failure of a look-up, unless it was told otherwise. */
    private static final long REPEATED_NANOS = TimeUnit.SECONDS.toNanos(10);

    private final int most;
    private final AtomicInteger taken = new AtomicInteger();
    private final AtomicLong shortages = new AtomicLong();
    private final AtomicLong toldNanos = new AtomicLong(System.nanoTime() - LOG_PAUSE_NANOS);
    /** When no file could be opened last. */
    private volatile long lackedFileNanos = System.nanoTime() - REPEATED_NANOS;

    Room(int most) {
        this.most = most;
    }

    /** Takes room for one connection, which is to be given back; false if there is none. */
    boolean take() {
        if (taken.getAndUpdate(now -> now < most ? now + 1 : now) < most) {
            return true;
        }
        lacked("all " + most + " that there is room for are in use");
        return false;
    }

    void giveBack() {
        taken.decrementAndGet();
    }

    /** Counts that a connection could not be opened because no socket could. */
    void lackedFile(IOException noSocket) {
        lackedFileNanos = System.nanoTime();
        lacked(String.valueOf(noSocket.getMessage()));
    }

    /**
     * Whether a look-up that has just failed may have failed for want of a file, which its failure does not tell. Tries to
     * open one; a failure from before may have been repeated.
     */
    boolean mayLackFiles() {
        try {
            SocketChannel.open().close();
        } catch (IOException noSocket) {
            lackedFile(noSocket);
        }
        return System.nanoTime() - lackedFileNanos < REPEATED_NANOS;
    }

    /** Counts that a connection could not be opened, and has the log say so now and then. */
    private void lacked(String reason) {
        shortages.incrementAndGet();
        long now = System.nanoTime();
        long told = toldNanos.get();
        if (now - told >= LOG_PAUSE_NANOS && toldNanos.compareAndSet(told, now)) {
            LOG.warn(
                    "No connection to a host can be opened ({}): idle ones are closed, and requests without one are"
                            + " answered with 503. Let this process open more files (ulimit -n, LimitNOFILE)",
                    reason);
        }
    }

    /** How often a connection could not be opened. */
    long shortages() {
        return shortages.get();
    }
}

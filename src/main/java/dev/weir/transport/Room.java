package dev.weir.transport;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** How many connections may be open to all hosts together, so that Weir does not run out of file descriptors. */
final class Room {

    private static final Logger LOG = LoggerFactory.getLogger(Room.class);
    private static final long LOG_PAUSE_NANOS = TimeUnit.SECONDS.toNanos(10);

    private final int most;
    private final AtomicInteger taken = new AtomicInteger();
    private final AtomicLong shortages = new AtomicLong();
    private final AtomicLong toldNanos = new AtomicLong(System.nanoTime() - LOG_PAUSE_NANOS);

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

    /** Counts that a connection could not be opened, and has the log say so now and then. */
    void lacked(String reason) {
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

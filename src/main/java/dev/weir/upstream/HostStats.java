package dev.weir.upstream;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;

/**
 * The counters of one host. They belong to its identity: a new snapshot of the upstream keeps them.
 *
 * <p>Thread-safe. Nothing is decided by them; they are read by operators.
 */
public final class HostStats {

    private final LongAdder attempts = new LongAdder();
    private final LongAdder failures = new LongAdder();
    private final AtomicInteger inFlight = new AtomicInteger();
    /** Written by the one worker that checks hosts; 0 until the first check. */
    private volatile long lastCheckMillis;

    /** Notes that an attempt begins. Exactly one {@link #ended} follows. */
    public void began() {
        attempts.increment();
        inFlight.incrementAndGet();
    }

    /** Notes that an attempt ended, however it did. */
    public void ended() {
        inFlight.decrementAndGet();
    }

    void failed() {
        failures.increment();
    }

    /** Notes that a check begins, at this Unix time in milliseconds. */
    public void checked(long unixMillis) {
        lastCheckMillis = unixMillis;
    }

    /** Attempts to send a request to the host, since the host was configured. */
    public long attempts() {
        return attempts.sum();
    }

    /** Failures counted for the host, by traffic and by checks. */
    public long failures() {
        return failures.sum();
    }

    /** Attempts that have not ended. */
    public int inFlight() {
        return inFlight.get();
    }

    /** The Unix time in milliseconds of the start of the last check, 0 before the first. */
    public long lastCheckMillis() {
        return lastCheckMillis;
    }
}

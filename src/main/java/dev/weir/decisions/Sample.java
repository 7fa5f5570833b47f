package dev.weir.decisions;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;

/** Takes one of many, and then none for a while. Thread-safe, and without a write while it takes none. */
final class Sample {

    private final long pauseNanos;
    /** When it takes the next one. */
    private final AtomicLong dueNanos;

    Sample(Duration pause, long nowNanos) {
        this.pauseNanos = pause.toNanos();
        this.dueNanos = new AtomicLong(nowNanos);
    }

    /** Whether it takes the one of this moment, a reading of {@link System#nanoTime}. */
    boolean takes(long nowNanos) {
        long due = dueNanos.get();
        return nowNanos - due >= 0 && dueNanos.compareAndSet(due, nowNanos + pauseNanos);
    }
}

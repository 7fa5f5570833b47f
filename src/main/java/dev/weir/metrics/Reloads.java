package dev.weir.metrics;

import java.util.concurrent.atomic.AtomicLong;

/** Counts reloads of the configuration. Thread-safe. */
public final class Reloads {

    private final AtomicLong done = new AtomicLong();
    private final AtomicLong refused = new AtomicLong();

    /** Another configuration is in force. */
    public void done() {
        done.incrementAndGet();
    }

    /** Something was wrong with it, and the one before stays in force. */
    public void refused() {
        refused.incrementAndGet();
    }

    long countDone() {
        return done.get();
    }

    /** The configuration in force: 1 at the start, one more for each reload. */
    long revision() {
        return done.get() + 1;
    }

    long countRefused() {
        return refused.get();
    }
}

package dev.weir.metrics;

import dev.weir.proxy.Ending;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.LongAdder;

/** Exchanges of one upstream, or those that came to none. Thread-safe, without a lock. */
final class ExchangeCounts {

    /** What the status of an answer begins with; the first is for exchanges without an answer. */
    private static final String[] CLASSES = {"none", "1xx", "2xx", "3xx", "4xx", "5xx", "other"};

    private static final int PER_CLASS = 100;

    /** Gets what was counted. */
    @FunctionalInterface
    interface Reader {
        void read(String statusClass, Ending ending, long count);
    }

    /** Of each ending, by class of the status; never changed but for the counts. */
    private final Map<Ending, LongAdder[]> counts = new EnumMap<>(Ending.class);

    private final LongAdder all = new LongAdder();
    private final Durations whole = new Durations();
    private final Durations firstByte = new Durations();
    private final Durations connecting = new Durations();

    ExchangeCounts() {
        for (Ending ending : Ending.values()) {
            counts.put(ending, newCounts());
        }
    }

    private static LongAdder[] newCounts() {
        LongAdder[] counts = new LongAdder[CLASSES.length];
        for (int i = 0; i < counts.length; i++) {
            counts[i] = new LongAdder();
        }
        return counts;
    }

    void ended(int status, Ending ending) {
        int statusClass = Math.min(status / PER_CLASS, CLASSES.length - 1);
        Objects.requireNonNull(counts.get(ending))[statusClass].increment();
        all.increment();
    }

    long all() {
        return all.sum();
    }

    /** From begin to end. */
    Durations whole() {
        return whole;
    }

    /** From begin to the first byte of the answer. */
    Durations firstByte() {
        return firstByte;
    }

    /** Of new connections, TLS included. */
    Durations connecting() {
        return connecting;
    }

    /** What happened at all. */
    void read(Reader reader) {
        counts.forEach((ending, byClass) -> {
            for (int i = 0; i < CLASSES.length; i++) {
                long count = byClass[i].sum();
                if (count > 0) {
                    reader.read(CLASSES[i], ending, count);
                }
            }
        });
    }
}

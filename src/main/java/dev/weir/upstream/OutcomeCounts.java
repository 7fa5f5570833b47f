package dev.weir.upstream;

import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.LongAdder;

/** Counts by kind of outcome. Thread-safe, without a lock. */
public final class OutcomeCounts {

    /** One for each kind; never changed but for the counts. */
    private final Map<Outcome.Kind, LongAdder> counts = new EnumMap<>(Outcome.Kind.class);

    /** Counts that are all zero. */
    public OutcomeCounts() {
        for (Outcome.Kind kind : Outcome.Kind.values()) {
            counts.put(kind, new LongAdder());
        }
    }

    /** Counts one more. */
    public void add(Outcome.Kind kind) {
        of(kind).increment();
    }

    /** How many there were. */
    public long get(Outcome.Kind kind) {
        return of(kind).sum();
    }

    private LongAdder of(Outcome.Kind kind) {
        return Objects.requireNonNull(counts.get(kind));
    }
}

package dev.weir.upstream;

import java.util.Collections;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.atomic.LongAdder;

/** Counts by kind of outcome. Thread-safe, without a lock. */
public final class OutcomeCounts {

    private static final Set<Outcome.Kind> FAILED = Collections.unmodifiableSet(EnumSet.complementOf(EnumSet.of(
            Outcome.Kind.ANSWERED,
            Outcome.Kind.STALE_CONNECTION, // is repeated on a fresh one
            Outcome.Kind.STOPPED,
            Outcome.Kind.CLIENT_GONE)));

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

    /** How many ended without an answer for the client, although neither the client nor Weir itself gave up. */
    long failed() {
        long sum = 0;
        for (Outcome.Kind kind : FAILED) {
            sum += get(kind);
        }
        return sum;
    }

    private LongAdder of(Outcome.Kind kind) {
        return Objects.requireNonNull(counts.get(kind));
    }
}

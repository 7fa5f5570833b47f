package dev.weir.decisions;

import dev.weir.proxy.AttemptReport;
import dev.weir.proxy.Ending;
import dev.weir.proxy.ExchangeObserver;
import dev.weir.proxy.ExchangeReport;
import dev.weir.upstream.Snapshot;
import dev.weir.upstream.Upstream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/**
 * The latest decisions. Of requests that their first host served one is kept every {@link #PAUSE} at most, and of all others
 * as many again, so that a request costs next to nothing under load, and storms of one kind do not hide the other.
 * Thread-safe, without a lock.
 */
public final class Decisions implements ExchangeObserver {

    /** Between two that are kept of a kind. */
    public static final Duration PAUSE = Duration.ofMillis(10);

    private final AtomicReferenceArray<@Nullable Decision> ring;
    /** How many were kept so far. */
    private final AtomicLong kept = new AtomicLong();

    private final Sample usual = new Sample(PAUSE, System.nanoTime());
    private final Sample unusual = new Sample(PAUSE, System.nanoTime());

    /** Has none yet. */
    public Decisions(int capacity) {
        ring = new AtomicReferenceArray<>(capacity);
    }

    @Override
    public void exchangeEnded(ExchangeReport report) {
        Upstream upstream = report.upstream();
        Snapshot snapshot = report.snapshot();
        if (upstream == null || snapshot == null || ring.length() == 0) {
            return; // nobody had to decide
        }
        Sample sample = isUsual(report) ? usual : unusual;
        if (sample.takes(report.endedNanos())) {
            Decision decision = Decision.of(report, upstream.id(), snapshot);
            ring.set((int) (kept.getAndIncrement() % ring.length()), decision);
        }
    }

    private static boolean isUsual(ExchangeReport report) {
        AttemptReport first = report.firstAttempt();
        return first != null && first.next() == null && report.ending() == Ending.ANSWERED;
    }

    /** The latest first, this many at most. */
    public List<Decision> latest(int limit) {
        List<Decision> latest = new ArrayList<>();
        long end = kept.get();
        for (long i = end - 1; i >= Math.max(0, end - ring.length()) && latest.size() < limit; i--) {
            Decision decision = ring.get((int) (i % ring.length()));
            if (decision != null) { // its place was given away a moment ago
                latest.add(decision);
            }
        }
        return latest;
    }
}

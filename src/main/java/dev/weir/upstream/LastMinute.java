package dev.weir.upstream;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** What a histogram counted in the last minute, give or take the time between two samples. */
final class LastMinute {

    private static final long PERIOD_NANOS = TimeUnit.SECONDS.toNanos(10);
    private static final int PERIODS = 6;

    private final Histogram histogram;
    /** Whether there was a sample. Confined to whoever samples, as is the next one. */
    private boolean begun;
    /** When the latest sample was due. */
    private long sampledNanos;
    /** The oldest first; those between which nothing was counted are one object. Replaced as a whole. */
    private volatile List<Histogram.Snapshot> samples = List.of(Histogram.Snapshot.EMPTY);

    LastMinute(Histogram histogram) {
        this.histogram = histogram;
    }

    /** Takes a sample if it is time to. To be called every now and then, by one thread at a time. */
    void sample(long nowNanos) {
        if (!begun) {
            begun = true;
            sampledNanos = nowNanos;
        }
        long periods = (nowNanos - sampledNanos) / PERIOD_NANOS;
        if (periods < 1) {
            return;
        }
        sampledNanos += periods * PERIOD_NANOS;
        Histogram.Snapshot latest = samples.get(samples.size() - 1);
        Histogram.Snapshot sample = histogram.snapshot();
        if (sample.count() == latest.count()) {
            sample = latest;
        }
        List<Histogram.Snapshot> next = new ArrayList<>(samples);
        for (long missed = Math.min(periods, PERIODS); missed > 0; missed--) {
            next.add(sample);
        }
        samples = List.copyOf(next.subList(Math.max(0, next.size() - PERIODS), next.size()));
    }

    /** What was counted since the oldest sample. */
    Histogram.Snapshot counted() {
        return histogram.snapshot().since(samples.get(0));
    }
}

package dev.weir.upstream;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** How quickly a host counted in the last ten seconds, give or take the time between two samples. */
final class LastSeconds {

    private static final long WINDOW_NANOS = TimeUnit.SECONDS.toNanos(10);
    /** Between two samples, however often they are offered. */
    private static final long MIN_GAP_NANOS = TimeUnit.MILLISECONDS.toNanos(500);

    /**
     * What was counted so far.
     *
     * @param nowNanos when it was
     * @param begun attempts that have begun
     * @param answered those that ended with an answer passed on
     * @param failed those that failed
     */
    record Sample(long nowNanos, long begun, long answered, long failed) {

        private boolean countsAs(Sample other) {
            return begun == other.begun && answered == other.answered && failed == other.failed;
        }

        private Sample at(long otherNanos) {
            return new Sample(otherNanos, begun, answered, failed);
        }

        private Pace since(Sample earlier) {
            double seconds = (double) (nowNanos - earlier.nowNanos) / TimeUnit.SECONDS.toNanos(1);
            return new Pace(
                    (begun - earlier.begun) / seconds,
                    (answered - earlier.answered) / seconds,
                    (failed - earlier.failed) / seconds);
        }
    }

    /** The oldest first, of which only that one may be older than the window. Replaced as a whole by whoever samples. */
    private volatile List<Sample> samples = List.of();

    /** Takes a sample, unless the last one was just now. To be called every now and then, by one thread at a time. */
    void sample(Sample sample) {
        List<Sample> next = new ArrayList<>(samples);
        if (!next.isEmpty() && sample.nowNanos() - next.get(next.size() - 1).nowNanos() < MIN_GAP_NANOS) {
            return;
        }
        if (next.size() > 1
                && next.get(next.size() - 1).countsAs(sample)
                && next.get(next.size() - 2).countsAs(sample)) {
            next.remove(next.size() - 1); // nothing happened: the first and the last of such samples tell all
        }
        next.add(sample);
        while (next.size() > 1 && sample.nowNanos() - next.get(1).nowNanos() >= WINDOW_NANOS) {
            next.remove(0);
        }
        samples = List.copyOf(next);
    }

    /** The pace since the oldest sample; none before there is one from which to count. */
    Pace until(Sample now) {
        List<Sample> all = samples;
        return all.isEmpty() || now.nowNanos() - all.get(0).nowNanos() < MIN_GAP_NANOS
                ? Pace.none()
                : now.since(first(all, now.nowNanos() - WINDOW_NANOS));
    }

    /** From which to count: if nothing happened until the second one, that at which the window begins. */
    private static Sample first(List<Sample> all, long beginNanos) {
        Sample first = all.get(0);
        if (all.size() == 1 || !first.countsAs(all.get(1)) || beginNanos - first.nowNanos() <= 0) {
            return first;
        }
        Sample second = all.get(1);
        return beginNanos - second.nowNanos() >= 0 ? second : first.at(beginNanos);
    }
}

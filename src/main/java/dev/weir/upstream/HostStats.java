package dev.weir.upstream;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/**
 * The counters of one host. They belong to its identity: a new snapshot of the upstream keeps them.
 *
 * <p>Thread-safe, without a lock. Nothing is decided by them; they are read by operators. They take 1.5 KB, and once
 * there is traffic up to 10 KB more, by the number of processors.
 */
public final class HostStats {

    private final LongAdder attempts = new LongAdder();
    private final LongAdder failures = new LongAdder();
    private final AtomicInteger inFlight = new AtomicInteger();
    private final OutcomeCounts ended = new OutcomeCounts();
    private final LongAdder sentBytes = new LongAdder();
    private final LongAdder receivedBytes = new LongAdder();
    private final Histogram latency = new Histogram();
    private final LastMinute lastMinute = new LastMinute(latency);
    private final LastSeconds lastSeconds = new LastSeconds();
    private final LongAdder checksPassed = new LongAdder();
    private final LongAdder checksFailed = new LongAdder();
    /** Written by the worker that begins a check, and then by who ends it; null until the first. */
    private volatile @Nullable LastCheck lastCheck;
    /** Written by the one worker that checks hosts; 0 until there is a time. */
    private volatile long nextCheckMillis;
    /** Written under the lock of the upstream; null until it has the host. */
    private volatile @Nullable Long sinceNanos;

    // Written by requests.

    /** Notes that an attempt begins. Exactly one {@link #ended} follows. */
    public void began() {
        attempts.increment();
        inFlight.incrementAndGet();
    }

    /** Notes that the head of an answer came, so long after the attempt had begun. */
    public void answered(long nanos) {
        latency.record(nanos);
    }

    /**
     * Notes that an attempt ended.
     *
     * @param sent bytes of the request's body that it took
     * @param received bytes of the answer's content that were passed on
     */
    public void ended(Outcome outcome, long sent, long received) {
        inFlight.decrementAndGet();
        ended.add(outcome.kind());
        if (sent > 0) {
            sentBytes.add(sent);
        }
        if (received > 0) {
            receivedBytes.add(received);
        }
    }

    void failed() {
        failures.increment();
    }

    // Written by checks and the worker.

    /** Notes that a check begins, at this Unix time in milliseconds. */
    public void checkBegan(long unixMillis) {
        lastCheck = new LastCheck(unixMillis, 0, null);
    }

    /**
     * Notes that the check that began last is over.
     *
     * @param failure why it failed, or null if it passed
     */
    public void checkEnded(long unixMillis, @Nullable String failure) {
        (failure == null ? checksPassed : checksFailed).increment();
        LastCheck began = lastCheck;
        lastCheck = new LastCheck(began == null ? unixMillis : began.startedMillis(), unixMillis, failure);
    }

    /** Notes when the next check is due, as a Unix time in milliseconds. */
    public void nextCheckDue(long unixMillis) {
        nextCheckMillis = unixMillis;
    }

    /** Notes what was counted so far. To be called every now and then, by one thread at a time. */
    void sample(long nowNanos) {
        lastMinute.sample(nowNanos);
        lastSeconds.sample(counted(nowNanos));
    }

    private LastSeconds.Sample counted(long nowNanos) {
        return new LastSeconds.Sample(nowNanos, attempts(), attempts(Outcome.Kind.ANSWERED), ended.failed());
    }

    // Written by the upstream.

    /** Notes when there was this host first; does nothing when called again. */
    void begin(long nowNanos) {
        if (sinceNanos == null) {
            sinceNanos = nowNanos;
        }
    }

    /** Notes that the host is in another state, or got into use or out of it. */
    void changed(long nowNanos) {
        sinceNanos = nowNanos;
    }

    // Read by operators.

    /** Attempts to send a request to the host, since the host was configured. */
    public long attempts() {
        return attempts.sum();
    }

    /** Attempts that ended in this way. */
    public long attempts(Outcome.Kind kind) {
        return ended.get(kind);
    }

    /** Failures counted for the host, by traffic and by checks. */
    public long failures() {
        return failures.sum();
    }

    /** Attempts that have not ended. */
    public int inFlight() {
        return inFlight.get();
    }

    /** Bytes of requests' bodies that the host was sent. */
    public long sentBytes() {
        return sentBytes.sum();
    }

    /** Bytes of answers' content that clients were passed. */
    public long receivedBytes() {
        return receivedBytes.sum();
    }

    /** Times from the begin of an attempt to the head of its answer, since the host was configured. */
    public Histogram.Snapshot latency() {
        return latency.snapshot();
    }

    /** The same in the last 50 to 60 seconds, if {@link Upstream#sample} is called. */
    public Histogram.Snapshot recentLatency() {
        return lastMinute.counted();
    }

    /** How quickly attempts began and ended in the last 10 seconds or so, if {@link Upstream#sample} is called. */
    public Pace recentPace(long nowNanos) {
        return lastSeconds.until(counted(nowNanos));
    }

    /**
     * Since when its state, and whether it gets requests, are what they are, as a reading of the upstream's nano clock;
     * null if it is in no upstream.
     */
    public @Nullable Long sinceNanos() {
        return sinceNanos;
    }

    /** Checks that passed. */
    public long checksPassed() {
        return checksPassed.sum();
    }

    /** Checks that failed. */
    public long checksFailed() {
        return checksFailed.sum();
    }

    /** The check that began last, or null before the first. */
    public @Nullable LastCheck lastCheck() {
        return lastCheck;
    }

    /** The Unix time in milliseconds of the start of the last check, 0 before the first. */
    public long lastCheckMillis() {
        LastCheck last = lastCheck;
        return last == null ? 0 : last.startedMillis();
    }

    /** The Unix time in milliseconds at which the next check is due, 0 if none was planned. */
    public long nextCheckMillis() {
        return nextCheckMillis;
    }
}

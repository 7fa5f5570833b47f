package dev.weir.upstream;

import java.util.Arrays;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.atomic.LongAdder;

/**
 * How often requests may be sent again after something of them was sent: in any {@value #SECONDS} seconds a share of the
 * requests of that time, and a number for each second. When hosts fail all at once, what they get grows by that much and
 * no more.
 *
 * <p>Time is cut into slots. Of the slot that lies half in the window resends are counted and requests are not, so the
 * bound holds in every window, and what is allowed is at most a fortieth less than that. Thread-safe, without a lock;
 * it reads no clock: every time is given, as {@link System#nanoTime} reads.
 */
public final class ResendBudget {

    /** The default of {@code limits.resend_percent}. */
    public static final int DEFAULT_PERCENT = 20;
    /** The default of {@code limits.resend_minimum}. */
    public static final int DEFAULT_MINIMUM = 10;

    static final int SECONDS = 10;
    static final int SLOTS = 40;
    static final long SLOT_NANOS = TimeUnit.SECONDS.toNanos(SECONDS) / SLOTS;

    private volatile Size size;
    private final long beginNanos;
    private final LongAdder requests = new LongAdder();
    private final AtomicLong resends = new AtomicLong();
    private final LongAdder refusals = new LongAdder();
    /** Replaced by whoever first comes in a new slot. */
    private final AtomicReference<History> history;

    /**
     * Creates a budget that nobody has drawn on.
     *
     * @param percent of the requests of the last {@value #SECONDS} seconds
     * @param minimum resends a second besides
     * @param nowNanos the time
     */
    public ResendBudget(int percent, int minimum, long nowNanos) {
        this.size = new Size(percent, (long) minimum * SECONDS);
        this.beginNanos = nowNanos;
        this.history = new AtomicReference<>(new History(0, new long[SLOTS + 1], new long[SLOTS + 1]));
    }

    /** Has another size from now on; what was drawn so far stays drawn. */
    public void resize(int percent, int minimum) {
        size = new Size(percent, (long) minimum * SECONDS);
    }

    /** Counts a request, however often it will be sent. */
    public void asked(long nowNanos) {
        at(nowNanos);
        requests.increment();
    }

    /** Whether a request may be sent once more; if so, that is counted. */
    public boolean take(long nowNanos) {
        while (true) {
            History past = at(nowNanos);
            long taken = resends.get();
            if (taken - past.resendsBefore() >= size.allowed(requests.sum() - past.requestsBefore())) {
                refusals.increment();
                return false;
            }
            if (resends.compareAndSet(taken, taken + 1)) {
                return true;
            }
        }
    }

    /** How many requests may be sent once more right now. */
    public long left(long nowNanos) {
        History past = at(nowNanos);
        long taken = resends.get() - past.resendsBefore();
        return Math.max(0, size.allowed(requests.sum() - past.requestsBefore()) - taken);
    }

    /** Requests, however often they were sent, since the begin. */
    public long requests() {
        return requests.sum();
    }

    /** Requests that were sent once more, since the begin. */
    public long resends() {
        return resends.get();
    }

    /** Requests that were not sent once more because the budget was used up, since the begin. */
    public long refusals() {
        return refusals.sum();
    }

    /** What was before the window that ends at this time. */
    private History at(long nowNanos) {
        long slot = (nowNanos - beginNanos) / SLOT_NANOS;
        History known = known();
        while (slot > known.slot) {
            History next = known.movedTo(slot, requests.sum(), resends.get());
            known = history.compareAndSet(known, next) ? next : known();
        }
        return known;
    }

    private History known() {
        return Objects.requireNonNull(history.get());
    }

    /** A share of the requests of a window, and resends in a window besides. */
    private record Size(int percent, long minimum) {

        long allowed(long asked) {
            return asked * percent / 100 + minimum;
        }
    }

    /**
     * The totals at the begin of each of the last slots, the oldest first.
     *
     * @param slot the last of them
     */
    @SuppressWarnings("ArrayRecordComponent") // never compared, and seen by nobody else
    private record History(long slot, long[] requests, long[] resends) {

        History movedTo(long next, long requestsNow, long resendsNow) {
            int steps = (int) Math.min(next - slot, SLOTS + 1);
            return new History(next, moved(requests, steps, requestsNow), moved(resends, steps, resendsNow));
        }

        private static long[] moved(long[] totals, int steps, long now) {
            long[] moved = Arrays.copyOfRange(totals, steps, totals.length + steps);
            Arrays.fill(moved, totals.length - steps, totals.length, now);
            return moved;
        }

        long requestsBefore() {
            return requests[1];
        }

        long resendsBefore() {
            return resends[0];
        }
    }
}

package dev.weir.admin;

import java.util.concurrent.TimeUnit;

/**
 * The failed logins from one address; immutable. After {@link #FREE} of them within a minute each next one has to wait: one
 * second, then two, four, and so on up to a minute. They are forgotten after a minute in which there was no other.
 *
 * @param count how many
 * @param firstNanos when the first one was
 * @param lastNanos when the latest one was
 */
record Failures(int count, long firstNanos, long lastNanos) {

    /** How many there may be at once. */
    static final int FREE = 5;

    private static final long SECOND = TimeUnit.SECONDS.toNanos(1);
    private static final long MINUTE = TimeUnit.MINUTES.toNanos(1);
    /** A second doubled as often is more than a minute. */
    private static final int MAX_DOUBLINGS = 6;

    /** The first one. */
    static Failures first(long nowNanos) {
        return new Failures(1, nowNanos, nowNanos);
    }

    /** The first one, which makes the next one wait at once. */
    static Failures slowedAtOnce(long nowNanos) {
        return new Failures(FREE, nowNanos, nowNanos);
    }

    /** With one more. */
    Failures failed(long nowNanos) {
        return areForgotten(nowNanos) ? first(nowNanos) : new Failures(count + 1, firstNanos, nowNanos);
    }

    /** How long the next try has to wait; 0 or less for not at all. */
    long waitNanos(long nowNanos) {
        return delayNanos() - (nowNanos - lastNanos);
    }

    boolean areForgotten(long nowNanos) {
        boolean slowed = count >= FREE;
        return nowNanos - (slowed ? lastNanos + delayNanos() : firstNanos) >= MINUTE;
    }

    private long delayNanos() {
        return count < FREE ? 0 : Math.min(MINUTE, SECOND << Math.min(MAX_DOUBLINGS, count - FREE));
    }
}

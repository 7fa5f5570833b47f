package dev.weir.listen;

/**
 * What a client connection waits for, and since when. Written by the thread that handles the connection, read by any.
 */
final class HeadClock {

    /** Between what a connection changes. */
    enum Phase {
        /** Accepted; no byte of a request came. */
        FRESH,
        /** A part of a request's head came. */
        HEAD,
        /** A request is under way. */
        REQUEST,
        /** Kept after a request; no byte of another one came. */
        KEPT
    }

    /**
     * When the phase began; the head of a fresh connection counts from its accept, and a request from nothing: it has
     * times of its own. Written before the phase.
     */
    private volatile long sinceNanos;

    private volatile Phase phase = Phase.FRESH;

    HeadClock(long nowNanos) {
        sinceNanos = nowNanos;
    }

    Phase phase() {
        return phase;
    }

    /** In the time of {@link System#nanoTime}. */
    long sinceNanos() {
        return sinceNanos;
    }

    /** A part of a head came, and the rest did not come with it. */
    void headBegan() {
        switch (phase) {
            case FRESH -> phase = Phase.HEAD;
            case KEPT -> enter(Phase.HEAD);
            case HEAD, REQUEST -> {
                // more of the same
            }
        }
    }

    void headEnded() {
        phase = Phase.REQUEST;
    }

    void headAwaited() {
        enter(Phase.KEPT);
    }

    private void enter(Phase next) {
        sinceNanos = System.nanoTime();
        phase = next;
    }
}

package dev.weir.drill;

/**
 * One request and what came of it.
 *
 * @param phase in which it began, an index
 * @param begunNanos before the first byte was sent, on the drill's clock
 * @param endedNanos when all of the answer was there, or it was clear that it would not come
 */
record Exchange(Question question, int phase, long begunNanos, long endedNanos, Seen seen) {

    long nanos() {
        return endedNanos - begunNanos;
    }
}

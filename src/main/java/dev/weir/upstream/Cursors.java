package dev.weir.upstream;

import java.util.concurrent.atomic.AtomicLong;

/**
 * Where a pool's round robin stands. Belongs to the pool's identity: a new snapshot goes on where the last one was.
 *
 * <p>Second choices have a cursor of their own: drawn from the first, the neighbour of a refusing host would get the
 * requests of two.
 */
final class Cursors {
    final AtomicLong firstChoices = new AtomicLong();
    final AtomicLong furtherChoices = new AtomicLong();
}

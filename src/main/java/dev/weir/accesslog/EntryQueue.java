package dev.weir.accesslog;

import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/**
 * Entries on their way from many threads to one, bounded and without a lock: a ring in which each place is claimed by one
 * increment. Entries of one thread stay in order.
 */
final class EntryQueue {

    private final AtomicReferenceArray<@Nullable Entry> places;
    private final int mask;
    /** Claimed so far. */
    private final AtomicLong claimed = new AtomicLong();
    /** Taken so far; written by the one that takes. */
    private volatile long taken;

    /** A queue for this many entries, or a few more: up to the next power of two. */
    EntryQueue(int capacity) {
        int length = Integer.highestOneBit(capacity - 1) << 1;
        places = new AtomicReferenceArray<>(length);
        mask = length - 1;
    }

    /** Puts an entry at the end; returns false if the queue is full. For any thread. */
    boolean offer(Entry entry) {
        long place = claimed.get();
        while (place - taken <= mask) {
            if (claimed.compareAndSet(place, place + 1)) {
                places.setRelease((int) (place & mask), entry);
                return true;
            }
            place = claimed.get();
        }
        return false;
    }

    /** Takes the first entry, or null if there is none, or whoever has claimed its place is not done yet. For one thread. */
    @Nullable
    Entry poll() {
        long next = taken;
        int place = (int) (next & mask);
        Entry first = places.getAcquire(place);
        if (first != null) {
            places.setPlain(place, null);
            taken = next + 1; // which makes the place free, after it was emptied
        }
        return first;
    }

    boolean isEmpty() {
        return claimed.get() == taken;
    }

    /** How many there are. */
    long size() {
        return claimed.get() - taken;
    }
}

package dev.weir.events;

import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/**
 * The latest events, in order. Those who follow are woken, read on from where they are, and so are no queue that could
 * grow: whoever is slower than the events loses the oldest ones, and is told so. Thread-safe.
 */
public final class Events {

    private static final int EPOCH_RADIX = 36;
    private static final long EPOCHS = 36L * 36 * 36 * 36 * 36 * 36;

    private final String epoch;
    private final InstantSource wallClock;
    private final List<Runnable> followers = new CopyOnWriteArrayList<>();
    private final Object lock = new Object();
    /** The event of number n is at n modulo the length. Guarded by {@link #lock}. */
    private final @Nullable Event[] ring;
    /** The number of the latest event, 0 before the first. Guarded by {@link #lock}. */
    private long latest;

    /** Holds this many events of this start of Weir. */
    public Events(int capacity, InstantSource wallClock) {
        this(capacity, randomEpoch(), wallClock);
    }

    Events(int capacity, String epoch, InstantSource wallClock) {
        this.ring = new Event[capacity];
        this.epoch = epoch;
        this.wallClock = wallClock;
    }

    private static String randomEpoch() {
        return Long.toString(ThreadLocalRandom.current().nextLong(EPOCHS), EPOCH_RADIX);
    }

    /** Adds an event after all others, and wakes those who follow. */
    public Event append(Occurrence what) {
        Event event;
        synchronized (lock) {
            event = new Event(new EventId(epoch, latest + 1), wallClock.millis(), what);
            ring[slot(event.id().number())] = event;
            latest = event.id().number();
        }
        followers.forEach(Runnable::run);
        return event;
    }

    /** The id of the latest event, or the one before the first. */
    public EventId last() {
        synchronized (lock) {
            return new EventId(epoch, latest);
        }
    }

    /** The id before the oldest event that is held: what is read after it has no gap. */
    public EventId first() {
        synchronized (lock) {
            return new EventId(epoch, oldest() - 1);
        }
    }

    /**
     * What happened after an event. An id of another start, or one that was never given, has lost whatever happened: then
     * it goes on with the oldest event that is held.
     *
     * @param limit how many events at most
     */
    public Replay after(EventId id, int limit) {
        synchronized (lock) {
            boolean known = id.epoch().equals(epoch) && id.number() <= latest;
            boolean lost = !known || id.number() + 1 < oldest();
            long first = lost ? oldest() : id.number() + 1;
            List<Event> events = new ArrayList<>();
            for (long number = first; number <= latest && events.size() < limit; number++) {
                Event event = ring[slot(number)];
                if (event != null) {
                    events.add(event);
                }
            }
            return new Replay(lost, events, new EventId(epoch, first + events.size() - 1));
        }
    }

    /** The latest events, the latest first; at most so many. */
    public List<Event> latest(int limit) {
        synchronized (lock) {
            long from = Math.max(oldest(), latest - limit + 1);
            List<Event> events =
                    new ArrayList<>(after(new EventId(epoch, from - 1), limit).events());
            Collections.reverse(events);
            return events;
        }
    }

    /**
     * Runs this after each event, on the thread that told of it: it must be quick, must not block and must not throw.
     *
     * @return what ends it
     */
    public Runnable follow(Runnable wake) {
        followers.add(wake);
        return () -> followers.remove(wake);
    }

    private long oldest() {
        return Math.max(1, latest - ring.length + 1);
    }

    private int slot(long number) {
        return (int) (number % ring.length);
    }
}

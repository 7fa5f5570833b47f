package dev.weir.admin;

import dev.weir.upstream.Change;
import dev.weir.upstream.Order;
import dev.weir.upstream.StandingOrders;
import dev.weir.upstream.Upstream;
import java.lang.ref.WeakReference;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What operators have changed and ordered, who and why, and how to undo it: the latest {@link #CAPACITY}. Nothing of it
 * outlives a restart. Thread-safe.
 */
public final class History {

    /** How many entries are kept. */
    public static final int CAPACITY = 1_000;

    private final InstantSource wallClock;
    private final Supplier<List<Upstream>> upstreams;
    /** Held while something is undone, which may take a whole reload, so that nobody undoes it twice. */
    private final Object undoing = new Object();
    /** The earliest first. Guarded by itself. */
    private final Deque<Entry> entries = new ArrayDeque<>();
    /** Guarded by {@link #entries}. */
    private long lastId;

    /**
     * Has no entry.
     *
     * @param upstreams in force at this moment, to undo in
     */
    public History(InstantSource wallClock, Supplier<List<Upstream>> upstreams) {
        this.wallClock = wallClock;
        this.upstreams = upstreams;
    }

    /** Makes something as it was before. */
    @FunctionalInterface
    public interface Undo {

        /**
         * Does so, unless it was changed by somebody else since.
         *
         * @return how to undo that
         * @throws dev.weir.upstream.UpstreamException if it cannot be done any more; nothing was changed
         * @throws Refusal with 409 for the same
         */
        Undo run();
    }

    /**
     * One of them.
     *
     * @param id greater than that of any entry before
     * @param timeMillis Unix time in milliseconds
     * @param author who: {@code token ops}
     * @param reason why, in their words; may be empty
     * @param upstream its id; empty if it is about all
     * @param summary what, in the operator's words: {@code set_weight primary/web01}
     * @param undoes the id of the entry that this one undoes, or null
     * @param undoneBy the id of the entry that undoes this one, or null
     * @param undo how to undo it
     */
    public record Entry(
            long id,
            long timeMillis,
            String author,
            String reason,
            String upstream,
            String summary,
            @Nullable Long undoes,
            @Nullable Long undoneBy,
            Undo undo) {

        private Entry undoneBy(long other) {
            return new Entry(id, timeMillis, author, reason, upstream, summary, undoes, other, undo);
        }
    }

    /** All that are kept, the latest first. */
    public List<Entry> latestFirst() {
        synchronized (entries) {
            List<Entry> all = new ArrayList<>(entries.size());
            entries.descendingIterator().forEachRemaining(all::add);
            return all;
        }
    }

    /** The entry of this id, or empty if there is none any more. */
    public Optional<Entry> entry(long id) {
        return latestFirst().stream().filter(entry -> entry.id() == id).findFirst();
    }

    /**
     * Notes a change that was made.
     *
     * @param before the orders that stood before it: hosts that come back by undoing it have them again
     */
    public Entry changed(String author, String reason, Upstream upstream, Change change, StandingOrders before) {
        return add(author, reason, upstream.id(), change.order(), null, undo(new Subject(upstream), change, before));
    }

    /**
     * Notes an order that was given.
     *
     * @param pool the host's
     * @param given what was made of the host
     */
    public Entry ordered(String author, String reason, Upstream upstream, String pool, Upstream.Ordered given) {
        String host = given.after().id();
        Order before = given.before().order();
        Order after = given.after().order();
        String summary = after.mode().id() + " " + pool + "/" + host;
        return add(
                author, reason, upstream.id(), summary, null, undo(new Subject(upstream), pool, host, before, after));
    }

    /** Notes something else that was changed. */
    public Entry add(String author, String reason, String summary, Undo undo) {
        return add(author, reason, "", summary, null, undo);
    }

    /**
     * Undoes an entry, and notes that.
     *
     * @throws Refusal with 409 if it was undone already
     * @throws dev.weir.upstream.UpstreamException if it cannot be undone any more; nothing was changed
     */
    public Entry undo(Entry entry, String author, String reason) {
        synchronized (undoing) {
            Entry now = entry(entry.id()).orElse(entry);
            if (now.undoneBy() != null) {
                throw Refusal.conflict("Change " + now.id() + " was undone by change " + now.undoneBy());
            }
            Undo again = now.undo().run();
            return undone(now, author, reason, again);
        }
    }

    private Entry undone(Entry entry, String author, String reason, Undo again) {
        synchronized (entries) {
            Entry last = add(author, reason, entry.upstream(), "undo " + entry.summary(), entry.id(), again);
            List<Entry> all = entries.stream()
                    .map(each -> each.id() == entry.id() ? each.undoneBy(last.id()) : each)
                    .toList();
            entries.clear();
            entries.addAll(all);
            return last;
        }
    }

    private Entry add(String author, String reason, String upstream, String summary, @Nullable Long undoes, Undo undo) {
        synchronized (entries) {
            lastId++;
            Entry added = new Entry(lastId, wallClock.millis(), author, reason, upstream, summary, undoes, null, undo);
            entries.addLast(added);
            if (entries.size() > CAPACITY) {
                entries.removeFirst();
            }
            return added;
        }
    }

    private Undo undo(Subject subject, Change change, StandingOrders before) {
        return () -> {
            Change inverse = change.inverse();
            StandingOrders now = subject.among(upstreams.get()).change(inverse, before);
            return undo(subject, inverse, now);
        };
    }

    private Undo undo(Subject subject, String pool, String host, Order before, Order after) {
        return () -> {
            var unused = subject.among(upstreams.get()).order(pool, host, after, before);
            return undo(subject, pool, host, after, before);
        };
    }

    /**
     * What something was done to, for as long as it is in force. One that is removed is not kept alive, and one that comes
     * back under its id is another.
     */
    private record Subject(String id, WeakReference<Upstream> upstream) {

        Subject(Upstream upstream) {
            this(upstream.id(), new WeakReference<>(upstream));
        }

        Upstream among(List<Upstream> inForce) {
            return inForce.stream()
                    .filter(upstream::refersTo)
                    .findFirst()
                    .orElseThrow(() -> Refusal.conflict(
                            "Upstream \"" + id + "\" was removed since, and with it what this would undo"));
        }
    }
}

package dev.weir.events;

import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.function.LongConsumer;

/** Is told each event from now on, one after another, by an executor. It holds no events, only how far it is. */
final class Follower {

    private final Events events;
    private final Executor executor;
    private final Consumer<Event> each;
    private final LongConsumer lost;
    /** Whether the executor is about to look for what is new. */
    private final AtomicBoolean woken = new AtomicBoolean();
    /** Touched by the executor's thread alone. */
    private EventId last;

    private final Runnable unfollow;

    /**
     * Follows the events.
     *
     * @param executor of one thread
     * @param each is given each event; must not throw
     * @param lost is given how many events were forgotten before it was their turn, whenever that happens
     */
    Follower(Events events, Executor executor, Consumer<Event> each, LongConsumer lost) {
        this.events = events;
        this.executor = executor;
        this.each = each;
        this.lost = lost;
        this.last = events.last();
        this.unfollow = events.follow(this::wake);
    }

    /** Follows no further. What is queued at the executor is told still. */
    void end() {
        unfollow.run();
    }

    private void wake() {
        if (woken.compareAndSet(false, true)) {
            executor.execute(this::catchUp);
        }
    }

    private void catchUp() {
        woken.set(false);
        List<Event> next = next();
        while (!next.isEmpty() && !Thread.currentThread().isInterrupted()) {
            each.accept(next.get(0));
            next = next();
        }
    }

    private List<Event> next() {
        Replay replay = events.after(last, 1);
        if (replay.lost()) {
            lost.accept(replay.last().number() - last.number() - replay.events().size());
        }
        last = replay.last();
        return replay.events();
    }
}

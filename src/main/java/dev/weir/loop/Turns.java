package dev.weir.loop;

import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.Executor;
import org.eclipse.jetty.io.ManagedSelector;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Has a thread that handles an event do what the event leaves for later itself, right after it, in order. To wake another
 * thread for it, as a pool does, would cost more than the task. Tasks from elsewhere go to the pool.
 */
final class Turns implements Executor {

    private static final Logger LOG = LoggerFactory.getLogger(Turns.class);

    /** What a thread was left with by the event that it handles. */
    private static final class Turn {
        final Queue<Runnable> left = new ArrayDeque<>();

        @Nullable
        ManagedSelector selector;

        boolean taken;
    }

    /** None in threads that have handled no event: what is left in those of a container keeps this web application there. */
    private static final ThreadLocal<@Nullable Turn> TURN = new ThreadLocal<>();

    private final Executor pool;

    Turns(Executor pool) {
        this.pool = pool;
    }

    /** That which told of the event that this thread handles; null if it handles none, or there was no telling. */
    @Nullable
    ManagedSelector selector() {
        Turn turn = TURN.get();
        return turn == null ? null : turn.selector;
    }

    /**
     * Handles an event, and what it leaves.
     *
     * @param selector that told of it, or null
     */
    void handle(Runnable event, @Nullable ManagedSelector selector) {
        Turn turn = TURN.get();
        if (turn == null) {
            turn = new Turn();
            TURN.set(turn);
        }
        if (turn.taken) {
            event.run();
            return;
        }
        turn.taken = true;
        turn.selector = selector;
        try {
            for (@Nullable Runnable next = event; next != null; next = turn.left.poll()) {
                run(next);
            }
        } finally {
            turn.taken = false;
            turn.selector = null;
        }
    }

    private static void run(Runnable task) {
        try {
            task.run();
        } catch (RuntimeException | Error defect) {
            // The tasks after it are others'.
            LOG.warn("a task failed", defect);
        }
    }

    /** A task that is short, and does not block. */
    @Override
    public void execute(Runnable task) {
        Turn turn = TURN.get();
        if (turn != null && turn.taken) {
            turn.left.add(task);
        } else {
            pool.execute(task);
        }
    }
}

package dev.weir.loop;

import java.io.Closeable;
import java.io.IOException;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;
import java.util.Objects;
import org.eclipse.jetty.io.ManagedSelector;
import org.eclipse.jetty.io.SocketChannelEndPoint;
import org.eclipse.jetty.util.thread.Invocable;
import org.eclipse.jetty.util.thread.Scheduler;
import org.jspecify.annotations.Nullable;

/** The TCP end of a connection whose events are handled by the loops' threads, each with all that it leads to. */
public class LoopEndPoint extends SocketChannelEndPoint {

    private final ManagedSelector selector;
    /** Set before anybody else knows this. */
    private @Nullable LoopMember member;
    /** Set with it. */
    private @Nullable Turns turns;
    /** Set with it: whether what events lead to may block. */
    private boolean mayBlock;
    /** One for each kind, as its superclass has one task for each. Confined to whoever selects. */
    private @Nullable Event events;

    /** An end point of these loops. */
    public LoopEndPoint(Scheduler scheduler, SocketChannel channel, ManagedSelector selector, SelectionKey key) {
        super(channel, selector, key, scheduler);
        this.selector = selector;
    }

    void belongTo(LoopMember owner, Turns handling, boolean blocking) {
        member = owner;
        turns = handling;
        mayBlock = blocking;
    }

    LoopMember member() {
        return Objects.requireNonNull(member);
    }

    @Override
    public @Nullable Runnable onSelected() {
        Runnable task = super.onSelected();
        return task == null ? null : event(task);
    }

    private Event event(Runnable task) {
        for (Event known = events; known != null; known = known.next) {
            if (known.task == task) {
                return known;
            }
        }
        Event first = new Event(task, Objects.requireNonNull(turns), events);
        events = first;
        return first;
    }

    /** Has a task done together with all that it leads to. */
    private final class Event implements Runnable, Invocable, Closeable {

        private final Runnable task;
        private final Turns handling;
        private final @Nullable Event next;

        Event(Runnable task, Turns handling, @Nullable Event next) {
            this.task = task;
            this.handling = handling;
            this.next = next;
        }

        @Override
        public void run() {
            handling.handle(task, selector);
        }

        /** Where nothing may block, the task is not asked: it would ask all that it leads to. */
        @Override
        public InvocationType getInvocationType() {
            return mayBlock ? Invocable.getInvocationType(task) : InvocationType.NON_BLOCKING;
        }

        /** Jetty does so when no thread will run it. */
        @Override
        public void close() throws IOException {
            if (task instanceof Closeable closeable) {
                closeable.close();
            }
        }
    }
}

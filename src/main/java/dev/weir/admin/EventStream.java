package dev.weir.admin;

import dev.weir.events.Event;
import dev.weir.events.EventId;
import dev.weir.events.Events;
import dev.weir.events.Replay;
import jakarta.servlet.AsyncContext;
import jakarta.servlet.AsyncEvent;
import jakarta.servlet.AsyncListener;
import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.WriteListener;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One client that follows the events. It holds no events: it reads on from where it is whenever its client takes more. A
 * client that is slower than the events by all that are held, or that takes nothing from one heartbeat to the next but
 * one, is cut off, and finds out what it lost when it comes back.
 *
 * <p>Whoever has something for it to do counts that in {@link #tasks}; who counts from 0 does it, and what is counted
 * meanwhile, so one thread at a time writes and nobody waits.
 */
final class EventStream implements WriteListener, AsyncListener {

    private static final String RESET =
            """
            event: reset
            data: {"kind":"reset","text":"Events were lost: read the state again"}

            """;
    private static final String HEARTBEAT = ":\n\n";

    private final Events events;
    private final BooleanSupplier allowed;
    private final Consumer<EventStream> atEnd;
    private final AtomicInteger tasks = new AtomicInteger();

    /** Written once, before anything is counted. */
    private volatile @Nullable AsyncContext exchange;
    /** Whether the container has said that it may be written to. */
    private volatile boolean begun;

    private volatile boolean ending;
    private volatile boolean heartbeatDue;

    // Touched only by who counts from 0.

    private EventId last;
    private boolean introduced;
    private boolean unflushed;
    private boolean ended;

    /**
     * Of what happens after an event.
     *
     * @param allowed whether its client still may follow them; asked before each is written
     * @param atEnd told once, when nothing more is written
     */
    EventStream(Events events, EventId after, BooleanSupplier allowed, Consumer<EventStream> atEnd) {
        this.events = events;
        this.last = after;
        this.allowed = allowed;
        this.atEnd = atEnd;
    }

    /** Has the container tell when it may be written to. */
    void begin(AsyncContext context) {
        exchange = context;
        context.addListener(this);
        try {
            context.getResponse().getOutputStream().setWriteListener(this);
        } catch (IOException e) {
            end();
        }
    }

    /** There may be something new. */
    void advance() {
        if (tasks.getAndIncrement() > 0) {
            return;
        }
        int done = 1;
        do {
            write();
            done = tasks.addAndGet(-done);
        } while (done > 0);
    }

    /** Has the client see that the stream is there still. */
    void beat() {
        if (heartbeatDue) {
            end(); // it has taken nothing since the last one
        } else {
            heartbeatDue = true;
            advance();
        }
    }

    /** Writes nothing more. May be repeated. */
    void end() {
        ending = true;
        advance();
    }

    private void write() {
        AsyncContext context = exchange;
        if (ended || context == null) {
            return;
        }
        try {
            if (begun && !ending) {
                write(context.getResponse().getOutputStream());
            }
        } catch (IOException | IllegalStateException gone) {
            ending = true; // the client, or the request as the container sees it
        }
        if (ending) {
            ended = true;
            atEnd.accept(this);
            complete(context);
        }
    }

    private void write(ServletOutputStream out) throws IOException {
        while (!ending && out.isReady()) {
            String next = next();
            if (!next.isEmpty()) {
                heartbeatDue = false;
                tell(next, out);
            } else if (unflushed) {
                unflushed = false;
                out.flush();
            } else {
                return;
            }
        }
    }

    private void tell(String next, ServletOutputStream out) throws IOException {
        if (allowed.getAsBoolean()) {
            unflushed = true;
            out.write(next.getBytes(StandardCharsets.UTF_8));
        } else {
            ending = true; // its client has logged out
        }
    }

    /** What is to be written now, or nothing. */
    private String next() {
        Replay replay = events.after(last, 1);
        if (replay.lost() && introduced) {
            ending = true;
            return "";
        }
        last = replay.last();
        StringBuilder text = new StringBuilder();
        if (!introduced) {
            introduced = true;
            text.append(replay.lost() ? RESET : "");
            // An id alone is no event; but a client that is cut off before the first one knows where to go on.
            text.append(replay.events().isEmpty() ? "id: " + last + "\n\n" : "");
        }
        replay.events().forEach(event -> append(text, event));
        if (text.isEmpty() && heartbeatDue) {
            text.append(HEARTBEAT);
        }
        return text.toString();
    }

    private static void append(StringBuilder text, Event event) {
        text.append("id: ").append(event.id());
        text.append("\nevent: ").append(event.kind().id());
        text.append("\ndata: ").append(event.json()).append("\n\n");
    }

    private static void complete(AsyncContext context) {
        try {
            context.complete();
        } catch (IllegalStateException already) {
            // The container has ended it.
        }
    }

    // What the container says.

    @Override
    public void onWritePossible() {
        begun = true;
        advance();
    }

    @Override
    public void onError(Throwable gone) {
        end();
    }

    @Override
    public void onError(AsyncEvent event) {
        end();
    }

    @Override
    public void onTimeout(AsyncEvent event) {
        end();
    }

    @Override
    public void onComplete(AsyncEvent event) {
        end();
    }

    @Override
    public void onStartAsync(AsyncEvent event) {
        // Nothing dispatches it.
    }
}

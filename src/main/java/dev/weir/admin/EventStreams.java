package dev.weir.admin;

import dev.weir.events.Event;
import dev.weir.events.EventId;
import dev.weir.events.EventThread;
import dev.weir.events.Events;
import dev.weir.events.Replay;
import jakarta.servlet.AsyncContext;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.time.Duration;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Collectors;

/**
 * The events over HTTP: as a stream of server-sent events (HTML Living Standard, section 9.2), or as JSON those that are
 * held.
 *
 * <p>Streams take no thread each. All of them are written to by one thread, without waiting for any client, or by one of
 * the container when a client takes more. Thread-safe.
 */
public final class EventStreams implements AutoCloseable {

    /** The name of the thread. */
    public static final String THREAD_NAME = "weir-events";

    private static final Duration HEARTBEAT = Duration.ofSeconds(15);
    /** In one answer. */
    private static final int MAX_EVENTS = 1_000;

    private static final String JSON = "application/json";
    private static final String STREAM = "text/event-stream";

    private final Events events;
    private final int max;
    private final Authenticator authenticator;
    private final Duration heartbeat;
    private final EventThread thread = new EventThread(THREAD_NAME);
    /** Whether the thread is about to look for what is new. */
    private final AtomicBoolean woken = new AtomicBoolean();

    private final Runnable unfollow;
    /** Guarded by itself. */
    private final Set<EventStream> open = new HashSet<>();
    /** Guarded by {@link #open}. */
    private boolean beats;
    /** Guarded by {@link #open}. */
    private boolean closed;

    /**
     * Offers the events.
     *
     * @param max how many streams there may be at once
     * @param authenticator finds out whom they are for
     */
    public EventStreams(Events events, int max, Authenticator authenticator) {
        this(events, max, authenticator, HEARTBEAT);
    }

    EventStreams(Events events, int max, Authenticator authenticator, Duration heartbeat) {
        this.events = events;
        this.max = max;
        this.authenticator = authenticator;
        this.heartbeat = heartbeat;
        this.unfollow = events.follow(this::wake);
    }

    /** The path that offers them. */
    public Route route() {
        return Route.get("/api/v1/events", "after=ID", this::serve);
    }

    /**
     * {@code /api/v1/events}: begins a stream, or answers with JSON where that is asked for. {@code Last-Event-ID} or
     * {@code ?after=ID} says which event was the last that the client knows; without them a stream begins now, and JSON
     * with the oldest event that is held.
     */
    Answer serve(Call call) {
        Optional<EventId> after = after(call);
        if (wantsJson(call.request())) {
            return held(after);
        }
        if (call.request().getMethod().equals("HEAD")) {
            head(call.request()).complete();
            return Answer.later();
        }
        begin(call.request(), after.orElseGet(events::last));
        return Answer.later();
    }

    /** Ends all streams. Clients that may still follow the events can begin new ones. */
    public void end() {
        streams().forEach(EventStream::end);
    }

    /** Ends all streams and the thread, within a bounded time. May be called twice. */
    @Override
    public void close() {
        synchronized (open) {
            closed = true;
        }
        unfollow.run();
        end();
        thread.close();
    }

    // As JSON.

    private Answer held(Optional<EventId> after) {
        Replay replay = events.after(after.orElseGet(events::first), MAX_EVENTS);
        String all = replay.events().stream().map(Event::json).collect(Collectors.joining(","));
        String json = "{\"events\":[" + all + "],\"last\":\"" + replay.last() + "\",\"lost\":" + replay.lost() + "}";
        return Answer.text(JSON, json);
    }

    private static boolean wantsJson(HttpServletRequest request) {
        String accepted = String.join(",", Collections.list(request.getHeaders("Accept")));
        return accepted.contains(JSON) && !accepted.contains(STREAM);
    }

    /** What the client says for itself is newer than what its URL says: it comes back by the same URL. */
    private static Optional<EventId> after(Call call) {
        String header = call.request().getHeader("Last-Event-ID");
        String parameter = call.target().parameter();
        String given = header != null && !header.isEmpty() ? header : parameter;
        if (given == null) {
            return Optional.empty();
        }
        Optional<EventId> id = EventId.parse(given);
        if (id.isEmpty()) {
            String name = given.equals(header) ? "Last-Event-ID" : "after";
            throw Refusal.badRequest(name + ": must be the id of an event, such as k3x9-17");
        }
        return id;
    }

    // As a stream.

    private void begin(HttpServletRequest request, EventId after) {
        EventStream stream = new EventStream(events, after, authenticator.goesOn(request), this::forget);
        register(stream);
        try {
            // Once more: they may have changed since, and all streams that were there have ended then.
            var unused = authenticator.require(request);
            stream.begin(head(request));
        } catch (RuntimeException e) {
            forget(stream);
            throw e;
        }
    }

    private void register(EventStream stream) {
        synchronized (open) {
            if (closed || open.size() >= max) {
                throw Refusal.unavailable("There are " + open.size()
                        + " streams of events already, and no more than admin.event_streams are served at once");
            }
            open.add(stream);
            if (!beats) {
                beats = true;
                thread.every(heartbeat, () -> streams().forEach(EventStream::beat));
            }
        }
    }

    private static AsyncContext head(HttpServletRequest request) {
        AsyncContext exchange = request.startAsync();
        exchange.setTimeout(0);
        HttpServletResponse response = (HttpServletResponse) exchange.getResponse();
        response.setContentType(STREAM);
        response.setHeader("Cache-Control", "no-store");
        response.setHeader("X-Content-Type-Options", "nosniff");
        response.setHeader("X-Accel-Buffering", "no"); // or nginx in between holds events back
        return exchange;
    }

    private void forget(EventStream stream) {
        synchronized (open) {
            open.remove(stream);
        }
    }

    private void wake() {
        if (woken.compareAndSet(false, true)) {
            thread.execute(() -> {
                woken.set(false);
                streams().forEach(EventStream::advance);
            });
        }
    }

    private List<EventStream> streams() {
        synchronized (open) {
            return List.copyOf(open);
        }
    }
}

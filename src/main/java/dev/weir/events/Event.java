package dev.weir.events;

import dev.weir.upstream.Clocks;

/**
 * Something that happened. Immutable.
 *
 * @param id greater for what was told later
 * @param timeMillis when it was told, in milliseconds since 1970
 * @param what it is
 */
public record Event(EventId id, long timeMillis, Occurrence what) {

    /** What sort of thing happened. */
    public EventKind kind() {
        return what.kind();
    }

    /**
     * As JSON on one line. Members that have nothing to say are left out; {@code id}, {@code time} (RFC 3339, UTC,
     * milliseconds), {@code kind} and {@code text} are always there.
     */
    public String json() {
        JsonText json = new JsonText()
                .member("id", id.toString())
                .member("time", Clocks.textOfMillis(timeMillis))
                .member("kind", kind().id())
                .member("upstream", what.upstream())
                .member("pool", what.pool())
                .member("host", what.host())
                .member("reason", what.reason())
                .member("author", what.author());
        what.details().forEach(json::member);
        return json.member("text", what.text()).end();
    }
}

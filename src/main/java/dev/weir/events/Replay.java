package dev.weir.events;

import java.util.List;

/**
 * What happened after an event.
 *
 * @param lost whether there was more between that event and these, which is not known any more
 * @param events the oldest first; may be empty
 * @param last the id to go on after
 */
public record Replay(boolean lost, List<Event> events, EventId last) {

    /** Copies the list. */
    public Replay {
        events = List.copyOf(events);
    }
}

package dev.weir.admin.console;

import static dev.weir.admin.console.Tag.tag;

import dev.weir.events.Event;
import dev.weir.upstream.Clocks;
import java.util.List;

/** What happened last, the latest first. */
final class EventList {

    private EventList() {}

    static Tag of(List<Event> latestFirst, Clocks now) {
        return tag("section")
                .set("class", "events")
                .set("data-key", "events")
                .add(
                        tag("h2", "Events"),
                        tag("p", "Followed as they happen.")
                                .set("id", "following")
                                .set("class", "script")
                                .set("data-own"),
                        tag("ol")
                                .set("tabindex", "0") // so that keys can scroll it
                                .set("aria-label", "Latest events")
                                .set("aria-live", "polite")
                                .set("aria-relevant", "additions")
                                .add(latestFirst.stream().map(event -> item(event, now))));
    }

    private static Tag item(Event event, Clocks now) {
        return tag("li")
                .set("class", event.kind().id())
                .set("data-key", event.id().toString())
                .add(Moments.second(event.timeMillis(), now))
                .text(" " + event.what().text());
    }
}

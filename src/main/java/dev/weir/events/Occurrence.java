package dev.weir.events;

import java.util.Collections;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What happened, before it has a time and a place in the order of events. Texts are empty where there is nothing to say.
 *
 * @param kind what sort of thing
 * @param upstream the upstream's id
 * @param pool the pool's id
 * @param host the host's id
 * @param reason why, in the operator's words
 * @param author who did it
 * @param details what only this kind has, by names in snake case; never null
 * @param text a sentence for people
 */
public record Occurrence(
        EventKind kind,
        String upstream,
        String pool,
        String host,
        String reason,
        String author,
        SortedMap<String, String> details,
        String text) {

    /** Copies the map. */
    public Occurrence {
        details = Collections.unmodifiableSortedMap(new TreeMap<>(details));
    }

    /** Something that is about Weir as a whole. */
    public static Occurrence ofWeir(EventKind kind, String reason, String author, String text) {
        return new Occurrence(kind, "", "", "", reason, author, Collections.emptySortedMap(), text);
    }

    /** Something that is about an upstream or a part of it, with no further details. */
    static Occurrence of(EventKind kind, String upstream, String pool, String host, String reason, String text) {
        return new Occurrence(kind, upstream, pool, host, reason, "", Collections.emptySortedMap(), text);
    }

    Occurrence with(Map<String, String> otherDetails) {
        return new Occurrence(kind, upstream, pool, host, reason, author, new TreeMap<>(otherDetails), text);
    }

    Occurrence by(String otherAuthor) {
        return new Occurrence(kind, upstream, pool, host, reason, otherAuthor, details, text);
    }
}

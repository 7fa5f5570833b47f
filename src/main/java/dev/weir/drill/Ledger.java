package dev.weir.drill;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/** What the hosts saw of the requests. Thread-safe. */
final class Ledger {

    /** More are not worth the memory. */
    private static final int MOST_ALTERATIONS = 100;

    /**
     * How often a request was seen.
     *
     * @param times by all hosts together
     * @param firstNanos when, on the drill's clock
     */
    record Sightings(int times, long firstNanos) {

        private Sightings and(Sightings other) {
            return new Sightings(times + other.times, Math.min(firstNanos, other.firstNanos));
        }
    }

    private final Map<Long, Sightings> sightings = new ConcurrentHashMap<>();
    private final List<String> alterations = new CopyOnWriteArrayList<>();

    /** A host has the head of this request; from now on it may have been processed. */
    void sighted(long number, long nowNanos) {
        sightings.merge(number, new Sightings(1, nowNanos), Sightings::and);
    }

    /** A host got something that was not sent like that. */
    void altered(String what) {
        if (alterations.size() < MOST_ALTERATIONS) {
            alterations.add(what);
        }
    }

    /** Empty if no host has seen it. */
    Optional<Sightings> of(long number) {
        return Optional.ofNullable(sightings.get(number));
    }

    List<String> alterations() {
        return List.copyOf(alterations);
    }
}

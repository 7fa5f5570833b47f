package dev.weir.drill;

import java.util.HashMap;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** When something was the case with which host. Times are on the drill's clock. Not thread-safe. */
final class Spells {

    private final Map<String, NavigableMap<Long, Long>> ofHosts = new HashMap<>();

    /** Begins a spell, unless the host is within one. */
    void begin(String host, long nowNanos) {
        NavigableMap<Long, Long> spells = ofHosts.computeIfAbsent(host, name -> new TreeMap<>());
        if (!isOpen(spells)) {
            spells.put(nowNanos, Long.MAX_VALUE);
        }
    }

    /** Ends the host's spell, if it is within one. */
    void end(String host, long nowNanos) {
        NavigableMap<Long, Long> spells = ofHosts.get(host);
        if (spells != null && isOpen(spells)) {
            spells.put(spells.lastKey(), nowNanos);
        }
    }

    /**
     * Whether the host was within a spell at some moment between these two.
     *
     * @param aftermathNanos how much longer than it was each spell counts
     */
    boolean touch(String host, long fromNanos, long toNanos, long aftermathNanos) {
        Map.Entry<Long, Long> last = lastBegunBy(host, toNanos);
        return last != null && (last.getValue() == Long.MAX_VALUE || last.getValue() + aftermathNanos >= fromNanos);
    }

    /** Whether one spell of the host lasted from the one moment to the other. */
    boolean cover(String host, long fromNanos, long toNanos) {
        Map.Entry<Long, Long> last = lastBegunBy(host, fromNanos);
        return last != null && last.getValue() >= toNanos;
    }

    private Map.@Nullable Entry<Long, Long> lastBegunBy(String host, long nanos) {
        NavigableMap<Long, Long> spells = ofHosts.get(host);
        return spells == null ? null : spells.floorEntry(nanos);
    }

    private static boolean isOpen(NavigableMap<Long, Long> spells) {
        return !spells.isEmpty() && spells.lastEntry().getValue() == Long.MAX_VALUE;
    }
}

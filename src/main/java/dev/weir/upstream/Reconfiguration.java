package dev.weir.upstream;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;

/**
 * What a reload made different in one upstream. Pools are named by their ids, hosts as {@code POOL/HOST}, the upstream
 * itself by an empty text.
 *
 * @param added pools and hosts that are new
 * @param removed pools and hosts that are gone; of a pool that is gone its hosts too
 * @param changed what is still there but different; a host with another address is one
 * @param changes of operators that are in force still or again
 * @param discarded changes of operators that were in force and were to be forgotten
 * @param conflicts changes of operators that the file leaves no room for
 */
public record Reconfiguration(
        List<String> added,
        List<String> removed,
        List<String> changed,
        List<Change> changes,
        List<Change> discarded,
        List<Conflict> conflicts) {

    /** Copies the lists. */
    public Reconfiguration {
        added = List.copyOf(added);
        removed = List.copyOf(removed);
        changed = List.copyOf(changed);
        changes = List.copyOf(changes);
        discarded = List.copyOf(discarded);
        conflicts = List.copyOf(conflicts);
    }

    static Reconfiguration of(Configured before, Configured after, List<Change> discarded, List<Conflict> conflicts) {
        Map<String, Object> old = parts(before, after);
        Map<String, Object> current = parts(after, before);
        return new Reconfiguration(
                without(current.keySet(), old.keySet()),
                without(old.keySet(), current.keySet()),
                current.keySet().stream()
                        .filter(name -> old.containsKey(name) && !Objects.equals(old.get(name), current.get(name)))
                        .toList(),
                after.changes(),
                discarded,
                conflicts);
    }

    /** Everything by its name. The order of what is in both is a part of what is around it. */
    private static Map<String, Object> parts(Configured configured, Configured other) {
        Set<String> others = new HashSet<>();
        other.pools().forEach(pool -> {
            others.add(pool.id());
            pool.hosts().forEach(host -> others.add(name(pool, host)));
        });
        Map<String, Object> parts = new LinkedHashMap<>();
        List<String> poolsInBoth = new ArrayList<>();
        parts.put("", Arrays.asList(configured.tls(), poolsInBoth));
        for (PoolDefinition pool : configured.pools()) {
            List<String> hostsInBoth = new ArrayList<>();
            parts.put(pool.id(), List.of(pool.options(), hostsInBoth));
            pool.hosts().forEach(host -> parts.put(name(pool, host), host.options()));
            pool.hosts().stream()
                    .map(host -> name(pool, host))
                    .filter(others::contains)
                    .forEach(hostsInBoth::add);
            Stream.of(pool.id()).filter(others::contains).forEach(poolsInBoth::add);
        }
        return parts;
    }

    private static String name(PoolDefinition pool, PoolDefinition.HostDefinition host) {
        return pool.id() + "/" + host.id();
    }

    private static List<String> without(Set<String> names, Set<String> others) {
        List<String> left = new ArrayList<>(names);
        left.removeAll(new HashSet<>(others));
        return left;
    }
}

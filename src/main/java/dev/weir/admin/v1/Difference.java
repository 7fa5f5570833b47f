package dev.weir.admin.v1;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import dev.weir.admin.Json;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What is different between two documents, upstream by upstream, pool by pool and host by host. Pure. */
final class Difference {

    private static final String UPSTREAMS = "upstreams";
    private static final String POOLS = "pools";
    private static final String HOSTS = "hosts";

    private final List<Item> items = new ArrayList<>();

    private Difference() {}

    /** How something is different. */
    enum Kind {
        ADDED,
        REMOVED,
        CHANGED;

        String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /**
     * One thing that is different.
     *
     * @param kind {@code added}, {@code removed} or {@code changed}
     * @param what an upstream, a pool or a host: {@code http/primary/web01}; left out for an option beside them
     * @param option that is different, {@code limits.max_resends} or {@code weight}; {@code order} is that of what is below;
     *     left out if all of it is added or removed
     * @param from what it was; left out if it was not there
     * @param to what it is; left out if it is not there any more
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record Item(
            String kind,
            @Nullable String what,
            @Nullable String option,
            @Nullable JsonNode from,
            @Nullable JsonNode to) {}

    /** Everything that is different, in the order of the documents: what is there afterwards before what is gone. */
    static List<Item> between(ConfigDocument before, ConfigDocument after) {
        Difference difference = new Difference();
        JsonNode one = Json.tree(before);
        JsonNode other = Json.tree(after);
        difference.options(null, "limits.", one.path("limits"), other.path("limits"), "");
        difference.options(null, "", one, other, "limits");
        difference.children(null, byName(one.path(UPSTREAMS)), byName(other.path(UPSTREAMS)), POOLS);
        return difference.items;
    }

    /** @param except the member that is looked at by itself */
    private void options(@Nullable String what, String prefix, JsonNode before, JsonNode after, String except) {
        for (String name : names(before, after)) {
            boolean below = name.equals(UPSTREAMS) || name.equals(POOLS) || name.equals(HOSTS);
            if (!below && !name.equals(except) && !before.path(name).equals(after.path(name))) {
                items.add(new Item(
                        Kind.CHANGED.word(), what, prefix + name, there(before.path(name)), there(after.path(name))));
            }
        }
    }

    /** @param below the member that holds what is below each of them; a host has none */
    private void children(
            @Nullable String in, Map<String, JsonNode> before, Map<String, JsonNode> after, String below) {
        order(in, before, after);
        after.forEach((id, child) -> {
            String what = in == null ? id : in + "/" + id;
            JsonNode was = before.get(id);
            if (was == null) {
                items.add(new Item(Kind.ADDED.word(), what, null, null, child));
            } else {
                options(what, "", was, child, "");
                children(what, byId(was.path(below)), byId(child.path(below)), HOSTS);
            }
        });
        before.forEach((id, child) -> {
            if (!after.containsKey(id)) {
                items.add(new Item(Kind.REMOVED.word(), in == null ? id : in + "/" + id, null, child, null));
            }
        });
    }

    /** Of those that were there and still are: which of two equal ones is tried first may depend on it. */
    private void order(@Nullable String in, Map<String, JsonNode> before, Map<String, JsonNode> after) {
        List<String> was = before.keySet().stream().filter(after::containsKey).toList();
        List<String> is = after.keySet().stream().filter(before::containsKey).toList();
        if (!was.equals(is)) {
            items.add(new Item(Kind.CHANGED.word(), in, "order", Json.tree(was), Json.tree(is)));
        }
    }

    private static Map<String, JsonNode> byName(JsonNode object) {
        Map<String, JsonNode> all = new LinkedHashMap<>();
        object.properties().forEach(member -> all.put(member.getKey(), member.getValue()));
        return all;
    }

    private static Map<String, JsonNode> byId(JsonNode array) {
        Map<String, JsonNode> all = new LinkedHashMap<>();
        array.forEach(element -> all.put(element.path("id").asText(), element));
        return all;
    }

    private static Set<String> names(JsonNode one, JsonNode other) {
        Set<String> names = new LinkedHashSet<>();
        other.fieldNames().forEachRemaining(names::add);
        one.fieldNames().forEachRemaining(names::add);
        return names;
    }

    private static @Nullable JsonNode there(JsonNode node) {
        return node instanceof MissingNode ? null : node;
    }
}

package dev.weir.admin.v1;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Iterator;
import java.util.Optional;

/**
 * Where in a document a problem is: of a path as the configuration names it, such as {@code
 * upstreams.http.pools.primary.hosts[1].weight}, makes a JSON pointer, {@code /upstreams/http/pools/0/hosts/1/weight} (RFC
 * 6901). An element of a list is named there by its number or by its id, and ids may hold dots, so the document itself is
 * what tells the parts of a path apart.
 */
final class Pointer {

    private Pointer() {}

    /** The pointer to as much of the path as there is in the document, and to one member that is missing there. */
    static String of(JsonNode document, String path) {
        StringBuilder pointer = new StringBuilder();
        JsonNode node = document;
        String rest = path;
        while (!rest.isEmpty()) {
            Optional<Step> step = node.isArray() ? element(node, rest) : member(node, rest);
            if (step.isEmpty()) {
                return node.isObject() ? pointer.append(token(rest)).toString() : pointer.toString();
            }
            pointer.append(token(step.get().name()));
            node = step.get().node();
            rest = step.get().rest();
        }
        return pointer.toString();
    }

    /**
     * One part of a path.
     *
     * @param rest of the path behind it
     */
    private record Step(String name, JsonNode node, String rest) {}

    private static Optional<Step> member(JsonNode object, String path) {
        Optional<Step> longest = Optional.empty();
        Iterator<String> names = object.fieldNames();
        while (names.hasNext()) {
            String name = names.next();
            boolean longer =
                    longest.isEmpty() || name.length() > longest.get().name().length();
            if (longer && begins(path, name)) {
                longest = Optional.of(new Step(name, object.path(name), behind(path, name)));
            }
        }
        return longest;
    }

    private static Optional<Step> element(JsonNode array, String path) {
        for (int i = 0; i < array.size(); i++) {
            String number = "[" + i + "]";
            String id = array.path(i).path("id").asText();
            String called = begins(path, number) ? number : id;
            if (!called.isEmpty() && begins(path, called)) {
                return Optional.of(new Step(Integer.toString(i), array.path(i), behind(path, called)));
            }
        }
        return Optional.empty();
    }

    private static boolean begins(String path, String name) {
        return path.startsWith(name)
                && (path.length() == name.length() || ".[".indexOf(path.charAt(name.length())) >= 0);
    }

    private static String behind(String path, String name) {
        String rest = path.substring(name.length());
        return rest.startsWith(".") ? rest.substring(1) : rest;
    }

    private static String token(String name) {
        return "/" + name.replace("~", "~0").replace("/", "~1");
    }
}

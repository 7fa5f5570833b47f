package dev.weir.admin.v1;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

/** What a merge patch makes of a value (RFC 7396, section 2). */
final class MergePatch {

    private MergePatch() {}

    /** The patched value; neither of the two is changed. */
    static JsonNode apply(JsonNode target, JsonNode patch) {
        if (!patch.isObject()) {
            return patch;
        }
        ObjectNode patched = target.isObject() ? target.deepCopy() : JsonNodeFactory.instance.objectNode();
        patch.properties().forEach(member -> {
            if (member.getValue().isNull()) {
                patched.remove(member.getKey());
            } else {
                JsonNode before = patched.path(member.getKey());
                patched.set(member.getKey(), apply(before, member.getValue()));
            }
        });
        return patched;
    }
}

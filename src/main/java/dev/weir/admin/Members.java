package dev.weir.admin;

import com.fasterxml.jackson.databind.JsonNode;
import dev.weir.upstream.InvalidOption;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * A JSON object whose members are all known by name.
 *
 * @param path in front of its members' names in messages: empty, or {@code "host."}
 * @param byName every member that is given, in that order
 */
public record Members(String path, Map<String, Member> byName) {

    /** The members of a whole body; refuses with 400 what is not an object, with 422 members that are not known. */
    public static Members of(JsonNode body, List<String> known) {
        if (!body.isObject()) {
            throw Refusal.badRequest("The body must be a JSON object");
        }
        return of("", body, known);
    }

    static Members of(String path, JsonNode object, List<String> known) {
        Map<String, Member> byName = new LinkedHashMap<>();
        object.properties().forEach(member -> {
            String name = member.getKey();
            if (!known.contains(name)) {
                throw new Member(path + name, member.getValue())
                        .refused("is not known; known are " + String.join(", ", known));
            }
            byName.put(name, new Member(path + name, member.getValue()));
        });
        return new Members(path, byName);
    }

    /** The member, or empty if it is not given. */
    public Optional<Member> optional(String name) {
        return Optional.ofNullable(byName.get(name));
    }

    /** The member; refuses with 422 if it is not given. */
    public Member required(String name) {
        return optional(name)
                .orElseThrow(() -> Refusal.invalid(path + name + ": must be given", Member.pointer(path + name)));
    }

    /** What is made of the members; where it is refused, the message gets the path in front. */
    public <T> T checked(Supplier<T> made) {
        try {
            return made.get();
        } catch (InvalidOption e) {
            throw Refusal.invalid(path + e.getMessage(), Member.pointer(path + e.option()));
        }
    }
}

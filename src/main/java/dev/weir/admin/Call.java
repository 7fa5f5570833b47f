package dev.weir.admin;

import com.fasterxml.jackson.databind.JsonNode;
import dev.weir.upstream.Order;
import dev.weir.upstream.Upstream;
import jakarta.servlet.http.HttpServletRequest;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One request as an action sees it.
 *
 * @param request that was found to be allowed
 * @param target what it addresses
 * @param upstreams to choose from
 * @param operator who sent it; empty if nobody has to prove that
 * @param body its body, if the route takes one
 */
public record Call(
        HttpServletRequest request, Target target, Upstreams upstreams, Optional<Operator> operator, JsonBody body) {

    private static final Logger LOG = LoggerFactory.getLogger("dev.weir.admin");

    /** So that any is an author of an order: a character may be two halves. */
    private static final int MAX_SIGNATURE = Order.MAX_AUTHOR / 2;

    /** The upstream that the request means; refuses with 404 if there is none. */
    public Upstream upstream() {
        return upstreams.named(target.parameter());
    }

    /** A segment of the path; the name of the order is number 0. */
    public String segment(int number) {
        return target.segments().get(number);
    }

    /** The body's value; refuses what is not JSON. */
    public JsonNode json() {
        return body.read();
    }

    /** The body's text, JSON or not; refuses another media type, and what is not UTF-8. */
    public String text() {
        return body.text();
    }

    /** The body's value, which may be told to be a merge patch; refuses what is not JSON. */
    public JsonNode patch() {
        return body.readPatch();
    }

    /** The body's members; refuses bodies that are not a JSON object, and members that are not among those known. */
    public Members members(List<String> known) {
        return Members.of(json(), known);
    }

    /**
     * Leaves the line of the log that tells of a change: {@code order=set_weight upstream=http pool=primary host=1
     * weight=5 peer=127.0.0.1 token=ops}, where {@code user=} stands for a user of the container, and the last key is
     * left out where nobody has to prove who they are.
     *
     * @param details keys, each followed by its value
     */
    void changed(Object... details) {
        List<Object> all = new ArrayList<>(
                List.of("order", segment(0), "upstream", upstream().id()));
        all.addAll(List.of(details));
        tell(all.toArray());
    }

    /**
     * Leaves the line of the log that tells of a change, and by whom it was made.
     *
     * @param details keys, each followed by its value; what is empty is left out
     */
    public void tell(Object... details) {
        StringBuilder line = new StringBuilder();
        for (int i = 0; i < details.length; i += 2) {
            if (!details[i + 1].equals("")) {
                append(line, details[i], details[i + 1]);
            }
        }
        LOG.info("{} {}", line, author());
    }

    /** Who sent it, for people: {@code token ops}, {@code user alice}, or the address where nobody has to prove that. */
    public String signature() {
        String name = operator.map(who -> who.kind() + " " + who.name()).orElseGet(request::getRemoteAddr);
        return name.codePoints()
                .filter(c -> !Character.isISOControl(c))
                .limit(MAX_SIGNATURE)
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString();
    }

    /** Who sent it, as keys and values for the log: {@code peer=127.0.0.1 token=ops}. */
    public String author() {
        StringBuilder author = new StringBuilder();
        append(author, "peer", request.getRemoteAddr());
        operator.ifPresent(who -> append(author, who.kind(), who.name()));
        return author.toString();
    }

    private static void append(StringBuilder line, Object key, Object value) {
        line.append(line.isEmpty() ? "" : " ").append(key).append('=').append(LogText.of(String.valueOf(value)));
    }
}

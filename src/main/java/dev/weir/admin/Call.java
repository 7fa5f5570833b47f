package dev.weir.admin;

import dev.weir.upstream.Upstream;
import jakarta.servlet.http.HttpServletRequest;
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
 */
record Call(HttpServletRequest request, Target target, Upstreams upstreams, Optional<Operator> operator) {

    private static final Logger LOG = LoggerFactory.getLogger("dev.weir.admin");

    /** The upstream that the request means; refuses with 404 if there is none. */
    Upstream upstream() {
        return upstreams.named(target.parameter());
    }

    /** A segment of the path; the name of the order is number 0. */
    String segment(int number) {
        return target.segments().get(number);
    }

    /** The body's members; refuses bodies that are not a JSON object, and members that are not among those known. */
    Members members(List<String> known) {
        return Members.of(JsonBody.read(request), known);
    }

    /**
     * Leaves the line of the log that tells of a change: {@code order=set_weight upstream=http pool=primary host=1
     * weight=5 peer=127.0.0.1 token=ops}, where {@code user=} stands for a user of the container, and the last key is
     * left out where nobody has to prove who they are.
     *
     * @param details keys, each followed by its value
     */
    void changed(Object... details) {
        StringBuilder line = new StringBuilder();
        append(line, "order", segment(0));
        append(line, "upstream", upstream().id());
        for (int i = 0; i < details.length; i += 2) {
            append(line, details[i], details[i + 1]);
        }
        LOG.info("{} {}", line, author());
    }

    /** Who sent it, as keys and values for the log: {@code peer=127.0.0.1 token=ops}. */
    String author() {
        StringBuilder author = new StringBuilder();
        append(author, "peer", request.getRemoteAddr());
        operator.ifPresent(who -> append(author, who.kind(), who.name()));
        return author.toString();
    }

    private static void append(StringBuilder line, Object key, Object value) {
        line.append(line.isEmpty() ? "" : " ").append(key).append('=').append(LogText.of(String.valueOf(value)));
    }
}

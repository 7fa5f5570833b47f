package dev.weir.admin;

import dev.weir.upstream.Upstream;
import jakarta.servlet.http.HttpServletRequest;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One request as an action sees it.
 *
 * @param request that was found to be allowed
 * @param target what it addresses
 * @param upstreams to choose from
 */
record Call(HttpServletRequest request, Target target, Upstreams upstreams) {

    private static final Logger LOG = LoggerFactory.getLogger("dev.weir.admin");

    /** The upstream that the request means; refuses with 404 if there is none. */
    Upstream upstream() {
        return upstreams.named(target.upstream());
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
     * weight=5 peer=127.0.0.1}.
     *
     * @param details keys, each followed by its value
     */
    void changed(Object... details) {
        StringBuilder line = new StringBuilder();
        for (int i = 0; i < details.length; i += 2) {
            line.append(' ').append(details[i]).append('=').append(LogText.of(String.valueOf(details[i + 1])));
        }
        LOG.info(
                "order={} upstream={}{} peer={}",
                segment(0),
                LogText.of(upstream().id()),
                line,
                LogText.of(String.valueOf(request.getRemoteAddr())));
    }
}

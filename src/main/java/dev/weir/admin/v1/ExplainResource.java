package dev.weir.admin.v1;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.weir.admin.Answer;
import dev.weir.admin.Call;
import dev.weir.admin.Member;
import dev.weir.admin.Members;
import dev.weir.upstream.Explanation;
import dev.weir.upstream.Explanation.Candidate;
import dev.weir.upstream.Upstream;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Which host a request would be sent to now, and why not to the others. Nothing is sent. */
final class ExplainResource {

    /** What a request is told by. The scheme and the client decide; the others are taken, and make no difference. */
    private static final List<String> MEMBERS = List.of("method", "scheme", "host", "path", "client", "cookies");

    private static final String ANY_CLIENT = "127.0.0.1";

    private ExplainResource() {}

    /**
     * An explanation.
     *
     * @param pool of the host; null if there is none
     * @param host that would get the request; null if it would be answered with 504
     */
    record Explained(
            String upstream,
            @JsonInclude @Nullable String pool,
            @JsonInclude @Nullable String host,
            String reason,
            List<Line> hosts) {}

    /**
     * What there is to say of one host.
     *
     * @param why the reason in one word, see {@link Explanation.Why}
     * @param reason the same for people
     */
    record Line(String pool, String host, boolean chosen, String why, String reason) {

        static Line of(Candidate candidate) {
            return new Line(
                    candidate.pool().id(),
                    candidate.host().id(),
                    candidate.chosen(),
                    candidate.why().name().toLowerCase(Locale.ROOT),
                    candidate.reason());
        }
    }

    /** {@code {"scheme": "https", "client": "192.0.2.7"}}; what is left out is {@code http} and this machine. */
    static Answer explain(Call call) {
        Members body = call.members(MEMBERS);
        String scheme = body.optional("scheme").map(ExplainResource::scheme).orElse("http");
        String client = body.optional("client").map(Member::text).orElse(ANY_CLIENT);
        Upstream upstream = upstream(call, scheme);
        Explanation explanation = Explanation.of(upstream.snapshot(), client);
        List<Line> lines = explanation.hosts().stream().map(Line::of).toList();
        return explanation
                .chosen()
                .map(chosen -> new Explained(
                        upstream.id(), chosen.pool().id(), chosen.host().id(), chosen.reason(), lines))
                .map(Answer::json)
                .orElseGet(() -> Answer.json(
                        new Explained(upstream.id(), null, null, "no host is usable: the answer would be 504", lines)));
    }

    private static String scheme(Member scheme) {
        String text = scheme.text();
        if (!text.equals("http") && !text.equals("https")) {
            throw scheme.mustBe("http or https");
        }
        return text;
    }

    /** As requests are routed: the only one, or the one that is named like the scheme (seed, section 8). */
    private static Upstream upstream(Call call, String scheme) {
        List<Upstream> all = call.upstreams().all();
        return all.size() == 1 ? all.get(0) : call.upstreams().named(scheme);
    }
}

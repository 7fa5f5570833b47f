package dev.weir.admin.v1;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.weir.admin.Answer;
import dev.weir.admin.Call;
import dev.weir.admin.Refusal;
import dev.weir.admin.Route;
import dev.weir.decisions.Decision;
import dev.weir.decisions.Decisions;
import dev.weir.upstream.Clocks;
import java.time.InstantSource;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** The latest decisions: which hosts requests were sent to, and why not to the others. */
public final class DecisionResource {

    private static final int DEFAULT_LIMIT = 50;
    private static final int MAX_DIGITS = 9;
    private static final double MICROS_PER_MILLI = 1_000.0;

    private final Decisions decisions;
    private final InstantSource wallClock;

    private DecisionResource(Decisions decisions, InstantSource wallClock) {
        this.decisions = decisions;
        this.wallClock = wallClock;
    }

    /** The path that offers them. */
    public static Route route(Decisions decisions, InstantSource wallClock) {
        DecisionResource resource = new DecisionResource(decisions, wallClock);
        return Route.get(ApiV1.ROOT + "/decisions", "limit=N", resource::latest);
    }

    /** A decision; what there is not is left out. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record Shown(
            String time,
            String method,
            String path,
            String upstream,
            int status,
            String ending,
            double totalMs,
            List<Tried> tried,
            List<PassedOver> passedOver) {

        static Shown of(Decision decision, Clocks clocks) {
            return new Shown(
                    clocks.text(decision.beganNanos()),
                    decision.method(),
                    decision.path(),
                    decision.upstream(),
                    decision.status(),
                    decision.ending(),
                    millis(decision.totalNanos()),
                    decision.choices().stream().map(Tried::of).toList(),
                    decision.passedOver().stream().map(PassedOver::of).toList());
        }
    }

    /** A host that was tried. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record Tried(String pool, String host, String outcome, @Nullable String reason, double totalMs) {

        static Tried of(Decision.Choice choice) {
            return new Tried(
                    choice.pool(),
                    choice.host(),
                    choice.outcome().kind().word(),
                    choice.outcome().blame(),
                    millis(choice.totalNanos()));
        }
    }

    /** A host that was not, and why, in one word and for people. */
    record PassedOver(String pool, String host, String why, String reason) {

        static PassedOver of(Decision.PassedOver host) {
            String why = host.why().name().toLowerCase(Locale.ROOT);
            return new PassedOver(host.pool(), host.host(), why, host.reason());
        }
    }

    private static double millis(long nanos) {
        return TimeUnit.NANOSECONDS.toMicros(nanos) / MICROS_PER_MILLI;
    }

    private Answer latest(Call call) {
        Clocks clocks = new Clocks(System.nanoTime(), wallClock.millis());
        List<Shown> latest = decisions.latest(limit(call)).stream()
                .map(decision -> Shown.of(decision, clocks))
                .toList();
        return Answer.json(Map.of("decisions", latest));
    }

    private static int limit(Call call) {
        String given = call.target().parameter();
        if (given == null) {
            return DEFAULT_LIMIT;
        }
        if (!given.matches("\\d{1," + MAX_DIGITS + "}")) {
            throw Refusal.badRequest("limit: must be a number of decisions, such as " + DEFAULT_LIMIT);
        }
        return Integer.parseInt(given);
    }
}

package dev.weir.admin.v1;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.weir.admin.Answer;
import dev.weir.admin.Call;
import dev.weir.admin.HostChecker;
import dev.weir.admin.LateAnswer;
import dev.weir.admin.Refusal;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Has a host checked at once. */
final class CheckResource {

    /** Longer than any check whose timeouts are the default ones. */
    private static final Duration AT_MOST = Duration.ofSeconds(30);

    private static final int NANO_DIGITS_OF_MILLIS = 6;

    private final HostChecker checker;

    CheckResource(HostChecker checker) {
        this.checker = checker;
    }

    /**
     * What a check showed.
     *
     * @param passed whether it passed
     * @param tookMs milliseconds until that was known
     * @param status of the host's answer; left out if there was none
     * @param reason why it failed; left out if it passed
     * @param counted whether it counts like a check that was due
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record Shown(
            boolean passed, BigDecimal tookMs, @Nullable Integer status, @Nullable String reason, boolean counted) {

        static Shown of(HostChecker.Checked checked) {
            BigDecimal tookMs = BigDecimal.valueOf(checked.tookNanos(), NANO_DIGITS_OF_MILLIS)
                    .setScale(1, RoundingMode.HALF_UP);
            return new Shown(
                    checked.failure() == null,
                    tookMs,
                    checked.status() == 0 ? null : checked.status(),
                    checked.failure(),
                    checked.counted());
        }
    }

    /** 200 whether it passed or failed; 409 while another one is under way, 504 if it takes too long. */
    Answer post(Call call) {
        Place.InPool there = Place.host(call);
        String upstream = there.in().upstream().id();
        String pool = there.in().pool().id();
        String host = there.host().id();
        call.tell("order", "check", "upstream", upstream, "pool", pool, "host", host);
        LateAnswer answer = LateAnswer.to(
                call.request(),
                AT_MOST,
                Refusal.timedOut(
                        "The check takes longer than " + AT_MOST.toSeconds() + " s; what it shows is not told"));
        checker.check(there.in().upstream(), there.in().pool(), there.host(), result -> give(answer, result));
        return Answer.later();
    }

    private static void give(LateAnswer answer, HostChecker.Result result) {
        if (result instanceof HostChecker.Checked checked) {
            answer.give(Answer.json(Shown.of(checked)));
        } else if (result instanceof HostChecker.Busy) {
            answer.refuse(Refusal.conflict("A check of this host is under way; see last_check when it has ended"));
        } else {
            answer.refuse(Refusal.unavailable("The check was called off: Weir stops, or the host is being removed"));
        }
    }
}

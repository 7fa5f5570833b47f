package dev.weir.drill;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class JudgeTest {

    private static final boolean IDEMPOTENT = true;
    private static final boolean NOT_IDEMPOTENT = false;

    /** All hosts are well. */
    private static final Circumstances CALM = new Circumstances(true, false, false, false, false);
    /** Some host misbehaves, another one is good; the one that answered is good. */
    private static final Circumstances TROUBLE = new Circumstances(true, true, false, false, false);
    /** As before, but the one that answered misbehaves. */
    private static final Circumstances TROUBLED_SERVER = new Circumstances(true, true, true, false, false);
    /** No host is good. */
    private static final Circumstances OUTAGE = new Circumstances(false, true, false, false, false);
    /** All hosts are well again, but none is back in use yet. */
    private static final Circumstances AFTERMATH = new Circumstances(false, false, false, false, false);
    /** The host that answered was ordered out. */
    private static final Circumstances BANNED = new Circumstances(true, false, false, true, false);
    /** Weir is stopping, and no host has seen the request before. */
    private static final Circumstances STOPPING = new Circumstances(true, false, false, false, true);

    private static final Seen RIGHT = new Seen.Answered("web01", true);
    private static final Seen WRONG = new Seen.Answered("web01", false);
    private static final Seen CUT = new Seen.Cut("web01", true);
    private static final Seen WRONGLY_CUT = new Seen.Cut("web01", false);
    private static final Seen CLOSED = new Seen.Closed();
    private static final Seen UNREACHABLE = new Seen.Unreachable();

    static Stream<Arguments> cases() {
        return Stream.of(
                arguments(IDEMPOTENT, RIGHT, CALM, Result.OK),
                arguments(NOT_IDEMPOTENT, RIGHT, OUTAGE, Result.OK),
                arguments(IDEMPOTENT, RIGHT, STOPPING, Result.OK),
                arguments(IDEMPOTENT, WRONG, CALM, Result.WRONG),
                arguments(IDEMPOTENT, WRONG, TROUBLED_SERVER, Result.WRONG),
                arguments(NOT_IDEMPOTENT, WRONG, STOPPING, Result.WRONG),
                arguments(IDEMPOTENT, RIGHT, BANNED, Result.DISOBEYED),
                arguments(IDEMPOTENT, WRONG, BANNED, Result.WRONG),
                // Errors: an idempotent request needs one good host, another one needs all to behave as well.
                arguments(IDEMPOTENT, failed(502), CALM, Result.NEEDLESS),
                arguments(IDEMPOTENT, failed(502), TROUBLE, Result.NEEDLESS),
                arguments(IDEMPOTENT, failed(503), TROUBLE, Result.NEEDLESS),
                arguments(IDEMPOTENT, failed(504), TROUBLE, Result.NEEDLESS),
                arguments(IDEMPOTENT, failed(502), OUTAGE, Result.STATUS_502),
                arguments(IDEMPOTENT, failed(503), OUTAGE, Result.STATUS_503),
                arguments(IDEMPOTENT, failed(504), OUTAGE, Result.STATUS_504),
                arguments(NOT_IDEMPOTENT, failed(502), CALM, Result.NEEDLESS),
                arguments(NOT_IDEMPOTENT, failed(504), BANNED, Result.NEEDLESS),
                arguments(NOT_IDEMPOTENT, failed(502), TROUBLE, Result.STATUS_502),
                arguments(NOT_IDEMPOTENT, failed(504), OUTAGE, Result.STATUS_504),
                arguments(NOT_IDEMPOTENT, failed(504), AFTERMATH, Result.STATUS_504),
                arguments(NOT_IDEMPOTENT, failed(503), STOPPING, Result.REFUSED),
                arguments(IDEMPOTENT, failed(502), STOPPING, Result.NEEDLESS),
                // No other status comes from a host or from a balancer that was asked properly.
                arguments(IDEMPOTENT, failed(400), OUTAGE, Result.WRONG),
                arguments(IDEMPOTENT, failed(500), OUTAGE, Result.WRONG),
                arguments(NOT_IDEMPOTENT, failed(411), TROUBLE, Result.WRONG),
                // Cuts: only a host that misbehaves cuts its answers.
                arguments(IDEMPOTENT, CUT, TROUBLED_SERVER, Result.CUT),
                arguments(NOT_IDEMPOTENT, CUT, TROUBLED_SERVER, Result.CUT),
                arguments(IDEMPOTENT, CUT, TROUBLE, Result.LOST),
                arguments(IDEMPOTENT, CUT, CALM, Result.LOST),
                arguments(IDEMPOTENT, CUT, STOPPING, Result.LOST),
                arguments(IDEMPOTENT, WRONGLY_CUT, TROUBLED_SERVER, Result.WRONG),
                // No answer at all.
                arguments(NOT_IDEMPOTENT, CLOSED, TROUBLE, Result.LOST),
                arguments(IDEMPOTENT, CLOSED, OUTAGE, Result.LOST),
                arguments(IDEMPOTENT, CLOSED, STOPPING, Result.REFUSED),
                arguments(IDEMPOTENT, UNREACHABLE, CALM, Result.LOST),
                arguments(IDEMPOTENT, UNREACHABLE, STOPPING, Result.REFUSED),
                arguments(IDEMPOTENT, new Seen.Hung(), OUTAGE, Result.HUNG),
                arguments(IDEMPOTENT, new Seen.Hung(), STOPPING, Result.HUNG),
                arguments(IDEMPOTENT, new Seen.Garbled("x"), TROUBLED_SERVER, Result.WRONG));
    }

    @ParameterizedTest
    @MethodSource("cases")
    void whatWasSeenIsJudgedByItsCircumstances(boolean idempotent, Seen seen, Circumstances under, Result expected) {
        assertThat(Judge.judge(idempotent, seen, under)).isEqualTo(expected);
    }

    private static Seen failed(int status) {
        return new Seen.Failed(status);
    }
}

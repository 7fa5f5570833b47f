package dev.weir.upstream;

import static dev.weir.upstream.Verdict.GIVE_UP;
import static dev.weir.upstream.Verdict.NEXT_HOST;
import static dev.weir.upstream.Verdict.SAME_HOST;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Every way an attempt can end: whom it is counted against, what follows, and what the client is told. */
class VerdictTest {

    private static final Outcome ANSWERED = new Outcome.Answered();
    private static final Outcome NOT_CONNECTED = new Outcome.NotConnected("connection refused");
    private static final Outcome NOT_SECURED = new Outcome.NotSecured("certificate expired", false);
    private static final Outcome WRONG_NAME = new Outcome.NotSecured("no such name", true);
    private static final Outcome SATURATED = new Outcome.Saturated();
    private static final Outcome OUT_OF_FILES = new Outcome.OutOfFiles();
    private static final Outcome BROKEN = new Outcome.Broken("connection reset", false);
    private static final Outcome BROKEN_REUSED = new Outcome.Broken("connection closed", true);
    private static final Outcome NOT_HTTP = new Outcome.NotHttp("no status line");
    private static final Outcome TIMED_OUT = new Outcome.TimedOut();
    private static final Outcome BAD_STATUS = new Outcome.BadStatus(503);
    private static final Outcome STOPPED = new Outcome.Stopped();
    private static final Outcome CLIENT_GONE = new Outcome.ClientGone();

    static Stream<Arguments> blames() {
        return Stream.of(
                arguments(ANSWERED, null),
                arguments(NOT_CONNECTED, "connection refused"),
                arguments(NOT_SECURED, "certificate expired"),
                arguments(WRONG_NAME, null),
                arguments(SATURATED, null),
                arguments(OUT_OF_FILES, null),
                arguments(BROKEN, "connection reset"),
                arguments(BROKEN_REUSED, null),
                arguments(NOT_HTTP, "no status line"),
                arguments(TIMED_OUT, "read timeout"),
                arguments(BAD_STATUS, "status 503"),
                arguments(STOPPED, null),
                arguments(CLIENT_GONE, null));
    }

    @ParameterizedTest
    @MethodSource("blames")
    void hostIsBlamedForItsOwnFaultsOnly(Outcome outcome, @Nullable String blame) {
        assertThat(outcome.blame()).isEqualTo(blame);
    }

    static Stream<Arguments> nextSteps() {
        return Stream.of(
                // outcome, if it may be repeated, if not
                arguments(ANSWERED, GIVE_UP, GIVE_UP),
                arguments(NOT_CONNECTED, NEXT_HOST, NEXT_HOST),
                arguments(NOT_SECURED, NEXT_HOST, NEXT_HOST),
                arguments(WRONG_NAME, NEXT_HOST, NEXT_HOST),
                arguments(SATURATED, NEXT_HOST, NEXT_HOST),
                arguments(OUT_OF_FILES, NEXT_HOST, NEXT_HOST),
                arguments(BROKEN, NEXT_HOST, GIVE_UP),
                arguments(BROKEN_REUSED, SAME_HOST, GIVE_UP),
                arguments(NOT_HTTP, NEXT_HOST, GIVE_UP),
                arguments(TIMED_OUT, NEXT_HOST, GIVE_UP),
                arguments(BAD_STATUS, NEXT_HOST, GIVE_UP),
                arguments(STOPPED, NEXT_HOST, GIVE_UP),
                arguments(CLIENT_GONE, GIVE_UP, GIVE_UP));
    }

    @ParameterizedTest
    @MethodSource("nextSteps")
    void whatWasSentDecidesWhetherAnotherHostIsTried(Outcome outcome, Verdict repeatable, Verdict notRepeatable) {
        assertThat(Verdict.after(outcome, true)).isEqualTo(repeatable);
        assertThat(Verdict.after(outcome, false)).isEqualTo(notRepeatable);
    }

    static Stream<Arguments> statuses() {
        return Stream.of(
                arguments(List.of(), 504),
                arguments(List.of(NOT_CONNECTED, NOT_CONNECTED), 504),
                arguments(List.of(TIMED_OUT), 504),
                arguments(List.of(OUT_OF_FILES), 503),
                arguments(List.of(SATURATED, OUT_OF_FILES), 503),
                arguments(List.of(NOT_CONNECTED, OUT_OF_FILES), 504),
                arguments(List.of(NOT_CONNECTED, TIMED_OUT), 504),
                arguments(List.of(NOT_SECURED), 502),
                arguments(List.of(WRONG_NAME), 502),
                arguments(List.of(BROKEN), 502),
                arguments(List.of(BROKEN_REUSED), 502),
                arguments(List.of(NOT_HTTP), 502),
                arguments(List.of(BAD_STATUS), 502),
                arguments(List.of(STOPPED, SATURATED), 502),
                arguments(List.of(BAD_STATUS, NOT_CONNECTED), 502),
                arguments(List.of(NOT_CONNECTED, TIMED_OUT, BROKEN), 502),
                arguments(List.of(SATURATED, BAD_STATUS), 502),
                arguments(List.of(SATURATED), 503),
                arguments(List.of(SATURATED, SATURATED), 503),
                arguments(List.of(SATURATED, NOT_CONNECTED), 504),
                arguments(List.of(SATURATED, TIMED_OUT), 504));
    }

    @ParameterizedTest
    @MethodSource("statuses")
    void statusTellsWhetherAnyHostAnsweredBadly(List<Outcome> outcomes, int status) {
        assertThat(Verdict.status(outcomes)).isEqualTo(status);
    }
}

package dev.weir.upstream;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What is counted for a host. */
class HostStatsTest {

    private final HostStats stats = new HostStats();

    static Stream<Outcome> outcomes() {
        return Stream.of(
                new Outcome.Answered(),
                new Outcome.NotConnected("refused"),
                new Outcome.NotSecured("expired", false),
                new Outcome.Saturated(),
                new Outcome.OutOfFiles(),
                new Outcome.Broken("reset", false),
                new Outcome.Broken("reset", true),
                new Outcome.NotHttp("no status line"),
                new Outcome.TimedOut(),
                new Outcome.BadStatus(503),
                new Outcome.Stopped(),
                new Outcome.ClientGone());
    }

    @ParameterizedTest
    @MethodSource("outcomes")
    void attemptIsCountedByHowItEnded(Outcome outcome) {
        stats.began();

        stats.ended(outcome, 10, 20);

        assertThat(Outcome.Kind.values())
                .allSatisfy(kind -> assertThat(stats.attempts(kind)).isEqualTo(kind == outcome.kind() ? 1 : 0));
        assertThat(stats.inFlight()).isZero();
        assertThat(stats.sentBytes()).isEqualTo(10);
        assertThat(stats.receivedBytes()).isEqualTo(20);
    }

    @Test
    void everyKindIsThatOfAnOutcome() {
        assertThat(outcomes().map(Outcome::kind)).containsExactlyInAnyOrder(Outcome.Kind.values());
    }

    @Test
    void checkThatRunsHasNotPassed() {
        stats.checkBegan(1_000);

        assertThat(stats.lastCheck())
                .isEqualTo(new LastCheck(1_000, 0, null))
                .extracting(LastCheck::passed)
                .isEqualTo(false);
    }

    @Test
    void endOfACheckIsNoted() {
        stats.checkBegan(1_000);
        stats.checkEnded(1_250, null);
        stats.checkBegan(2_000);
        stats.checkEnded(2_500, "connection refused");

        assertThat(stats.lastCheck()).isEqualTo(new LastCheck(2_000, 2_500, "connection refused"));
        assertThat(stats.checksPassed()).isEqualTo(1);
        assertThat(stats.checksFailed()).isEqualTo(1);
    }
}

package dev.weir.drill;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ChronicleTest {

    private static final Question QUESTION = Question.of(1, 0);

    private final Chronicle chronicle = new Chronicle(List.of("a", "b"));
    private final Ledger ledger = new Ledger();

    @Test
    void hostsAreGoodAtFirst() {
        Circumstances under = around(5_000, 6_000, new Seen.Failed(502));

        assertThat(under).isEqualTo(new Circumstances(true, false, false, false, false));
    }

    @ParameterizedTest(name = "b misbehaves from 1 to 2 s, a all the time: a request from {0} to {1} ms")
    @CsvSource({"0, 900, true", "900, 1000, false", "1500, 1600, false", "3300, 3400, false", "3500, 3600, true"})
    void hostCountsAsGoodAgainAfterItsRecovery(long from, long to, boolean good) {
        conduct("a", Conduct.KILLED, 0);
        conduct("b", Conduct.FROZEN, 1_000);
        conduct("b", Conduct.GOOD, 2_000);

        assertThat(around(from, to, new Seen.Failed(502)).goodHost()).isEqualTo(good);
    }

    @Test
    void hostThatIsOrderedOutIsNotUsable() {
        conduct("a", Conduct.KILLED, 0);
        chronicle.leaving("b", millis(1_000));
        chronicle.left("b", millis(1_010));
        chronicle.returning("b", millis(2_000));
        chronicle.returned("b", millis(2_010));

        assertThat(around(900, 990, new Seen.Closed()).goodHost()).isTrue();
        assertThat(around(900, 1_005, new Seen.Closed()).goodHost()).isFalse();
        assertThat(around(2_005, 2_100, new Seen.Closed()).goodHost()).isFalse();
        assertThat(around(2_011, 2_100, new Seen.Closed()).goodHost()).isTrue();
    }

    @Test
    void onlyAnswersGivenWithinABanAreThoseOfABannedHost() {
        chronicle.leaving("b", millis(1_000));
        chronicle.left("b", millis(1_010));
        chronicle.returning("b", millis(2_000));
        chronicle.returned("b", millis(2_010));

        assertThat(around(1_005, 1_100, answeredBy("b")).bannedServer()).isFalse();
        assertThat(around(1_011, 1_100, answeredBy("b")).bannedServer()).isTrue();
        assertThat(around(1_011, 1_100, answeredBy("a")).bannedServer()).isFalse();
        assertThat(around(1_011, 2_001, answeredBy("b")).bannedServer()).isFalse();
    }

    @Test
    void troubleOfTheServerIsToldFromThatOfOthers() {
        conduct("b", Conduct.CUTTING, 1_000);

        Circumstances byTheOther = around(1_500, 1_600, new Seen.Cut("a", true));
        Circumstances byTheCutting = around(1_500, 1_600, new Seen.Cut("b", true));

        assertThat(byTheOther.trouble()).isTrue();
        assertThat(byTheOther.troubledServer()).isFalse();
        assertThat(byTheCutting.troubledServer()).isTrue();
    }

    @Test
    void slowHostIsGood() {
        conduct("a", Conduct.SLOW, 0);
        conduct("b", Conduct.SLOW, 0);

        assertThat(around(10, 20, new Seen.Closed())).isEqualTo(new Circumstances(true, false, false, false, false));
    }

    @Test
    void requestThatEndsAfterTheStopWasStopped() {
        chronicle.stopping(millis(1_000));

        assertThat(around(900, 990, new Seen.Closed()).stopping()).isFalse();
        assertThat(around(900, 1_001, new Seen.Closed()).stopping()).isTrue();
    }

    @ParameterizedTest(name = "seen by a host after {0} ms, SIGTERM after 1000 ms")
    @CsvSource({"950, false", "1001, true"})
    void requestThatAHostHadBeforeTheStopIsInFlight(long sighted, boolean stopped) {
        chronicle.stopping(millis(1_000));
        ledger.sighted(QUESTION.number(), millis(sighted));

        assertThat(around(900, 1_100, new Seen.Closed()).stopping()).isEqualTo(stopped);
    }

    private void conduct(String host, Conduct conduct, long millis) {
        chronicle.conduct(host, conduct, millis(millis));
    }

    private Circumstances around(long fromMillis, long toMillis, Seen seen) {
        return chronicle.around(new Exchange(QUESTION, 0, millis(fromMillis), millis(toMillis), seen), ledger);
    }

    private static Seen answeredBy(String host) {
        return new Seen.Answered(host, true);
    }

    private static long millis(long millis) {
        return TimeUnit.MILLISECONDS.toNanos(millis);
    }
}

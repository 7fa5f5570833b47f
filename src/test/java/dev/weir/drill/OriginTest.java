package dev.weir.drill;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What a client sees that asks a host itself, without a balancer. */
class OriginTest {

    private static final long SEED = 11;
    private static final Duration BOUND = Duration.ofSeconds(10);
    private static final Duration SHORT_BOUND = Duration.ofMillis(300);
    private static final int ENOUGH = 30;

    private final Ledger ledger = new Ledger();
    private Origin origin;

    @BeforeEach
    void start() throws IOException {
        origin = Origin.start("web01", SEED, ledger, new Clock());
    }

    @AfterEach
    void stop() throws IOException {
        origin.close();
    }

    @Test
    void goodHostAnswersEveryQuestionAsItWants() {
        List<Seen> seen = ask(BOUND, 200);

        assertThat(seen).containsOnly(new Seen.Answered("web01", true));
        assertThat(ledger.of(0))
                .hasValueSatisfying(sightings -> assertThat(sightings.times()).isEqualTo(1));
        assertThat(ledger.alterations()).isEmpty();
    }

    @ParameterizedTest
    @EnumSource(
            value = Conduct.class,
            names = {"KILLED", "REFUSING"})
    void hostThatDoesNotListenCannotBeReached(Conduct conduct) throws IOException {
        origin.become(conduct);

        assertThat(ask(BOUND, 3)).containsOnly(new Seen.Unreachable());
    }

    @ParameterizedTest
    @EnumSource(Conduct.class)
    void hostIsGoodAgainAtTheSamePort(Conduct conduct) throws IOException {
        int port = origin.port();
        origin.become(conduct);
        origin.become(Conduct.GOOD);

        assertThat(ask(BOUND, 3)).containsOnly(new Seen.Answered("web01", true));
        assertThat(origin.port()).isEqualTo(port);
    }

    @Test
    void killedHostResetsItsConnections() throws IOException {
        try (Client client = new Client(BOUND)) {
            Question kept = keepingQuestion();
            client.ask(kept, origin.port());
            origin.become(Conduct.KILLED);
            origin.become(Conduct.GOOD);

            Seen seen = client.ask(kept, origin.port());

            assertThat(seen).isEqualTo(new Seen.Closed());
        }
    }

    @Test
    void frozenHostSaysNothingOrStopsInItsAnswer() throws IOException {
        origin.become(Conduct.FROZEN);

        assertThat(ask(SHORT_BOUND, 5)).doesNotContain(new Seen.Answered("web01", true));
        assertThat(ledger.of(0)).isPresent();
    }

    @Test
    void cuttingHostCutsSomeAnswers() throws IOException {
        origin.become(Conduct.CUTTING);

        assertThat(kinds(ask(BOUND, ENOUGH))).contains("Cut", "Answered");
    }

    @ParameterizedTest
    @EnumSource(
            value = Conduct.class,
            names = {"NONSENSE", "BAD_LENGTHS"})
    void nonsenseIsNeverTakenForAnAnswer(Conduct conduct) throws IOException {
        origin.become(conduct);

        assertThat(kinds(ask(BOUND, ENOUGH))).doesNotContain("Answered").contains("Garbled");
    }

    @Test
    void interimAnswersAreFollowedByNothing() throws IOException {
        origin.become(Conduct.INTERIM_STORM);

        assertThat(ask(BOUND, 3)).containsOnly(new Seen.Closed());
    }

    @Test
    void extraAnswersAreNoticed() throws IOException {
        origin.become(Conduct.EXTRA_ANSWERS);

        assertThat(kinds(ask(BOUND, ENOUGH))).contains("Answered", "Garbled");
    }

    @Test
    void tricklingHostIsRightInTheEnd() throws IOException {
        origin.become(Conduct.TRICKLING);

        assertThat(ask(BOUND, 2)).containsOnly(new Seen.Answered("web01", true));
    }

    @Test
    void unavailableHostSaysSo() throws IOException {
        origin.become(Conduct.UNAVAILABLE);

        assertThat(ask(BOUND, 3)).containsOnly(new Seen.Failed(503));
    }

    @Test
    void hostOfAnotherSeedSeesThatRequestsAreNotItsOwn() throws IOException {
        try (Origin other = Origin.start("web02", SEED + 1, ledger, new Clock());
                Client client = new Client(BOUND)) {
            for (int number = 0; number < ENOUGH; number++) {
                client.ask(Question.of(SEED, number), other.port());
            }

            assertThat(ledger.alterations()).isNotEmpty();
        }
    }

    private List<Seen> ask(Duration bound, int count) {
        List<Seen> seen = new ArrayList<>();
        try (Client client = new Client(bound)) {
            for (int number = 0; number < count; number++) {
                seen.add(client.ask(Question.of(SEED, number), origin.port()));
            }
        }
        return seen;
    }

    private static Set<String> kinds(List<Seen> seen) {
        return seen.stream().map(each -> each.getClass().getSimpleName()).collect(Collectors.toSet());
    }

    /** One whose connection is kept by both sides. */
    private static Question keepingQuestion() {
        for (long number = 0; ; number++) {
            Question question = Question.of(SEED, number);
            if (!question.alone() && question.framing() == Question.Framing.LENGTH) {
                return question;
            }
        }
    }
}

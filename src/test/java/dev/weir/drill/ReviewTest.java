package dev.weir.drill;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** That a drill notices what it looks for: balancers that break one promise, and one that breaks none. */
class ReviewTest {

    private static final DrillOptions OPTIONS = new DrillOptions(99, Duration.ofSeconds(10), 400);
    /** No machine is that slow. */
    private static final Duration BOUND = Duration.ofSeconds(60);
    /** For a balancer that answers nothing. */
    private static final Duration SHORT_BOUND = Duration.ofSeconds(3);
    /** More than twice as many as there are clients, so that connections are used again. */
    private static final int ENOUGH = 500;

    private final Ledger ledger = new Ledger();
    private final Clock clock = new Clock();
    private final Chronicle chronicle = new Chronicle(List.of("web01", "web02"));
    private List<Origin> origins;

    @BeforeEach
    void start() throws IOException {
        origins = List.of(
                Origin.start("web01", OPTIONS.seed(), ledger, clock),
                Origin.start("web02", OPTIONS.seed(), ledger, clock));
    }

    @AfterEach
    void stop() throws IOException {
        for (Origin origin : origins) {
            origin.close();
        }
    }

    @Test
    void balancerWithoutFlawKeepsAllPromises() throws Exception {
        Report report = load(BadBalancer.Flaw.NONE);

        assertThat(report.broken()).isEmpty();
        assertThat(report.held()).isTrue();
        assertThat(report.total().ok()).isEqualTo(report.total().requests()).isGreaterThanOrEqualTo(ENOUGH);
        assertThat(Table.of(report)).contains("All promises held.");
    }

    static Stream<Arguments> flaws() {
        return Stream.of(
                arguments(BadBalancer.Flaw.DOUBLES, Promise.ONCE),
                arguments(BadBalancer.Flaw.MIXES, Promise.RIGHT),
                arguments(BadBalancer.Flaw.ALTERS_ANSWERS, Promise.RIGHT),
                arguments(BadBalancer.Flaw.ADDS, Promise.RIGHT),
                arguments(BadBalancer.Flaw.ALTERS_REQUESTS, Promise.UNALTERED),
                arguments(BadBalancer.Flaw.CUTS, Promise.ANSWERED),
                arguments(BadBalancer.Flaw.CLOSES, Promise.ANSWERED),
                arguments(BadBalancer.Flaw.FAILS, Promise.SERVED),
                arguments(BadBalancer.Flaw.HANGS, Promise.IN_TIME));
    }

    @ParameterizedTest
    @MethodSource("flaws")
    void flawIsNoticedAsTheBrokenPromise(BadBalancer.Flaw flaw, Promise broken) throws Exception {
        Report report = load(flaw);

        assertThat(report.held()).isFalse();
        assertThat(report.broken()).extracting(Report.Broken::promise).containsExactly(broken.toString());
        assertThat(Table.of(report)).contains("BROKEN PROMISES, with seed 99:", "- " + broken, "request ");
    }

    @Test
    void hiddenCutIsAWrongAnswerAlthoughTheHostMisbehaves() throws Exception {
        for (Origin origin : origins) {
            chronicle.conduct(origin.name(), Conduct.CUTTING, clock.getAsLong());
            origin.become(Conduct.CUTTING);
        }

        Report report = load(BadBalancer.Flaw.HIDES_CUTS);

        assertThat(report.broken()).extracting(Report.Broken::promise).containsExactly(Promise.RIGHT.toString());
    }

    @Test
    void openCutsOfAHostThatMisbehavesBreakNoPromise() throws Exception {
        for (Origin origin : origins) {
            chronicle.conduct(origin.name(), Conduct.CUTTING, clock.getAsLong());
            origin.become(Conduct.CUTTING);
        }

        Report report = load(BadBalancer.Flaw.NONE);

        assertThat(report.broken()).isEmpty();
        assertThat(report.total().cut()).isPositive();
    }

    @Test
    void hostThatWasOrderedOutMustNotAnswer() throws Exception {
        chronicle.leaving("web01", 0);
        chronicle.left("web01", 0);

        Report report = load(BadBalancer.Flaw.DISOBEYS);

        assertThat(report.broken()).extracting(Report.Broken::promise).containsExactly(Promise.OBEYED.toString());
        assertThat(report.total().disobeyed()).isPositive();
    }

    @Test
    void deadHostsAreAnExcuse() throws Exception {
        chronicle.conduct("web01", Conduct.KILLED, 0);
        chronicle.conduct("web02", Conduct.KILLED, 0);

        Report report = load(BadBalancer.Flaw.FAILS);

        assertThat(report.broken()).isEmpty();
        assertThat(report.total().status502()).isPositive();
    }

    @Test
    void phaseInWhichNothingWasServedProvesNothing() {
        Report report = Review.of(OPTIONS, List.of("idle"), List.of(""), List.of(), chronicle, ledger, List.of());

        assertThat(report.broken())
                .extracting(Report.Broken::first)
                .containsExactly(List.of("no request at all was served in phase idle"));
    }

    @Test
    void findingsBeyondRequestsCount() throws Exception {
        Report report = Review.of(
                OPTIONS,
                List.of(),
                List.of(),
                List.of(),
                chronicle,
                ledger,
                List.of(new Finding(Promise.STOPPED, "Weir ended with status 143")));

        assertThat(report.held()).isFalse();
        assertThat(Table.of(report)).contains("Weir ended with status 143");
    }

    private Report load(BadBalancer.Flaw flaw) throws Exception {
        try (BadBalancer balancer = new BadBalancer(flaw, origins)) {
            Duration bound = flaw == BadBalancer.Flaw.HANGS ? SHORT_BOUND : BOUND;
            Load load = new Load(OPTIONS.seed(), OPTIONS.rate(), bound, clock, balancer.port());
            try (load) {
                load.awaitEnded(ENOUGH);
            }
            return Review.of(OPTIONS, List.of("only"), List.of(""), load.exchanges(), chronicle, ledger, List.of());
        }
    }
}

package dev.weir.health;

import static dev.weir.health.CheckBench.every;
import static dev.weir.health.CheckBench.host;
import static dev.weir.health.CheckBench.pool;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.health.FakeTransport.FakeCall;
import dev.weir.upstream.CheckOptions;
import dev.weir.upstream.Health;
import dev.weir.upstream.Outcome;
import dev.weir.upstream.StatusCodes;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** What one check says of a host that goes down by a single failure. */
class CheckTest {

    private static final StatusCodes FIVE_HUNDREDS = StatusCodes.of(List.of("5xx"));
    private static final Duration LONG = Duration.ofHours(1);

    @ParameterizedTest
    @CsvSource({"200, true", "404, true", "301, true", "500, false", "503, false"})
    void statusCodesOfThePoolDecide(int status, boolean usable) {
        CheckBench bench = running(options(LONG, null, null, null));

        bench.transport().lastCall().answer(status);

        assertThat(bench.host("1").usable()).isEqualTo(usable);
    }

    @ParameterizedTest
    @CsvSource({"200, true", "404, false", "500, true"})
    void statusCodesOfTheCheckReplaceThoseOfThePool(int status, boolean usable) {
        CheckBench bench = running(options(LONG, null, null, StatusCodes.of(List.of("404"))));

        bench.transport().lastCall().answer(status);

        assertThat(bench.host("1").usable()).isEqualTo(usable);
    }

    @Test
    void failingStatusEndsTheCheckWithoutTheContent() {
        CheckBench bench = running(every(LONG));

        bench.transport().lastCall().head(503);

        assertThat(reasonDown(bench)).isEqualTo("status 503");
        assertThat(bench.transport().lastCall().aborted()).isTrue();
    }

    static Stream<Arguments> failures() {
        return Stream.of(
                Arguments.of(new Outcome.NotConnected("connection refused"), "connection refused"),
                Arguments.of(new Outcome.NotSecured("certificate expired", false), "certificate expired"),
                Arguments.of(
                        new Outcome.NotSecured("certificate of another name", true), "certificate of another name"),
                Arguments.of(new Outcome.Broken("connection closed", false), "connection closed"),
                Arguments.of(new Outcome.NotHttp("not HTTP"), "not HTTP"),
                Arguments.of(new Outcome.TimedOut(), "read timeout"));
    }

    @ParameterizedTest
    @MethodSource("failures")
    void failedCallFailsTheCheck(Outcome outcome, String reason) {
        CheckBench bench = running(every(LONG));

        bench.transport().lastCall().fail(outcome);

        assertThat(reasonDown(bench)).isEqualTo(reason);
    }

    @Test
    void answerCutShortFailsTheCheck() {
        CheckBench bench = running(every(LONG));

        bench.transport().lastCall().head(200);
        bench.transport().lastCall().content(10);
        bench.transport().lastCall().fail(new Outcome.Broken("connection reset", false));

        assertThat(reasonDown(bench)).isEqualTo("connection reset");
    }

    @Test
    void contentIsReadToItsEnd() {
        CheckBench bench = running(every(LONG));
        FakeCall call = bench.transport().lastCall();

        call.head(200);
        call.content(Check.MAX_CONTENT);
        boolean openAtTheLimit = call.open();
        call.end();

        assertThat(openAtTheLimit).isTrue();
        assertThat(call.aborted()).isFalse();
        assertThat(bench.host("1").usable()).isTrue();
    }

    @Test
    void checkPassesWithoutTheRestOfAVeryLongAnswer() {
        CheckBench bench = new CheckBench(pool(1, FIVE_HUNDREDS), host("1", every(Duration.ofSeconds(10), 1)));
        bench.transport().react(FakeCall::refuse);
        bench.advance(Duration.ofSeconds(5));
        bench.transport().react(call -> {});
        bench.advance(Duration.ofSeconds(5));

        bench.transport().lastCall().head(200);
        bench.transport().lastCall().content(Check.MAX_CONTENT);
        boolean usableBefore = bench.host("1").usable();
        bench.transport().lastCall().content(1);

        assertThat(usableBefore).isFalse();
        assertThat(bench.host("1").usable()).isTrue();
        assertThat(bench.transport().lastCall().aborted()).isTrue();
    }

    @ParameterizedTest
    @CsvSource({"5, 1, 5", "3600, 1, 60", "3600, 100, 104"})
    void checkThatTakesTooLongFails(int intervalSeconds, int readTimeoutSeconds, int limitSeconds) {
        CheckBench bench = running(options(
                Duration.ofSeconds(intervalSeconds),
                Duration.ofSeconds(2),
                Duration.ofSeconds(readTimeoutSeconds),
                null));
        FakeCall call = bench.transport().lastCall();
        call.head(200);

        bench.advance(Duration.ofSeconds(limitSeconds - 1));
        boolean openBefore = call.open();
        bench.advance(Duration.ofSeconds(1));

        assertThat(openBefore).isTrue();
        assertThat(call.aborted()).isTrue();
        assertThat(reasonDown(bench)).isEqualTo("check took too long");
    }

    @Test
    void timeoutsAreThePoolsUnlessTheCheckHasItsOwn() {
        CheckBench poolsOwn = running(every(LONG));
        CheckBench checksOwn = running(options(LONG, Duration.ofMillis(50), Duration.ofMillis(70), null));

        assertThat(poolsOwn.transport().lastCall().timeout()).isEqualTo(Duration.ofSeconds(2));
        assertThat(poolsOwn.transport().lastCall().readTimeout()).isEqualTo(Duration.ofSeconds(10));
        assertThat(checksOwn.transport().lastCall().timeout()).isEqualTo(Duration.ofMillis(50));
        assertThat(checksOwn.transport().lastCall().readTimeout()).isEqualTo(Duration.ofMillis(70));
    }

    @Test
    void callThatIsToBeCutBeforeItIsThereIsCutAsSoonAsItIs() {
        CheckBench bench = new CheckBench(pool(1, FIVE_HUNDREDS), host("1", every(LONG)));
        bench.transport().react(call -> call.head(500));

        bench.advance(Duration.ZERO);
        bench.advance(Duration.ofMillis(1));

        assertThat(bench.transport().lastCall().aborted()).isTrue();
        assertThat(bench.host("1").stats().failures()).isEqualTo(1);
    }

    /** A bench whose one check has begun and has no answer yet. */
    private static CheckBench running(CheckOptions options) {
        CheckBench bench = new CheckBench(pool(1, FIVE_HUNDREDS), host("1", options));
        bench.advance(Duration.ZERO);
        return bench;
    }

    private static CheckOptions options(
            Duration interval,
            @Nullable Duration timeout,
            @Nullable Duration readTimeout,
            @Nullable StatusCodes statusCodes) {
        return new CheckOptions(interval, timeout, readTimeout, statusCodes, "GET", "/", Map.of(), null, "1.1", 2);
    }

    private static String reasonDown(CheckBench bench) {
        assertThat(bench.host("1").health()).isInstanceOf(Health.DownByFailures.class);
        return ((Health.DownByFailures) bench.host("1").health()).cause().reason();
    }
}

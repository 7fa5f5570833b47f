package dev.weir.health;

import static dev.weir.health.CheckBench.POOL;
import static dev.weir.health.CheckBench.every;
import static dev.weir.health.CheckBench.host;
import static dev.weir.health.CheckBench.hosts;
import static dev.weir.health.CheckBench.pool;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.health.FakeTransport.FakeCall;
import dev.weir.upstream.Failure;
import dev.weir.upstream.Health;
import dev.weir.upstream.Host;
import dev.weir.upstream.HostOptions;
import dev.weir.upstream.LastCheck;
import dev.weir.upstream.Order;
import dev.weir.upstream.Outcome;
import dev.weir.upstream.StatusCodes;
import java.time.Duration;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Random;
import java.util.function.DoubleSupplier;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** When hosts are checked, and what becomes of them by it. What one answer means is in {@link CheckTest}. */
class ChecksTest {

    private static final Duration TEN_SECONDS = Duration.ofSeconds(10);
    private static final Failure REFUSED_CLIENT = new Failure(Failure.Source.TRAFFIC, "connection refused");

    // When.

    @Test
    void hostWithoutCheckIsNotChecked() {
        CheckBench bench = new CheckBench(host("1", null), host("2", every(TEN_SECONDS)));

        bench.advance(Duration.ofMinutes(5));

        assertThat(bench.transport().calls("1")).isEmpty();
        assertThat(bench.transport().calls("2")).isNotEmpty();
    }

    @Test
    void everyHostIsCheckedWithinTwoTicks() {
        CheckBench bench = new CheckBench(hosts(100, every(Duration.ofDays(1))));
        bench.random(new Random(1)::nextDouble);

        bench.advance(CheckBench.PERIOD);

        assertThat(bench.transport().calls())
                .hasSize(100)
                .extracting(call -> call.host().id())
                .doesNotHaveDuplicates();
    }

    @Test
    void firstChecksAreSpreadOverOnePeriod() {
        CheckBench bench = new CheckBench(hosts(3, every(TEN_SECONDS)));
        bench.random(inTurn(0.0, 0.25, 0.75));

        bench.advance(Duration.ofMillis(0));
        int atOnce = bench.transport().calls().size();
        bench.advance(Duration.ofMillis(250));
        int afterAQuarter = bench.transport().calls().size();
        bench.advance(Duration.ofMillis(499));
        int before750Millis = bench.transport().calls().size();
        bench.advance(Duration.ofMillis(1));
        int after750Millis = bench.transport().calls().size();

        assertThat(List.of(atOnce, afterAQuarter, before750Millis, after750Millis))
                .containsExactly(1, 2, 2, 3);
    }

    @ParameterizedTest
    @CsvSource({"0.0, 60000", "0.5, 63000", "0.999, 65994"})
    void jitterDelaysByAtMostATenthOfTheInterval(double random, long expectedGapMillis) {
        CheckBench bench = new CheckBench(host("1", every(Duration.ofSeconds(60))));
        bench.random(() -> random);

        List<Long> starts = bench.startsDuring(Duration.ofMinutes(5), "1");

        assertThat(gaps(starts)).hasSizeGreaterThanOrEqualTo(3).containsOnly(expectedGapMillis);
    }

    @Test
    void intervalAsShortAsThePeriodIsKept() {
        CheckBench bench = new CheckBench(host("1", every(CheckBench.PERIOD)));
        bench.random(() -> 0.5);

        List<Long> starts = bench.startsDuring(Duration.ofMinutes(1), "1");

        assertThat(gaps(starts)).hasSizeGreaterThan(50).containsOnly(1050L);
    }

    @Test
    void lateTickDelaysNoCheck() {
        CheckBench bench = new CheckBench(host("1", every(Duration.ofMillis(2070))));
        bench.tickEvery(Duration.ofMillis(1050)); // the second begins at 2100 ms instead of 2000 ms

        List<Long> starts = bench.startsDuring(Duration.ofSeconds(60), "1");

        assertThat(gaps(starts)).hasSizeGreaterThan(20).containsOnly(2070L);
    }

    @Test
    void checksAreNeverCloserThanTheIntervalEvenIfItIsShorterThanThePeriod() {
        CheckBench bench = new CheckBench(host("1", every(Duration.ofMillis(100))));
        bench.random(new Random(1)::nextDouble);

        List<Long> starts = bench.startsDuring(Duration.ofMinutes(1), "1");

        assertThat(starts).hasSizeGreaterThan(30);
        assertThat(gaps(starts)).allMatch(gap -> gap >= 100);
    }

    @Test
    void afterALongPauseEachHostIsCheckedOnceAndNotAllAtTheSameMoment() {
        CheckBench bench = new CheckBench(hosts(3, every(Duration.ofMinutes(1))));
        bench.transport().react(call -> call.answer(200));
        bench.advance(TEN_SECONDS);
        bench.transport().calls().clear();
        bench.random(inTurn(0.2, 0.5, 0.8, 0, 0, 0));

        bench.standStill(Duration.ofHours(1));
        bench.advance(Duration.ofMillis(500));
        int inTheFirstHalf = bench.transport().calls().size();
        bench.advance(TEN_SECONDS);

        assertThat(inTheFirstHalf).isEqualTo(2);
        assertThat(bench.transport().calls())
                .extracting(call -> call.host().id())
                .containsExactly("1", "2", "3");
    }

    @Test
    void hostIsNeverCheckedTwiceAtOnce() {
        CheckBench bench = new CheckBench(host("1", every(Duration.ofMillis(500))));
        bench.transport().react(call -> assertThat(bench.transport().calls())
                .filteredOn(FakeCall::open)
                .containsExactly(call));

        bench.advance(TEN_SECONDS);

        assertThat(bench.transport().calls()).hasSizeGreaterThan(5);
    }

    @Test
    void checkThatTakesTooLongDoesNotDelayTheNextOne() {
        CheckBench bench = new CheckBench(host("1", every(TEN_SECONDS)));
        bench.tickEvery(Duration.ofMillis(1050)); // so that none is at 10 s, when the first check has to give way
        bench.advance(Duration.ZERO);
        FakeCall mute = bench.transport().lastCall();

        List<Long> starts = bench.startsDuring(TEN_SECONDS, "1");

        assertThat(mute.aborted()).isTrue();
        assertThat(starts).containsExactly(10_000L);
    }

    @Test
    void slowCheckOfOneHostDoesNotDelayAnothers() {
        CheckBench bench =
                new CheckBench(host("slow", every(Duration.ofMinutes(1))), host("quick", every(TEN_SECONDS)));
        bench.transport().react(call -> {
            if (call.host().id().equals("quick")) {
                call.answer(200);
            }
        });

        bench.advance(Duration.ofSeconds(50));

        assertThat(bench.transport().calls("slow")).singleElement().matches(FakeCall::open);
        assertThat(bench.transport().calls("quick")).hasSize(6);
    }

    @Test
    void hostAddedLaterIsChecked() {
        CheckBench bench = new CheckBench();
        bench.advance(TEN_SECONDS);

        bench.upstream().addHost(POOL, "late", host("late", every(TEN_SECONDS)).options());
        bench.advance(CheckBench.PERIOD.multipliedBy(2));

        assertThat(bench.transport().calls("late")).hasSize(1);
    }

    @Test
    void removedHostIsNotCheckedAnyMore() {
        CheckBench bench = new CheckBench(host("1", every(Duration.ofSeconds(3))));
        bench.transport().react(call -> call.answer(200));
        bench.advance(Duration.ofMillis(2500)); // its next check has its moment: 3 s

        bench.upstream().removeHost(POOL, "1");
        bench.advance(Duration.ofMinutes(1));

        assertThat(bench.transport().calls()).hasSize(1);
    }

    @Test
    void startOfACheckIsNoted() {
        CheckBench bench = new CheckBench(host("1", every(TEN_SECONDS)));
        bench.random(() -> 0.5);

        bench.advance(CheckBench.PERIOD);

        assertThat(bench.host("1").stats().lastCheckMillis())
                .isEqualTo(CheckBench.EPOCH.plusMillis(500).toEpochMilli());
    }

    @Test
    void endOfACheckIsNoted() {
        CheckBench bench = new CheckBench(host("1", every(TEN_SECONDS)));
        bench.transport().react(call -> call.answer(200));
        bench.random(() -> 0.5);

        bench.advance(CheckBench.PERIOD);

        assertThat(bench.host("1").stats().lastCheck())
                .isEqualTo(new LastCheck(
                        CheckBench.EPOCH.plusMillis(500).toEpochMilli(),
                        CheckBench.EPOCH.plusMillis(500).toEpochMilli(),
                        null));
        assertThat(bench.host("1").stats().checksPassed()).isEqualTo(1);
    }

    @Test
    void failureOfACheckIsNotedWithItsReason() {
        CheckBench bench = new CheckBench(host("1", every(TEN_SECONDS)));
        bench.transport().react(call -> call.fail(new Outcome.NotConnected("connection refused")));

        bench.advance(CheckBench.PERIOD);

        assertThat(bench.host("1").stats().lastCheck())
                .extracting(LastCheck::failure)
                .isEqualTo("connection refused");
        assertThat(bench.host("1").stats().checksFailed()).isEqualTo(1);
    }

    @Test
    void timeOfTheNextCheckIsNoted() {
        CheckBench bench = new CheckBench(host("1", every(TEN_SECONDS)));
        bench.random(() -> 0.5);

        bench.advance(CheckBench.PERIOD);

        assertThat(bench.host("1").stats().nextCheckMillis())
                .isEqualTo(CheckBench.EPOCH.plusMillis(500 + 10_500).toEpochMilli());
    }

    @Test
    void tenThousandHostsAreCheckedOnceEachAndTicksInBetweenDoNothing() {
        CheckBench bench = new CheckBench(hosts(10_000, every(Duration.ofDays(1))));
        bench.transport().react(call -> call.answer(200));
        bench.advance(Duration.ofSeconds(20));

        bench.checks().tick();

        assertThat(bench.transport().calls()).hasSize(10_000);
    }

    // What becomes of a host.

    @Test
    void hostGoesDownAfterMaxFailsFailingChecks() {
        CheckBench bench = new CheckBench(pool(2, StatusCodes.none()), host("1", every(TEN_SECONDS)));
        bench.transport().react(FakeCall::refuse);

        bench.advance(Duration.ofSeconds(9));
        boolean usableAfterOne = bench.host("1").usable();
        bench.advance(Duration.ofSeconds(1));

        assertThat(usableAfterOne).isTrue();
        assertThat(bench.host("1").health())
                .isInstanceOfSatisfying(Health.DownByFailures.class, down -> assertThat(down.cause())
                        .isEqualTo(new Failure(Failure.Source.CHECK, "connection refused")));
    }

    @Test
    void hostDownByChecksReturnsAfterRisePassesInARow() {
        CheckBench bench = new CheckBench(pool(1, StatusCodes.none()), host("1", every(TEN_SECONDS, 2)));
        bench.transport().react(FakeCall::refuse);
        bench.advance(Duration.ofSeconds(5));
        boolean usableWhenDown = bench.host("1").usable();

        bench.transport().react(call -> call.answer(200));
        bench.advance(TEN_SECONDS);
        boolean usableAfterOne = bench.host("1").usable();
        bench.advance(TEN_SECONDS);

        assertThat(usableWhenDown).isFalse();
        assertThat(usableAfterOne).isFalse();
        assertThat(bench.host("1").usable()).isTrue();
    }

    @Test
    void hostDownByChecksDoesNotReturnByTime() {
        CheckBench bench = new CheckBench(pool(1, StatusCodes.none()), host("1", every(Duration.ofHours(1))));
        bench.transport().react(FakeCall::refuse);

        bench.advance(Duration.ofMinutes(59));

        assertThat(bench.transport().calls()).hasSize(1);
        assertThat(bench.host("1").usable()).isFalse();
    }

    @Test
    void hostDownByTrafficReturnsByTime() {
        CheckBench bench = new CheckBench(pool(1, StatusCodes.none()), host("1", every(TEN_SECONDS)));
        bench.transport().react(call -> call.answer(200));
        bench.upstream().failed(POOL, bench.host("1"), REFUSED_CLIENT);

        bench.advance(Duration.ofSeconds(59));
        boolean usableTooSoon = bench.host("1").usable();
        bench.advance(Duration.ofSeconds(1));

        assertThat(usableTooSoon).isFalse();
        assertThat(bench.host("1").usable()).isTrue();
    }

    @Test
    void hostDownByTrafficDoesNotReturnByTimeWhenItsLatestCheckFailed() {
        CheckBench bench = new CheckBench(pool(1, StatusCodes.none()), host("1", every(Duration.ofHours(1))));
        bench.transport().react(FakeCall::refuse);
        bench.upstream().failed(POOL, bench.host("1"), REFUSED_CLIENT);

        bench.advance(Duration.ofMinutes(59));

        assertThat(bench.host("1").usable()).isFalse();
    }

    @Test
    void passingCheckDoesNotForgetFailuresOfTraffic() {
        CheckBench bench = new CheckBench(host("1", every(TEN_SECONDS)));
        bench.transport().react(call -> call.answer(200));
        bench.upstream().failed(POOL, bench.host("1"), REFUSED_CLIENT);
        bench.upstream().failed(POOL, bench.host("1"), REFUSED_CLIENT);

        bench.advance(Duration.ofSeconds(30));

        assertThat(bench.host("1").health())
                .isInstanceOfSatisfying(Health.Failing.class, failing -> assertThat(failing.fails())
                        .isEqualTo(2));
    }

    @ParameterizedTest
    @ValueSource(ints = {200, 503})
    void hostDownByHandIsCheckedButNeverRevived(int status) {
        CheckBench bench = new CheckBench(pool(1, StatusCodes.of(List.of("5xx"))), host("1", every(TEN_SECONDS)));
        bench.transport().react(call -> call.answer(status));
        bench.upstream().downHost(POOL, "1");

        bench.advance(Duration.ofMinutes(10));

        assertThat(bench.transport().calls()).hasSizeGreaterThan(50);
        assertThat(bench.host("1").order().mode()).isEqualTo(Order.Mode.MAINTENANCE);
    }

    @Test
    void resultForARemovedHostIsIgnored() {
        CheckBench bench = new CheckBench(pool(1, StatusCodes.none()), host("1", every(TEN_SECONDS)));
        bench.advance(Duration.ZERO);
        bench.upstream().removeHost(POOL, "1");

        bench.transport().lastCall().refuse();

        assertThat(bench.upstream().snapshot().pool(POOL).orElseThrow().hosts()).isEmpty();
    }

    @Test
    void resultForAHostThatWasReplacedIsIgnored() {
        CheckBench bench = new CheckBench(pool(1, StatusCodes.none()), host("1", every(TEN_SECONDS)));
        bench.advance(Duration.ZERO);
        bench.upstream().removeHost(POOL, "1");
        bench.upstream().addHost(POOL, "1", new HostOptions("192.0.2.2", 80, 1, null));

        bench.transport().lastCall().refuse();

        assertThat(bench.host("1").health()).isEqualTo(new Health.Up());
    }

    // Ends.

    @Test
    void transportThatThrowsKeepsNoOtherHostFromBeingChecked() {
        CheckBench bench = new CheckBench(hosts(2, every(TEN_SECONDS)));
        bench.transport().react(call -> {
            if (call.host().id().equals("1")) {
                throw new IllegalStateException("as by a transport with a bug");
            }
        });

        bench.advance(Duration.ofSeconds(11));

        assertThat(bench.transport().calls("1")).hasSize(2);
        assertThat(bench.transport().calls("2")).hasSize(2);
        assertThat(bench.host("1").health()).isEqualTo(new Health.Up());
    }

    @Test
    void closeAbortsRunningChecksWithoutAResult() {
        CheckBench bench = new CheckBench(pool(1, StatusCodes.none()), hosts(2, every(TEN_SECONDS)));
        bench.advance(Duration.ZERO);
        bench.advance(Duration.ofMillis(1));

        bench.checks().close();
        bench.checks().close();

        assertThat(bench.transport().calls()).hasSize(2).allMatch(FakeCall::aborted);
        assertThat(List.of(bench.host("1"), bench.host("2"))).allMatch(Host::usable);
    }

    @Test
    void nothingBeginsAfterClose() {
        CheckBench bench = new CheckBench(hosts(2, every(TEN_SECONDS)));
        bench.checks().close();

        bench.advance(Duration.ofMinutes(1));

        assertThat(bench.transport().calls()).isEmpty();
    }

    @Test
    void checkThatBeginsWhileCloseLooksElsewhereIsAborted() {
        CheckBench bench = new CheckBench(hosts(1, every(TEN_SECONDS)));
        bench.transport().react(call -> bench.checks().close());

        bench.advance(Duration.ofMillis(1));

        assertThat(bench.transport().calls()).singleElement().matches(FakeCall::aborted);
    }

    @Test
    void checkWithoutAResultLeavesTheHostAsItWas() {
        CheckBench bench = new CheckBench(pool(1, StatusCodes.none()), host("1", every(TEN_SECONDS)));
        bench.transport().react(call -> call.fail(new Outcome.ClientGone()));

        bench.advance(Duration.ofSeconds(25));

        assertThat(bench.transport().calls()).hasSize(3);
        assertThat(bench.host("1").health()).isEqualTo(new Health.Up());
    }

    private static DoubleSupplier inTurn(double... numbers) {
        Iterator<Double> next = Arrays.stream(numbers).iterator();
        return () -> next.hasNext() ? next.next() : 0;
    }

    private static List<Long> gaps(List<Long> times) {
        return LongStream.range(1, times.size())
                .mapToObj(i -> times.get((int) i) - times.get((int) i - 1))
                .toList();
    }
}

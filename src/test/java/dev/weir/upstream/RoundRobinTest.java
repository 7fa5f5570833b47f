package dev.weir.upstream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.withinPercentage;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.util.Arrays;
import java.util.BitSet;
import java.util.Collections;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class RoundRobinTest {

    /** No common divisor, and a sum of many times {@link Rotation#MAX_STEPS}. */
    private static final int[] HEAVY = {65_535, 65_534, 65_533, 3};

    static Stream<Arguments> orders() {
        return Stream.of(
                arguments(new int[] {1}, "aaa"),
                arguments(new int[] {1, 1}, "abab"),
                arguments(new int[] {7, 7, 7}, "abcabc"),
                arguments(new int[] {1, 2, 3}, "cbcabccbcabc"),
                arguments(new int[] {2, 1}, "abaaba"),
                arguments(new int[] {20, 10}, "abaaba"),
                arguments(new int[] {5, 1, 1}, "abaacaaabaacaa"),
                arguments(new int[] {0, 1, 0, 1}, "bdbd"),
                arguments(new int[] {0, 0, 0}, "abcabc"));
    }

    @ParameterizedTest
    @MethodSource("orders")
    void weightsGiveThisOrder(int[] weights, String order) {
        RoundRobin roundRobin = new RoundRobin(Examples.shares(weights), new Cursors());

        assertThat(firstChoices(roundRobin, order.length())).isEqualTo(order);
    }

    @Test
    void withoutHostsThereIsNoChoice() {
        RoundRobin roundRobin = new RoundRobin(Examples.shares(), new Cursors());

        assertThat(roundRobin.first("")).isEqualTo(Schedule.NONE);
        assertThat(roundRobin.further("", Examples.left(roundRobin, new BitSet())))
                .isEqualTo(Schedule.NONE);
    }

    @Provide
    Arbitrary<int[]> someWeights() {
        return Arbitraries.integers()
                .between(1, 40)
                .array(int[].class)
                .ofMinSize(1)
                .ofMaxSize(40);
    }

    @Provide
    Arbitrary<int[]> wideWeights() {
        return Arbitraries.integers()
                .between(1, 65_535)
                .array(int[].class)
                .ofMinSize(1)
                .ofMaxSize(5);
    }

    @Property(tries = 200)
    void everyCycleGivesExactShares(@ForAll("someWeights") int[] weights, @ForAll("startTickets") long startTicket) {
        int cycle = Arrays.stream(weights).sum();
        int[] drawn = new int[weights.length];

        AtomicLong cursor = new AtomicLong(startTicket);
        Rotation rotation = new Rotation(Examples.shares(weights), startTicket);
        for (int i = 0; i < cycle; i++) {
            drawn[rotation.draw(cursor)]++;
        }

        assertThat(drawn).isEqualTo(weights);
    }

    @Provide
    Arbitrary<Long> startTickets() {
        return Arbitraries.longs().between(0, 1L << 40);
    }

    @Property(tries = 200)
    void noHostIsEverMoreThanOneVisitFromItsExactShare(@ForAll("someWeights") int[] weights) {
        assertThat(greatestDistance(weights, 3 * Arrays.stream(weights).sum())).isLessThan(1.0);
    }

    @Property(tries = 20)
    void soItIsWithWeightsOfAnySize(@ForAll("wideWeights") int[] weights) {
        assertThat(greatestDistance(weights, 100_000)).isLessThan(1.0);
    }

    @Test
    void longCyclesStayExactAcrossStretches() {
        int cycle = Arrays.stream(HEAVY).sum();
        int[] drawn = new int[HEAVY.length];

        AtomicLong cursor = new AtomicLong(17);
        Rotation rotation = new Rotation(Examples.shares(HEAVY), 17);
        for (int i = 0; i < 2 * cycle; i++) {
            drawn[rotation.draw(cursor)]++;
        }

        assertThat(cycle).isGreaterThan(2 * Rotation.MAX_STEPS);
        assertThat(drawn)
                .isEqualTo(Arrays.stream(HEAVY).map(weight -> 2 * weight).toArray());
    }

    /** Hunts a thread that draws from another stretch than its ticket belongs to. */
    @Test
    void longCyclesStayExactWhenSeveralThreadsDraw() throws Exception {
        int threads = 4;
        AtomicIntegerArray drawn = new AtomicIntegerArray(HEAVY.length);
        AtomicLong cursor = new AtomicLong();
        Rotation rotation = new Rotation(Examples.shares(HEAVY), 0);
        int each = Arrays.stream(HEAVY).sum();

        inParallel(threads, () -> IntStream.range(0, each).forEach(i -> drawn.incrementAndGet(rotation.draw(cursor))));

        assertThat(IntStream.range(0, HEAVY.length).map(drawn::get))
                .containsExactlyElementsOf(Arrays.stream(HEAVY)
                        .map(weight -> threads * weight)
                        .boxed()
                        .toList());
    }

    @Property(tries = 100)
    void requestsOfAFailingHostAreSharedExactlyByTheOthers(
            @ForAll("someWeights") int[] weights, @ForAll @IntRange(max = 39) int some) {
        int failing = some % weights.length;
        int[] others = weights.clone();
        others[failing] = 0;
        int cycle = Arrays.stream(others).sum();
        RoundRobin roundRobin = new RoundRobin(Examples.shares(weights), new Cursors());

        int[] drawn = new int[weights.length];
        for (int i = 0; i < cycle; i++) {
            drawn[roundRobin.further("", Examples.left(roundRobin, positions(failing)))]++;
        }

        assertThat(drawn).isEqualTo(others);
    }

    @Test
    void neighbourOfAFailingHostIsNotDoubled() {
        RoundRobin roundRobin = new RoundRobin(Examples.shares(1, 1, 1, 1), new Cursors());

        int[] served = serve(roundRobin, 4, 4 * 3 * 100, 1);

        assertThat(served).containsExactly(400, 0, 400, 400);
    }

    private static int[] serve(RoundRobin roundRobin, int hosts, int requests, int... failing) {
        BitSet bad = positions(failing);
        int[] served = new int[hosts];
        for (int i = 0; i < requests; i++) {
            BitSet tried = new BitSet();
            int chosen = roundRobin.first("");
            while (bad.get(chosen)) {
                tried.set(chosen);
                chosen = roundRobin.further("", Examples.left(roundRobin, tried));
            }
            served[chosen]++;
        }
        return served;
    }

    static Stream<Arguments> severalFailing() {
        return Stream.of(
                arguments(4, new int[] {0, 1}),
                arguments(4, new int[] {0, 2}),
                arguments(4, new int[] {1, 3}),
                arguments(5, new int[] {0, 1}),
                arguments(5, new int[] {1, 4}),
                arguments(5, new int[] {0, 1, 2}),
                arguments(6, new int[] {0, 3}),
                arguments(6, new int[] {0, 1, 2}),
                arguments(6, new int[] {0, 2, 4}),
                arguments(10, new int[] {0, 1, 2, 3, 4}),
                arguments(10, new int[] {0, 2, 4, 6, 8}),
                arguments(3, new int[] {0}),
                arguments(10, new int[] {0}));
    }

    @ParameterizedTest
    @MethodSource("severalFailing")
    void severalFailingHostsDoNotBurdenOneOfTheOthers(int hosts, int[] failing) {
        int[] weights = new int[hosts];
        Arrays.fill(weights, 1);
        RoundRobin roundRobin = new RoundRobin(Examples.shares(weights), new Cursors());
        int requests = 10_000;

        int[] served = serve(roundRobin, hosts, requests, failing);

        double fair = (double) requests / (hosts - failing.length);
        assertThat(Arrays.stream(served).filter(count -> count > 0).asDoubleStream())
                .hasSize(hosts - failing.length)
                .allSatisfy(count -> assertThat(count).isCloseTo(fair, withinPercentage(1)));
    }

    private static String firstChoices(RoundRobin roundRobin, int count) {
        return IntStream.range(0, count)
                .mapToObj(i -> Examples.name(roundRobin.first("")))
                .collect(Collectors.joining());
    }

    /** The greatest distance, in visits, between what any host got and what it should have got, after any step. */
    private static double greatestDistance(int[] weights, int steps) {
        double total = Arrays.stream(weights).asLongStream().sum();
        AtomicLong cursor = new AtomicLong();
        Rotation rotation = new Rotation(Examples.shares(weights), 0);
        int[] drawn = new int[weights.length];
        double greatest = 0;
        for (int step = 1; step <= steps; step++) {
            drawn[rotation.draw(cursor)]++;
            for (int host = 0; host < weights.length; host++) {
                greatest = Math.max(greatest, Math.abs(drawn[host] - step / total * weights[host]));
            }
        }
        return greatest;
    }

    private static BitSet positions(int... positions) {
        BitSet set = new BitSet();
        Arrays.stream(positions).forEach(set::set);
        return set;
    }

    private static void inParallel(int threads, Runnable work) throws Exception {
        ExecutorService executor = Executors.newFixedThreadPool(threads);
        try {
            for (var done :
                    executor.invokeAll(Collections.nCopies(threads, Executors.callable(work)), 30, TimeUnit.SECONDS)) {
                done.get();
            }
        } finally {
            executor.shutdownNow();
        }
    }
}

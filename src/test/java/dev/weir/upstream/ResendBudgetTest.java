package dev.weir.upstream;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ResendBudgetTest {

    /** Of no meaning, as that of {@link System#nanoTime}: it wraps around within the tests. */
    private static final long BEGIN = Long.MAX_VALUE - TimeUnit.SECONDS.toNanos(5);

    private static final long WINDOW = TimeUnit.SECONDS.toNanos(ResendBudget.SECONDS);

    @ParameterizedTest
    @CsvSource({
        // percent, minimum a second, requests, resends
        "20, 10, 0,    100",
        "20, 10, 1000, 300",
        "20, 0,  1000, 200",
        "20, 0,  4,    0",
        "20, 0,  5,    1",
        "0,  10, 1000, 100",
        "0,  0,  1000, 0",
        "100, 0, 1000, 1000",
        "300, 1, 1000, 3010",
        "10000, 1000000, 1000, 10100000"
    })
    void soManyResendsAreAllowedAtOnce(int percent, int minimum, int requests, int resends) {
        ResendBudget budget = new ResendBudget(percent, minimum, BEGIN);
        IntStream.range(0, requests).forEach(i -> budget.asked(BEGIN));

        int taken = takeAll(budget, BEGIN);

        assertThat(taken).isEqualTo(resends);
        assertThat(budget.resends()).isEqualTo(resends);
        assertThat(budget.refusals()).isEqualTo(1);
    }

    @Test
    void whatIsLeftIsWhatCanBeTaken() {
        ResendBudget budget = new ResendBudget(0, 10, BEGIN);

        assertThat(budget.take(BEGIN)).isTrue();

        assertThat(budget.left(BEGIN)).isEqualTo(99);
        assertThat(takeAll(budget, BEGIN)).isEqualTo(99);
        assertThat(budget.left(BEGIN)).isZero();
    }

    @Test
    void whatWasTakenIsForgottenAfterTheWindow() {
        ResendBudget budget = new ResendBudget(20, 10, BEGIN);
        takeAll(budget, BEGIN);

        assertThat(takeAll(budget, BEGIN + WINDOW)).isZero();
        assertThat(takeAll(budget, BEGIN + WINDOW + ResendBudget.SLOT_NANOS)).isEqualTo(100);
    }

    @Test
    void requestsCountForTheWindowAtMost() {
        ResendBudget budget = new ResendBudget(100, 0, BEGIN);
        IntStream.range(0, 7).forEach(i -> budget.asked(BEGIN));

        boolean atItsEnd = budget.take(BEGIN + WINDOW - 1);
        boolean afterwards = budget.take(BEGIN + WINDOW);

        assertThat(atItsEnd).isTrue();
        assertThat(afterwards).isFalse();
    }

    @Test
    void longSilenceIsNoCredit() {
        ResendBudget budget = new ResendBudget(20, 10, BEGIN);
        budget.asked(BEGIN);

        assertThat(takeAll(budget, BEGIN + 1_000 * WINDOW)).isEqualTo(100);
    }

    @Test
    void threadThatComesLateWithItsTimeFindsTheBudgetAsItIs() {
        ResendBudget budget = new ResendBudget(0, 1, BEGIN);
        takeAll(budget, BEGIN + WINDOW);

        assertThat(budget.take(BEGIN)).isFalse();
    }

    /** Steady traffic of which all fails gets its whole share, up to what the slots cost. */
    @Test
    void steadyFailureIsSentAgainInItsShare() {
        ResendBudget budget = new ResendBudget(20, 0, BEGIN);
        long step = TimeUnit.MILLISECONDS.toNanos(1);

        LongStream.range(0, 60_000).forEach(i -> {
            budget.asked(BEGIN + i * step);
            budget.take(BEGIN + i * step);
        });

        assertThat(budget.resends()).isBetween(11_300L, 12_000L);
    }

    @Property(tries = 300)
    void noWindowHoldsMoreThanIsAllowed(
            @ForAll @IntRange(max = 200) int percent,
            @ForAll @IntRange(max = 3) int minimum,
            @ForAll @IntRange(min = 1, max = 1_000) int longestPauseMillis,
            @ForAll long seed) {
        Random random = new Random(seed);
        ResendBudget budget = new ResendBudget(percent, minimum, BEGIN);
        List<Long> asked = new ArrayList<>();
        List<Long> taken = new ArrayList<>();
        long elapsed = 0;

        for (int i = 0; i < 400; i++) {
            elapsed += TimeUnit.MILLISECONDS.toNanos(random.nextInt(longestPauseMillis));
            if (random.nextBoolean()) {
                budget.asked(BEGIN + elapsed);
                asked.add(elapsed);
            } else if (budget.take(BEGIN + elapsed)) {
                taken.add(elapsed);
                assertThat(within(taken, elapsed, 0))
                        .isLessThanOrEqualTo(allowed(percent, minimum, within(asked, elapsed, 0)));
            } else {
                // No more is held back than the slots cost.
                assertThat(within(taken, elapsed, ResendBudget.SLOT_NANOS))
                        .isGreaterThanOrEqualTo(
                                allowed(percent, minimum, within(asked, elapsed, -ResendBudget.SLOT_NANOS)));
            }
        }
    }

    /** Hunts two threads that take the last one, and a slot that begins in between. */
    @RepeatedTest(20)
    void threadsTogetherTakeNoMoreThanIsAllowed() throws Exception {
        int threads = 4;
        ResendBudget budget = new ResendBudget(20, 10, BEGIN);
        AtomicLong clock = new AtomicLong(BEGIN);
        AtomicInteger taken = new AtomicInteger();
        CountDownLatch go = new CountDownLatch(1);
        Thread[] all = new Thread[threads];
        for (int t = 0; t < threads; t++) {
            all[t] = new Thread(() -> {
                awaitQuietly(go);
                // Within one window, so that nothing is forgotten.
                for (int i = 0; i < 2_000; i++) {
                    long now = clock.addAndGet(WINDOW / (3L * threads * 2_000));
                    budget.asked(now);
                    if (budget.take(now)) {
                        taken.incrementAndGet();
                    }
                }
            });
            all[t].start();
        }

        go.countDown();
        for (Thread thread : all) {
            thread.join();
        }

        int allowed = threads * 2_000 * 20 / 100 + 100;
        assertThat(taken.get() + takeAll(budget, clock.get())).isEqualTo(allowed);
        assertThat(budget.resends()).isEqualTo(allowed);
    }

    private static int takeAll(ResendBudget budget, long nowNanos) {
        int taken = 0;
        while (budget.take(nowNanos)) {
            taken++;
        }
        return taken;
    }

    /** How many lie in the window that ends at this time, made longer by this much. */
    private static long within(List<Long> times, long end, long longer) {
        return times.stream().filter(time -> time > end - WINDOW - longer).count();
    }

    private static long allowed(int percent, int minimum, long asked) {
        return asked * percent / 100 + (long) minimum * ResendBudget.SECONDS;
    }

    private static void awaitQuietly(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}

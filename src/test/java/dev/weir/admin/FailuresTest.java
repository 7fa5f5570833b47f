package dev.weir.admin;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.TimeUnit;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FailuresTest {

    /** A clock may show any number. */
    private static final long START = Long.MAX_VALUE - 5;

    private static final long SECOND = TimeUnit.SECONDS.toNanos(1);

    @ParameterizedTest
    @CsvSource({
        "1, 0",
        "4, 0",
        "5, 1",
        "6, 2",
        "7, 4",
        "8, 8",
        "9, 16",
        "10, 32",
        "11, 60",
        "12, 60",
        "100, 60",
        "1000000, 60"
    })
    void waitGrowsFromTheFifthOn(int count, long seconds) {
        Failures failures = new Failures(count, START, START);

        assertThat(failures.waitNanos(START)).isEqualTo(seconds * SECOND);
        assertThat(failures.waitNanos(START + seconds * SECOND)).isZero();
    }

    @Test
    void fewInAMinuteAreForgottenAMinuteAfterTheFirst() {
        Failures four = failing(START, START + 1, START + 2, START + 59 * SECOND);

        assertThat(four.areForgotten(START + 60 * SECOND - 1)).isFalse();
        assertThat(four.areForgotten(START + 60 * SECOND)).isTrue();
        assertThat(four.failed(START + 60 * SECOND).count()).isEqualTo(1);
    }

    @Test
    void manyAreForgottenAMinuteAfterTheWaitIsOver() {
        Failures six = failing(START, START, START, START, START, START + SECOND);

        assertThat(six.areForgotten(START + 63 * SECOND - 1)).isFalse();
        assertThat(six.areForgotten(START + 63 * SECOND)).isTrue();
    }

    @Test
    void whoTriesAsSoonAsTheyMayWaitsAMinuteEachTimeInTheEnd() {
        Failures failures = Failures.first(START);
        long now = START;
        for (int i = 0; i < 20; i++) {
            now += failures.waitNanos(now);
            failures = failures.failed(now);
        }

        assertThat(failures.waitNanos(now)).isEqualTo(60 * SECOND);
    }

    private static Failures failing(long first, long... more) {
        return LongStream.of(more).boxed().reduce(Failures.first(first), Failures::failed, (one, other) -> other);
    }
}

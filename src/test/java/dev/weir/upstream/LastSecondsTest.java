package dev.weir.upstream;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** How quickly something was counted is that of the last ten seconds. */
class LastSecondsTest {

    private final LastSeconds lastSeconds = new LastSeconds();

    @Test
    void withoutASampleThereIsNoPace() {
        assertThat(lastSeconds.until(sample(5, 100))).isEqualTo(Pace.none());
    }

    @Test
    void rightAfterASampleThereIsNoPaceYet() {
        lastSeconds.sample(sample(0, 0));

        assertThat(lastSeconds.until(sample(0, 100))).isEqualTo(Pace.none());
    }

    @Test
    void paceIsOfASecond() {
        lastSeconds.sample(sample(0, 100));

        assertThat(lastSeconds.until(new LastSeconds.Sample(seconds(4), 180, 140, 102)))
                .isEqualTo(new Pace(20, 10, 0.5));
    }

    /** A hundred attempts in the first second, and none after it. */
    @ParameterizedTest
    @CsvSource({"2, 50", "5, 20", "10, 10", "11, 0", "100, 0"})
    void whatIsOlderIsForgotten(int second, double pace) {
        lastSeconds.sample(sample(0, 0));
        for (int i = 1; i < second; i++) {
            lastSeconds.sample(sample(i, 100));
        }

        lastSeconds.sample(sample(second, 100));

        assertThat(lastSeconds.until(sample(second, 100)).begun()).isEqualTo(pace);
    }

    @Test
    void pauseThatIsKnownDoesNotStretchTheWindow() {
        lastSeconds.sample(sample(0, 0));
        lastSeconds.sample(sample(60, 600));
        lastSeconds.sample(sample(120, 600));

        assertThat(lastSeconds.until(sample(125, 600)).begun()).isZero();
        assertThat(lastSeconds.until(sample(125, 1250)).begun()).isEqualTo(65);
    }

    @Test
    void paceAfterAPauseIsOfTheWindowAlone() {
        for (int i = 0; i <= 30; i++) {
            lastSeconds.sample(sample(i, 100));
        }
        lastSeconds.sample(sample(31, 150));

        assertThat(lastSeconds.until(sample(31, 150)).begun()).isEqualTo(5);
    }

    private static LastSeconds.Sample sample(long second, long begun) {
        return new LastSeconds.Sample(seconds(second), begun, begun, 100);
    }

    /** The clock may begin anywhere, and run over. */
    private static long seconds(long seconds) {
        return Long.MAX_VALUE + TimeUnit.SECONDS.toNanos(seconds);
    }
}

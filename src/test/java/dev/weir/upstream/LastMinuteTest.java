package dev.weir.upstream;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is said of the last minute forgets what is older. */
class LastMinuteTest {

    private static final long MILLISECOND = TimeUnit.MILLISECONDS.toNanos(1);

    private final Histogram histogram = new Histogram();
    private final LastMinute lastMinute = new LastMinute(histogram);

    @Test
    void allCountsBeforeTheFirstSample() {
        histogram.record(MILLISECOND);

        assertThat(lastMinute.counted().count()).isEqualTo(1);
    }

    @ParameterizedTest
    @CsvSource({"9, 1", "10, 1", "49, 1", "59, 1", "60, 0", "1000, 0"})
    void whatWasCountedAtTheBeginIsForgottenAfterAMinute(int seconds, long left) {
        lastMinute.sample(seconds(0));
        histogram.record(MILLISECOND);

        for (int second = 1; second <= seconds; second++) {
            lastMinute.sample(seconds(second));
        }

        assertThat(lastMinute.counted().count()).isEqualTo(left);
    }

    @Test
    void samplesThatWereMissedAreMadeUpFor() {
        lastMinute.sample(seconds(0));
        histogram.record(MILLISECOND);

        lastMinute.sample(seconds(600));

        assertThat(lastMinute.counted().count()).isZero();
    }

    /** The clock may begin anywhere, and run over. */
    private static long seconds(long seconds) {
        return Long.MAX_VALUE + TimeUnit.SECONDS.toNanos(seconds);
    }
}

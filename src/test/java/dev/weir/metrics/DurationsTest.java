package dev.weir.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import io.prometheus.metrics.model.snapshots.ClassicHistogramBucket;
import io.prometheus.metrics.model.snapshots.HistogramSnapshot.HistogramDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A time is counted in the first bucket whose bound it does not exceed. */
class DurationsTest {

    private final Durations durations = new Durations();

    @ParameterizedTest
    @CsvSource({
        "0, 0.001",
        "1000000, 0.001",
        "1000001, 0.0025",
        "2500000, 0.0025",
        "1000000000, 1",
        "60000000000, 60",
        "60000000001, Infinity",
        "9223372036854775807, Infinity",
    })
    void timeFallsIntoItsBucket(long nanos, double bound) {
        durations.record(nanos);

        assertThat(read().getClassicBuckets().stream().filter(bucket -> bucket.getCount() > 0))
                .extracting(ClassicHistogramBucket::getUpperBound)
                .containsExactly(bound);
    }

    @Test
    void sumIsInSeconds() {
        durations.record(1_500_000_000);
        durations.record(500_000_000);

        assertThat(read().getSum()).isEqualTo(2);
        assertThat(read().getCount()).isEqualTo(2);
    }

    private HistogramDataPointSnapshot read() {
        return durations.dataPoint(Labels.EMPTY);
    }
}

package dev.weir.upstream;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Times are counted in buckets that are at most a quarter of themselves wide. */
class HistogramTest {

    private final Histogram histogram = new Histogram();

    @ParameterizedTest
    @CsvSource({
        "0, 0",
        "99_999, 0",
        "100_000, 1",
        "124_999, 1",
        "125_000, 2",
        "199_999, 4",
        "200_000, 5",
        "249_999, 5",
        "250_000, 6",
        "1_000_000, 14",
        "300_000_000_000, 86",
        "9_223_372_036_854_775_807, 88",
    })
    void timeFallsIntoItsBucket(String nanos, int bucket) {
        assertThat(Buckets.of(Long.parseLong(nanos.replace("_", "")))).isEqualTo(bucket);
    }

    @Test
    void bucketsMeetWithoutAGap() {
        assertThat(IntStream.range(0, Buckets.COUNT - 1))
                .allSatisfy(bucket ->
                        assertThat(Buckets.of(Buckets.boundNanos(bucket) - 1)).isEqualTo(bucket))
                .allSatisfy(bucket ->
                        assertThat(Buckets.of(Buckets.boundNanos(bucket))).isEqualTo(bucket + 1));
    }

    @Test
    void fiveMinutesAreWithinTheBuckets() {
        assertThat(Buckets.boundNanos(Buckets.COUNT - 2)).isGreaterThan(TimeUnit.MINUTES.toNanos(5));
    }

    @ParameterizedTest
    @ValueSource(doubles = {0.01, 0.5, 0.9, 0.99, 1})
    void quantileIsAtMostOneBucketTooLong(double part) {
        long[] times = new Random(4711)
                .doubles(10_000)
                .mapToLong(random -> (long) (1e5 * Math.pow(1e6, random)))
                .toArray();
        Arrays.stream(times).forEach(histogram::record);

        long quantile = histogram.snapshot().quantileNanos(part);

        long exact = Arrays.stream(times).sorted().toArray()[(int) Math.ceil(part * times.length) - 1];
        assertThat(quantile).isBetween(exact, exact + exact / 4 + 1);
    }

    @Test
    void quantileOfNothingIsZero() {
        assertThat(histogram.snapshot().quantileNanos(0.5)).isZero();
    }

    @Test
    void differenceHasWhatCameSince() {
        histogram.record(TimeUnit.SECONDS.toNanos(10));
        Histogram.Snapshot before = histogram.snapshot();
        histogram.record(TimeUnit.MILLISECONDS.toNanos(1));

        Histogram.Snapshot since = histogram.snapshot().since(before);

        assertThat(since.count()).isEqualTo(1);
        assertThat(since.quantileNanos(1)).isLessThan(TimeUnit.MILLISECONDS.toNanos(2));
    }

    @Test
    void timesBelowTheBoundOfABucketAreCountedExactly() {
        histogram.record(150_000);
        histogram.record(199_999);
        histogram.record(200_000);

        assertThat(histogram.snapshot().below(200_000)).isEqualTo(2);
    }

    @Test
    void noTimeIsLostAmongThreads() throws Exception {
        int threads = 8;
        int each = 10_000;
        ExecutorService pool = Executors.newFixedThreadPool(threads);
        CountDownLatch done = new CountDownLatch(threads);
        for (int i = 0; i < threads; i++) {
            pool.execute(() -> {
                IntStream.range(0, each).forEach(time -> histogram.record(time * 1_000L));
                done.countDown();
            });
        }

        assertThat(done.await(30, TimeUnit.SECONDS)).isTrue();
        pool.shutdown();

        assertThat(histogram.snapshot().count()).isEqualTo((long) threads * each);
    }
}

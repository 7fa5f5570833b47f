package dev.weir.decisions;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SampleTest {

    @ParameterizedTest
    @ValueSource(longs = {0, Long.MAX_VALUE - 50, Long.MIN_VALUE})
    void afterOneNoneIsTakenForAWhile(long start) {
        Sample sample = new Sample(Duration.ofNanos(100), start);

        assertThat(sample.takes(start)).isTrue();
        assertThat(sample.takes(start)).isFalse();
        assertThat(sample.takes(start + 99)).isFalse();
        assertThat(sample.takes(start + 100)).isTrue();
        assertThat(sample.takes(start + 199)).isFalse();
        assertThat(sample.takes(start + 1000)).isTrue();
    }
}

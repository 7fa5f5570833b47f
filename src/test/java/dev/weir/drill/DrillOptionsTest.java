package dev.weir.drill;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DrillOptionsTest {

    @ParameterizedTest
    @CsvSource({"10, 10", "3600, 1000"})
    void rangesIncludeTheirEnds(int seconds, int rate) {
        assertThatCode(() -> new DrillOptions(1, Duration.ofSeconds(seconds), rate))
                .doesNotThrowAnyException();
    }

    @ParameterizedTest
    @CsvSource({
        "9, 100, '--duration: must be between 10s and 1h'",
        "3601, 100, '--duration: must be between 10s and 1h'",
        "60, 9, '--rate: must be between 10 and 1000, but is 9'",
        "60, 1001, '--rate: must be between 10 and 1000, but is 1001'",
    })
    void valueOutsideItsRangeIsRefused(int seconds, int rate, String message) {
        assertThatThrownBy(() -> new DrillOptions(1, Duration.ofSeconds(seconds), rate))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(message);
    }
}

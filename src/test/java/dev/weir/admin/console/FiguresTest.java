package dev.weir.admin.console;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.upstream.Histogram;
import dev.weir.upstream.Pace;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Numbers as people read them. */
class FiguresTest {

    @ParameterizedTest
    @CsvSource({"0, 0.0", "0.04, 0.0", "9.94, 9.9", "10, 10", "1234.5, 1235"})
    void numberHasATenthAsLongAsThatTellsAnything(double value, String text) {
        assertThat(Figures.number(value)).isEqualTo(text);
    }

    @ParameterizedTest
    @CsvSource({"-5, 0 s", "0, 0 s", "59, 59 s", "60, 1 min", "3599, 59 min", "3600, 1 h", "86399, 23 h", "86400, 1 d"})
    void ageIsInTheGreatestUnitThatFits(long seconds, String text) {
        assertThat(Figures.age(Duration.ofSeconds(seconds))).isEqualTo(text);
    }

    @Test
    void whatThereIsNoneOfIsADash() {
        assertThat(Figures.perSecond(Pace.none())).isEqualTo("–");
        assertThat(Figures.errors(Pace.none())).isEqualTo("–");
        assertThat(Figures.millis(new Histogram().snapshot(), Figures.LATE)).isEqualTo("–");
    }

    @Test
    void errorsAreAPartOfWhatEnded() {
        assertThat(Figures.errors(new Pace(100, 30, 10))).isEqualTo("25 %");
    }
}

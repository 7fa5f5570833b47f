package dev.weir.state;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LineTest {

    @Test
    void lineIsChecksumNumberAndText() {
        String line = Line.of(7, "order up");

        assertThat(line).matches("[0-9a-f]{8} 7 order up");
        assertThat(Line.text(7, line)).contains("order up");
    }

    @Test
    void checksumIsCrc32c() {
        assertThat(Line.of(0, "weir-journal 1")).isEqualTo("1f4383b3 0 weir-journal 1");
    }

    @ParameterizedTest
    @ValueSource(longs = {6, 8, 0, 70})
    void lineOfAnotherNumberIsNone(long number) {
        assertThat(Line.text(number, Line.of(7, "order up"))).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "7", "00000000 7 order up", "00000000 7", "zzzzzzzz 7 order up"})
    void otherTextIsNone(String line) {
        assertThat(Line.text(7, line)).isEmpty();
    }

    @Test
    void checksumInUpperCaseIsNone() {
        String line = Line.of(7, "order up");

        assertThat(Line.text(7, line.substring(0, 8).toUpperCase(Locale.ROOT) + line.substring(8)))
                .isEmpty();
    }
}

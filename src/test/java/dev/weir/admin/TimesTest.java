package dev.weir.admin;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.temporal.ChronoUnit;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TimesTest {

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '`',
            textBlock =
                    """
            250,      MILLIS,  250
            0.25,     SECONDS, 250
            60,       SECONDS, 60000
            -1,       SECONDS, -1000
            '60',     SECONDS, 60000
            '1.5',    SECONDS, 1500
            '100ms',  SECONDS, 100
            '1.5s',   MILLIS,  1500
            '2m',     MILLIS,  120000
            '1h',     MILLIS,  3600000
            '-5s',    MILLIS,  -5000
            0.4,      MILLIS,  0
            1e300,    SECONDS, 9223372036854775807
            """)
    void numbersHaveTheGivenUnitAndTextsTheirOwn(String json, ChronoUnit bareUnit, long millis) {
        JsonNode value = Response.json(json);

        assertThat(Times.millis(value, bareUnit)).hasValue(millis);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "''", "'s'", "'10 s'", "'10S'", "'10d'", "'1e3'", "'.5s'", "'5.s'", "'10s '", "'0x10'", "true", "null",
                "[1]", "{}"
            })
    void othersAreNoTimes(String json) {
        JsonNode value = Response.json(json);

        assertThat(Times.millis(value, ChronoUnit.SECONDS)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"0, 0s", "1, 1ms", "1500, 1500ms", "2000, 2s", "60000, 1m", "90000, 90s", "86400000, 24h"})
    void timesAreWrittenInTheGreatestWholeUnit(long millis, String text) {
        assertThat(Times.text(millis)).isEqualTo(text);
    }
}

package dev.weir.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SpellingTest {

    private static final List<String> KNOWN = List.of("id", "max_fails", "timeout", "read_timeout", "weight");

    @ParameterizedTest
    @CsvSource({
        "max_fail, max_fails",
        "maxFails, max_fails",
        "MAX-FAILS, max_fails",
        "timout, timeout",
        "readtimeout, read_timeout",
        "wieght, weight",
        "ID, id",
    })
    void nearestKnownWordIsFound(String word, String nearest) {
        assertThat(Spelling.nearest(word, KNOWN)).contains(nearest);
    }

    @ParameterizedTest
    @CsvSource({"up", "failcount", "x", "''"})
    void farWordsAreNotGuessed(String word) {
        assertThat(Spelling.nearest(word, KNOWN)).isEmpty();
    }

    @Test
    void longWordsAreNotCompared() {
        assertThat(Spelling.nearest("timeout".repeat(10_000), KNOWN)).isEmpty();
    }
}

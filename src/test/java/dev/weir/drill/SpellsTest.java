package dev.weir.drill;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SpellsTest {

    private static final String HOST = "web01";

    @ParameterizedTest(name = "spells 10-20 and 40-, aftermath 5: {0} to {1} touched {2}, covered {3}")
    @CsvSource({
        "0, 9, false, false",
        "0, 10, true, false",
        "12, 18, true, true",
        "10, 20, true, true",
        "18, 30, true, false",
        "25, 30, true, false",
        "26, 30, false, false",
        "26, 39, false, false",
        "26, 40, true, false",
        "0, 100, true, false",
        "40, 1000, true, true",
    })
    void spellsTouchAndCover(long from, long to, boolean touched, boolean covered) {
        Spells spells = new Spells();
        spells.begin(HOST, 10);
        spells.end(HOST, 20);
        spells.begin(HOST, 40);

        assertThat(spells.touch(HOST, from, to, 5)).isEqualTo(touched);
        assertThat(spells.cover(HOST, from, to)).isEqualTo(covered);
    }

    @Test
    void spellOfOneHostIsNoneOfAnother() {
        Spells spells = new Spells();
        spells.begin(HOST, 10);

        assertThat(spells.touch("web02", 0, 100, 0)).isFalse();
        assertThat(spells.cover("web02", 20, 30)).isFalse();
    }

    @Test
    void beginningWithinASpellChangesNothing() {
        Spells spells = new Spells();
        spells.begin(HOST, 10);
        spells.begin(HOST, 50);
        spells.end(HOST, 60);

        assertThat(spells.cover(HOST, 20, 30)).isTrue();
        assertThat(spells.touch(HOST, 61, 100, 0)).isFalse();
    }

    @Test
    void endingNoSpellChangesNothing() {
        Spells spells = new Spells();
        spells.end(HOST, 5);
        spells.begin(HOST, 10);
        spells.end(HOST, 20);
        spells.end(HOST, 50);

        assertThat(spells.touch(HOST, 21, 100, 0)).isFalse();
    }
}

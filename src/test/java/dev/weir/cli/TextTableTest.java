package dev.weir.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class TextTableTest {

    @Test
    void columnsAreAsWideAsTheirWidestCell() {
        TextTable table = new TextTable("HOST", "WEIGHT", "REASON");
        table.add("web01", "10", "-");
        table.add("a", "5", "Connection refused");

        assertThat(table.lines())
                .containsExactly(
                        "HOST   WEIGHT  REASON", //
                        "web01      10  -",
                        "a           5  Connection refused");
    }

    @Test
    void cellCannotForgeARow() {
        TextTable table = new TextTable("HOST", "REASON");
        table.add("web01", "no\nweb02\tup");

        assertThat(table.lines()).hasSize(2).last().isEqualTo("web01  no web02 up");
    }

    @Test
    void rowOfAnotherWidthIsRefused() {
        TextTable table = new TextTable("HOST", "WEIGHT");

        assertThatThrownBy(() -> table.add("web01")).isInstanceOf(IllegalArgumentException.class);
    }
}

package dev.weir.state;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LeftoversTest {

    private static final Instant NOON = Instant.parse("2026-01-31T12:00:00Z");

    @TempDir
    private Path directory;

    @Test
    void allFromTheOffsetOnIsKept() throws IOException {
        Path journal = Files.writeString(directory.resolve(Journal.NAME), "good|rest");

        Path kept = Leftovers.keep(journal, 5, NOON);

        assertThat(kept)
                .isEqualTo(directory.resolve("journal.corrupt-20260131T120000.000Z"))
                .hasContent("rest");
        assertThat(journal).hasContent("good|rest");
    }

    @Test
    void oldestGoFirst() throws IOException {
        Path journal = Files.writeString(directory.resolve(Journal.NAME), "rest");
        for (int second = 0; second < 7; second++) {
            Leftovers.keep(journal, 0, NOON.plusSeconds(second));
        }

        try (Stream<Path> files = Files.list(directory)) {
            List<String> names = files.map(file -> file.getFileName().toString())
                    .filter(name -> name.startsWith(Leftovers.PREFIX))
                    .sorted()
                    .toList();
            assertThat(names).hasSize(Leftovers.MAX_KEPT).first().isEqualTo("journal.corrupt-20260131T120002.000Z");
        }
    }
}

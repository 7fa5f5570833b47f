package dev.weir.state;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JournalTest {

    @TempDir
    private Path directory;

    @Test
    void linesAreNumberedOverAllAppends() throws IOException {
        try (Journal journal = Journal.begin(directory, List.of("a"))) {
            journal.append(List.of("b", "c"));
            journal.append(List.of("d"));
        }

        assertThat(Files.readAllLines(journal()))
                .containsExactly(
                        Line.of(0, "weir-journal 2"),
                        Line.of(1, "a"),
                        Line.of(2, "b"),
                        Line.of(3, "c"),
                        Line.of(4, "d"));
    }

    @Test
    void newOneTakesThePlaceOfTheOld() throws IOException {
        Journal.begin(directory, List.of("a")).close();

        Journal.begin(directory, List.of("b")).close();

        assertThat(Files.readAllLines(journal())).containsExactly(Line.of(0, "weir-journal 2"), Line.of(1, "b"));
        assertThat(directory).isDirectoryNotContaining("glob:**" + Journal.UNFINISHED);
    }

    @Test
    void nobodyElseMayReadIt() throws IOException {
        Journal.begin(directory, List.of()).close();

        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(journal())))
                .isEqualTo("rw-------");
    }

    @Test
    void unfinishedOneIsReplaced() throws IOException {
        Files.writeString(directory.resolve(Journal.UNFINISHED), "half of");

        Journal.begin(directory, List.of("a")).close();

        assertThat(Files.readAllLines(journal())).hasSize(2);
    }

    @Test
    void linkInThePlaceOfTheUnfinishedOneIsNotFollowed(@TempDir Path elsewhere) throws IOException {
        Path target = Files.writeString(elsewhere.resolve("precious"), "precious");
        Files.createSymbolicLink(directory.resolve(Journal.UNFINISHED), target);

        Journal.begin(directory, List.of("a")).close();

        assertThat(target).hasContent("precious");
    }

    @Test
    void oneThatCannotBeBegunLeavesTheOldOneAndNoHalf() throws IOException {
        Files.createDirectories(journal().resolve("in the way"));

        assertThatThrownBy(() -> Journal.begin(directory, List.of("a"))).isInstanceOf(IOException.class);

        assertThat(directory).isDirectoryNotContaining("glob:**" + Journal.UNFINISHED);
        assertThat(journal().resolve("in the way")).exists();
    }

    @Test
    void deletedFileIsNotInPlace() throws IOException {
        try (Journal journal = Journal.begin(directory, List.of())) {
            assertThat(journal.isInPlace()).isTrue();

            Files.delete(journal());

            assertThat(journal.isInPlace()).isFalse();
        }
    }

    @Test
    void anotherFileOfTheNameIsNotInPlace() throws IOException {
        try (Journal journal = Journal.begin(directory, List.of())) {
            Journal.begin(directory, List.of()).close();

            assertThat(journal.isInPlace()).isFalse();
        }
    }

    @Test
    void fileThatSomebodyWroteToIsNotInPlace() throws IOException {
        try (Journal journal = Journal.begin(directory, List.of())) {
            Files.writeString(journal(), "x", StandardOpenOption.APPEND);

            assertThat(journal.isInPlace()).isFalse();
        }
    }

    private Path journal() {
        return directory.resolve(Journal.NAME);
    }
}

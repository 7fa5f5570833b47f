package dev.weir.state;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DirectoryLockTest {

    /** Ends with 0 if the file can be locked, else with 1 (java -cp, a class in source form). */
    private static final String OTHER_PROCESS =
            """
            import java.nio.channels.FileChannel;
            import java.nio.file.Path;
            import java.nio.file.StandardOpenOption;

            class Other {
                public static void main(String[] arguments) throws Exception {
                    FileChannel file = FileChannel.open(Path.of(arguments[0]), StandardOpenOption.WRITE);
                    System.exit(file.tryLock() == null ? 1 : 0);
                }
            }
            """;

    @TempDir
    private Path directory;

    @Test
    void secondOneIsRefused() throws IOException {
        try (DirectoryLock first = DirectoryLock.take(directory, "")) {
            assertThatThrownBy(() -> DirectoryLock.take(directory, "")).isInstanceOf(DirectoryLock.Taken.class);
            assertThat(first.isInPlace()).isTrue();
        }
    }

    @Test
    void refusedOneLeavesTheLockOfTheFirst() throws Exception {
        try (DirectoryLock first = DirectoryLock.take(directory, "")) {
            assertThatThrownBy(() -> DirectoryLock.take(directory, "")).isInstanceOf(DirectoryLock.Taken.class);

            assertThat(anotherProcessGetsIt()).isFalse();
        }
        assertThat(anotherProcessGetsIt()).isTrue();
    }

    @Test
    void otherNameOfTheSameDirectoryIsRefused(@TempDir Path elsewhere) throws IOException {
        Path link = Files.createSymbolicLink(elsewhere.resolve("link"), directory);
        try (DirectoryLock first = DirectoryLock.take(directory, "")) {
            assertThatThrownBy(() -> DirectoryLock.take(link, "")).isInstanceOf(DirectoryLock.Taken.class);
        }
    }

    @Test
    void closedOneCanBeTakenAgain() throws IOException {
        DirectoryLock.take(directory, "").close();

        DirectoryLock.take(directory, "").close();
    }

    @Test
    void missingDirectoryTakesNothing(@TempDir Path elsewhere) throws IOException {
        Path missing = elsewhere.resolve("missing");
        assertThatThrownBy(() -> DirectoryLock.take(missing, "")).isInstanceOf(IOException.class);

        Files.createDirectory(missing);

        DirectoryLock.take(missing, "").close();
    }

    @Test
    void removedFileIsNotInPlace() throws IOException {
        try (DirectoryLock lock = DirectoryLock.take(directory, "")) {
            Files.delete(directory.resolve(DirectoryLock.NAME));

            assertThat(lock.isInPlace()).isFalse();
        }
    }

    private boolean anotherProcessGetsIt() throws Exception {
        Path source = Files.writeString(directory.resolve("Other.java"), OTHER_PROCESS);
        Process other = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        source.toString(),
                        directory.resolve(DirectoryLock.NAME).toString())
                .inheritIO()
                .start();
        assertThat(other.waitFor(60, TimeUnit.SECONDS)).isTrue();
        return other.exitValue() == 0;
    }
}

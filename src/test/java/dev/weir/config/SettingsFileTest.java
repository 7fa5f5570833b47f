package dev.weir.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** When a file is to be read again. Each call of {@code hasSettledAnew} is one look, as at a tick. */
class SettingsFileTest {

    private static final String ONE = "upstreams: {http: {pools: [{id: one, hosts: [{host: a}]}]}}\n";
    private static final String TWO = ONE.replace("one", "two");

    private static final Duration PATIENCE = Duration.ofSeconds(10);

    @TempDir
    private Path directory;

    private Path path;
    private SettingsFile file;

    @BeforeEach
    void readIt() throws IOException {
        path = Files.writeString(directory.resolve("weir.yaml"), ONE);
        file = new SettingsFile(path, Map.of());
        file.read();
    }

    @Test
    void fileThatDoesNotChangeIsNotNew() {
        assertThat(file.hasSettledAnew()).isFalse();
        assertThat(file.hasSettledAnew()).isFalse();
    }

    @Test
    void changeIsSeenOnceItHasStayedForALook() throws IOException {
        Files.writeString(path, TWO);

        assertThat(file.hasSettledAnew()).isFalse();
        assertThat(file.hasSettledAnew()).isTrue();
    }

    @Test
    void changeIsNotNewOnceItWasRead() throws IOException {
        Files.writeString(path, "no configuration: [");
        file.hasSettledAnew();
        file.read();

        assertThat(file.hasSettledAnew()).isFalse();
        assertThat(file.hasSettledAnew()).isFalse();
    }

    @Test
    void fileThatIsBeingWrittenIsLeftAlone() throws IOException {
        Files.writeString(path, "");
        assertThat(file.hasSettledAnew()).isFalse();
        for (int at = 0; at < TWO.length(); at++) {
            Files.writeString(path, TWO.substring(at, at + 1), StandardOpenOption.APPEND);

            assertThat(file.hasSettledAnew()).isFalse();
        }

        assertThat(file.hasSettledAnew()).isTrue();
        assertThat(file.read()).isInstanceOf(Reading.Accepted.class);
    }

    @Test
    void renamedFileIsSeenEvenIfTimeAndSizeAreTheSame() throws IOException {
        FileTime time = Files.getLastModifiedTime(path);
        Path other = Files.writeString(directory.resolve("new.yaml"), TWO);
        Files.setLastModifiedTime(other, time);

        Files.move(other, path, StandardCopyOption.ATOMIC_MOVE);

        assertThat(file.hasSettledAnew()).isFalse();
        assertThat(file.hasSettledAnew()).isTrue();
    }

    @Test
    void fileThatWasOnlyTouchedIsNotNew() throws IOException {
        Files.setLastModifiedTime(path, FileTime.fromMillis(1_000));

        assertThat(file.hasSettledAnew()).isFalse();
        assertThat(file.hasSettledAnew()).isFalse();
    }

    @Test
    void changeThatWasTakenBackIsNotNew() throws IOException {
        Files.writeString(path, TWO);
        file.hasSettledAnew();
        Files.writeString(path, ONE);

        assertThat(file.hasSettledAnew()).isFalse();
        assertThat(file.hasSettledAnew()).isFalse();
    }

    @Test
    void fileThatIsMissingForOneLookIsNotNew() throws IOException {
        Files.delete(path);
        assertThat(file.hasSettledAnew()).isFalse();
        Files.writeString(path, ONE);

        assertThat(file.hasSettledAnew()).isFalse();
        assertThat(file.hasSettledAnew()).isFalse();
    }

    @Test
    void fileThatIsGoneIsNewOnce() throws IOException {
        Files.delete(path);

        assertThat(file.hasSettledAnew()).isFalse();
        assertThat(file.hasSettledAnew()).isTrue();
        assertThat(file.read()).isInstanceOf(Reading.Refused.class);
        assertThat(file.hasSettledAnew()).isFalse();
    }

    @Test
    void pipeIsReadAtTheStart() throws Exception {
        SettingsFile piped = new SettingsFile(pipe(), Map.of());
        Thread writer = new Thread(() -> write(ONE));
        writer.start();

        Reading reading = assertTimeoutPreemptively(PATIENCE, piped::read);

        assertThat(reading).isInstanceOf(Reading.Accepted.class);
        assertThat(assertTimeoutPreemptively(PATIENCE, piped::hasSettledAnew)).isFalse();
        assertThat(assertTimeoutPreemptively(PATIENCE, piped::hasSettledAnew)).isFalse();
        writer.join();
    }

    @Test
    void pipeIsNotReadAgain() throws Exception {
        Files.delete(path);
        pipe();

        Reading reading = assertTimeoutPreemptively(PATIENCE, file::read);

        assertThat(reading.toString()).contains("must be a file to be read again, but is a pipe or a device");
    }

    private Path pipe() throws Exception {
        Files.deleteIfExists(path);
        Process mkfifo = new ProcessBuilder("mkfifo", path.toString()).start();
        assertThat(mkfifo.waitFor()).isZero();
        return path;
    }

    private void write(String text) {
        try {
            Files.writeString(path, text, StandardOpenOption.WRITE);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}

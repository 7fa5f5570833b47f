package dev.weir.accesslog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.weir.fixture.Await;
import dev.weir.fixture.LogCapture;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** What becomes of lines when something fails. */
class LineWriterTest {

    private static final int QUEUE = 4096;
    private static final int MAX_SIZE = 64 * 1024;

    @TempDir
    private Path directory;

    private static AccessLogOptions options(Format format, @Nullable Path path) {
        return new AccessLogOptions(format, path, MAX_SIZE, 1, MAX_SIZE, QUEUE);
    }

    private static AccessLog started(@Nullable Path path) {
        AccessLog log = new AccessLog(options(Format.JSON, path));
        log.use(options(Format.JSON, path));
        return log;
    }

    private static void add(AccessLog log, int count) {
        for (int i = 0; i < count; i++) {
            log.exchangeEnded(TestReport.of("GET", "/", "test.example", "test", "-"));
        }
    }

    private static void addUntilDropped(AccessLog log, long count) {
        Await.until(count + " lines are dropped", () -> {
            add(log, 1);
            return log.dropped() >= count;
        });
    }

    /** A file that takes no byte, as if the disk were full. */
    private Path full() throws IOException {
        Path device = Path.of("/dev/full");
        assumeThat(Files.exists(device) && !Files.isRegularFile(device))
                .as("there is such a device")
                .isTrue();
        return Files.createSymbolicLink(directory.resolve("access.log"), device);
    }

    @Test
    void linesForAFullDiskAreDroppedAndLoggedOnce() throws Exception {
        Path file = full();
        try (LogCapture captured = new LogCapture(LogbackLines.class);
                AccessLog log = started(file)) {
            addUntilDropped(log, 100);

            assertThat(captured.lines())
                    .singleElement()
                    .asString()
                    .startsWith("ERROR The access log cannot be written, its lines are dropped: java.io.IOException");
            assertThat(file).isSymbolicLink();
        }
    }

    @Test
    void diskThatHasSpaceAgainGetsLinesAgain() throws Exception {
        Path file = full();
        try (LogCapture captured = new LogCapture(LogbackLines.class);
                AccessLog log = started(file)) {
            addUntilDropped(log, 1);

            Files.delete(file);

            Await.until("a line is there", () -> {
                add(log, 1);
                return file.toFile().length() > 0;
            });
            Await.until("that is logged", () -> captured.lines().size() == 2);
            assertThat(captured.lines()).last().isEqualTo("INFO The access log can be written again");
        }
    }

    @Test
    @EnabledOnOs({OS.LINUX, OS.MAC})
    void deviceIsNeverRenamed() throws Exception {
        Path file = Files.createSymbolicLink(directory.resolve("access.log"), Path.of("/dev/null"));
        try (AccessLog log = started(file)) {
            add(log, QUEUE); // more bytes than a file may have
        }

        try (Stream<Path> files = Files.list(directory)) {
            assertThat(files).containsExactly(file);
        }
        assertThat(file).isSymbolicLink();
    }

    @Test
    void fileThatCannotBeOpenedIsTriedAndLoggedOnce() {
        try (LogCapture captured = new LogCapture(Destination.class);
                AccessLog log = started(directory.resolve("access.%d{"))) {
            add(log, 2);

            Await.until("both lines are dropped", () -> log.dropped() == 2);
            assertThat(captured.lines())
                    .containsExactly("ERROR The access log cannot be opened, its lines are dropped");
        }
    }

    @Test
    void reloadReachesAWriterThatNeverCatchesUp() {
        try (Appender disk = Appender.hanging();
                AccessLog log = started(null)) {
            add(log, 1);
            Await.until("a line is written", disk::isUsed);
            add(log, QUEUE);

            log.use(options(Format.COMBINED, null));
            disk.goOn();

            Await.until("all is written", () -> disk.lines().size() == 1 + QUEUE);
            assertThat(disk.lines()).first().asString().startsWith("{");
            assertThat(disk.lines()).last().asString().startsWith("192.0.2.7 ");
        }
    }

    @Test
    void errorCostsOneLineAlone() {
        try (Appender disk = Appender.thatThrows(new NoClassDefFoundError("missing"));
                LogCapture captured = new LogCapture(LineWriter.class);
                AccessLog log = started(null)) {
            add(log, 2);

            Await.until("the second line is written", () -> disk.lines().size() == 1);
            assertThat(log.dropped()).isEqualTo(1);
            assertThat(captured.lines()).containsExactly("ERROR The access log has a defect, lines are dropped");
        }
    }
}

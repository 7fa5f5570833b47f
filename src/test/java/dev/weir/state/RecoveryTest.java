package dev.weir.state;

import static dev.weir.state.Remembered.down;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.upstream.Failure;
import dev.weir.upstream.Health;
import dev.weir.upstream.Order;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is read of a journal is what was written first, and the rest is noticed, whatever happened to the file. */
class RecoveryTest {

    private static final HostName WEB01 = new HostName("http", "primary", "web01");
    private static final HostName WEB02 = new HostName("http", "primary", "web 2");

    /** In the order in which they were written. */
    private static final List<Entry> HISTORY = List.of(
            new Entry.Ordered(WEB01, down(1_000_000)),
            new Entry.Observed(
                    WEB02,
                    "10.0.0.2",
                    80,
                    new Health.Failing(1, 0, new Failure(Failure.Source.TRAFFIC, "reset"), false)),
            new Entry.Ordered(WEB01, Order.ready()),
            new Entry.Observed(
                    WEB02,
                    "10.0.0.2",
                    80,
                    new Health.DownByFailures(3, 0, 0, new Failure(Failure.Source.CHECK, "x"), true, 0)),
            new Entry.Ordered(WEB02, down(2_000_000)));

    @TempDir
    private Path directory;

    private Path file;
    private byte[] whole;

    @BeforeEach
    void write() throws IOException {
        file = directory.resolve(Journal.NAME);
        try (Journal journal = Journal.begin(directory, texts(HISTORY.subList(0, 2)))) {
            journal.append(texts(HISTORY.subList(2, 3)));
            journal.append(texts(HISTORY.subList(3, 5)));
        }
        whole = Files.readAllBytes(file);
    }

    @Test
    void whatWasWrittenIsRead() throws IOException {
        Read read = read(whole);

        assertThat(read.entries()).isEqualTo(HISTORY);
        assertThat(read.recovery()).isEqualTo(new Recovery(5, whole.length, whole.length, false));
    }

    @Test
    void fileCutAtAnyByteGivesItsWholeLinesAndTellsOfTheRest() throws IOException {
        List<String> wrong = new ArrayList<>();
        for (int length = 0; length <= whole.length; length++) {
            byte[] cut = Arrays.copyOf(whole, length);
            int lines = lineFeeds(cut, length);
            boolean atEndOfLine = length > 0 && cut[length - 1] == '\n';
            Read read = read(cut);
            boolean right = read.entries().equals(HISTORY.subList(0, Math.max(0, lines - 1)))
                    && read.recovery().isWhole() == atEndOfLine
                    && read.recovery().torn() == (lines > 0 && !atEndOfLine);
            if (!right) {
                wrong.add(length + ": " + read);
            }
        }

        assertThat(wrong).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(ints = {0x01, 0x02, 0x04, 0x08, 0x10, 0x20, 0x40, 0x80, 0xff})
    void fileWithAnyByteChangedGivesTheLinesBeforeItAndTellsOfTheRest(int change) throws IOException {
        List<String> wrong = new ArrayList<>();
        for (int at = 0; at < whole.length; at++) {
            byte[] changed = whole.clone();
            changed[at] ^= (byte) change;
            int linesBefore = lineFeeds(whole, at);
            Read read = read(changed);
            boolean right = read.entries().equals(HISTORY.subList(0, Math.max(0, linesBefore - 1)))
                    && !read.recovery().isWhole();
            if (!right) {
                wrong.add(at + ": " + read);
            }
        }

        assertThat(wrong).isEmpty();
    }

    @Test
    void fileWithAnyByteLostGivesTheLinesBeforeItAndTellsOfTheRest() throws IOException {
        List<String> wrong = new ArrayList<>();
        for (int at = 0; at < whole.length; at++) {
            byte[] shorter = new byte[whole.length - 1];
            System.arraycopy(whole, 0, shorter, 0, at);
            System.arraycopy(whole, at + 1, shorter, at, whole.length - at - 1);
            int linesBefore = lineFeeds(whole, at);
            Read read = read(shorter);
            boolean right = read.entries().equals(HISTORY.subList(0, Math.max(0, linesBefore - 1)))
                    && !read.recovery().isWhole();
            if (!right) {
                wrong.add(at + ": " + read);
            }
        }

        assertThat(wrong).isEmpty();
    }

    @Test
    void lineThatIsMissingEndsIt() throws IOException {
        List<String> lines = new ArrayList<>(lines());
        lines.remove(2);

        Read read = read(lines);

        assertThat(read.entries()).isEqualTo(HISTORY.subList(0, 1));
        assertThat(read.recovery().torn()).isFalse();
        assertThat(read.recovery().isWhole()).isFalse();
    }

    @Test
    void lineThatIsDoubledEndsIt() throws IOException {
        List<String> lines = new ArrayList<>(lines());
        lines.add(2, lines.get(1));

        assertThat(read(lines).entries()).isEqualTo(HISTORY.subList(0, 1));
    }

    @Test
    void linesThatChangedPlacesEndIt() throws IOException {
        List<String> lines = new ArrayList<>(lines());
        lines.add(2, lines.remove(3));

        assertThat(read(lines).entries()).isEqualTo(HISTORY.subList(0, 1));
    }

    @Test
    void zerosAtTheEndAreATornLine() throws IOException {
        Read read = read(Arrays.copyOf(whole, whole.length + 100_000));

        assertThat(read.entries()).isEqualTo(HISTORY);
        assertThat(read.recovery()).isEqualTo(new Recovery(5, whole.length, whole.length + 100_000, true));
    }

    @Test
    void lineWithARightChecksumThatSaysNothingEndsIt() throws IOException {
        List<String> lines = new ArrayList<>(lines());
        lines.set(2, Line.of(2, "order sideways"));

        assertThat(read(lines).entries()).isEqualTo(HISTORY.subList(0, 1));
    }

    @Test
    void endlessLineIsNotReadIntoMemory() throws IOException {
        String line = Line.of(1, "x".repeat(Line.MAX_LENGTH));

        Read read = read(List.of(lines().get(0), line, line));

        assertThat(read.entries()).isEmpty();
        assertThat(read.recovery().torn()).isFalse();
    }

    @Test
    void journalOfTheFormatBeforeIsRead() throws IOException {
        String line = "order down " + WEB01 + " at=2026-01-31T12:00:00Z";

        Read read = read(List.of(Line.of(0, "weir-journal 1"), Line.of(1, line)));

        assertThat(read.entries()).hasSize(1);
        assertThat(read.recovery().isWhole()).isTrue();
    }

    @Test
    void anotherFormatIsNotTouched() {
        assertThatThrownBy(() -> read(List.of(Line.of(0, "weir-journal 3"))))
                .isInstanceOf(StateUnusable.class)
                .hasMessage("state.dir: " + file + " was written in format 3, but this version of Weir reads 1 and 2;"
                        + " run the version that wrote it, or move the file away");
    }

    @Test
    void directoryIsNoJournal() throws IOException {
        Files.delete(file);
        Files.createDirectory(file);

        assertThatThrownBy(() -> Recovery.read(file, entry -> {}))
                .isInstanceOf(StateUnusable.class)
                .hasMessage("state.dir: " + file + " must be a file; move it away");
    }

    private record Read(List<Entry> entries, Recovery recovery) {}

    private Read read(List<String> lines) throws IOException {
        return read((String.join("\n", lines) + "\n").getBytes(StandardCharsets.US_ASCII));
    }

    private Read read(byte[] content) throws IOException {
        Files.write(file, content);
        List<Entry> entries = new ArrayList<>();
        Recovery recovery = Recovery.read(file, entries::add);
        return new Read(entries, recovery);
    }

    private List<String> lines() {
        return new String(whole, StandardCharsets.US_ASCII).lines().toList();
    }

    private static List<String> texts(List<Entry> entries) {
        return entries.stream().map(EntryText::of).toList();
    }

    private static int lineFeeds(byte[] bytes, int end) {
        return (int) IntStream.range(0, end).filter(i -> bytes[i] == '\n').count();
    }
}

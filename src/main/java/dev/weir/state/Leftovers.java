package dev.weir.state;

import java.io.IOException;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/** What was cut from journals, for whoever wants to know what is lost: files beside the journal, of which few are kept. */
final class Leftovers {

    /** What their names begin with. */
    static final String PREFIX = "journal.corrupt-";

    /** How many are kept; the oldest go first. */
    static final int MAX_KEPT = 5;

    /** Sorts by name as by time. */
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss.SSS'Z'").withZone(ZoneOffset.UTC);

    private Leftovers() {}

    /** Keeps all of a journal from this offset on; returns the file that has it. */
    static Path keep(Path journal, long offset, Instant now) throws IOException {
        Path directory = journal.resolveSibling("");
        removeOldest(directory);
        Path kept = journal.resolveSibling(PREFIX + TIME.format(now));
        Files.deleteIfExists(kept);
        try (FileChannel from = FileChannel.open(journal, StandardOpenOption.READ);
                FileChannel to = FileChannel.open(
                        kept,
                        Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
                        OwnerOnly.file(directory))) {
            from.position(offset);
            Channels.newInputStream(from).transferTo(Channels.newOutputStream(to));
            to.force(true);
        }
        return kept;
    }

    private static void removeOldest(Path directory) throws IOException {
        List<Path> oldestFirst;
        try (Stream<Path> files = Files.list(directory)) {
            oldestFirst = files.filter(
                            file -> String.valueOf(file.getFileName()).startsWith(PREFIX))
                    .sorted()
                    .toList();
        }
        for (Path oldest : oldestFirst.subList(0, Math.max(0, oldestFirst.size() - MAX_KEPT + 1))) {
            Files.delete(oldest);
        }
    }
}

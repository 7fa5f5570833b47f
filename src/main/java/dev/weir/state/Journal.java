package dev.weir.state;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The file in a directory that lines are appended to.
 *
 * <p>It is only ever begun as a whole: written beside the one that is there, forced to the disk, and renamed. So a crash
 * leaves the old one or the new one, and perhaps a last line that is incomplete. After an exception it is of no use any
 * more: what the file holds then is not known. Not thread-safe.
 */
final class Journal implements Closeable {

    /** The name of the file. */
    static final String NAME = "journal";

    /** The name of one that is not complete; of no meaning to anybody. */
    static final String UNFINISHED = "journal.new";

    private final Path file;
    private final FileChannel channel;
    private final @Nullable Object fileKey;
    private long lines;
    private long size;
    private boolean forced = true;

    private Journal(Path file, FileChannel channel, @Nullable Object fileKey, long lines, long size) {
        this.file = file;
        this.channel = channel;
        this.fileKey = fileKey;
        this.lines = lines;
        this.size = size;
    }

    /** Writes a new one of these entries in the place of the one that is there, if any, and forces it to the disk. */
    static Journal begin(Path directory, List<String> entries) throws IOException {
        Path unfinished = directory.resolve(UNFINISHED);
        Files.deleteIfExists(unfinished);
        FileChannel channel = FileChannel.open(
                unfinished, Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE), OwnerOnly.file(directory));
        try {
            List<String> lines = new ArrayList<>();
            lines.add(Recovery.TITLE + EntryText.FORMAT);
            lines.addAll(entries);
            long size = write(channel, 0, lines);
            channel.force(true);
            Object fileKey = attributes(unfinished).fileKey();
            Path file = directory.resolve(NAME);
            Files.move(unfinished, file, StandardCopyOption.ATOMIC_MOVE);
            forceNames(directory);
            return new Journal(file, channel, fileKey, lines.size(), size);
        } catch (IOException e) {
            try (channel) {
                Files.deleteIfExists(unfinished); // a full disk needs the room
            } catch (IOException another) {
                e.addSuppressed(another);
            }
            throw e;
        }
    }

    /** Appends these entries. They outlive this process, but not a loss of power before {@link #force}. */
    void append(List<String> entries) throws IOException {
        forced = entries.isEmpty() && forced;
        try {
            size += write(channel, lines, entries);
            lines += entries.size();
        } catch (IOException e) {
            try {
                channel.truncate(size); // a part of a line may be there
            } catch (IOException another) {
                e.addSuppressed(another);
            }
            throw e;
        }
    }

    /** Forces to the disk what was appended, if anything was since the last time. */
    void force() throws IOException {
        if (!forced) {
            channel.force(false);
            forced = true;
        }
    }

    /** In bytes. */
    long size() {
        return size;
    }

    /** Whether the file is still where the next start looks for it, as it was written. */
    boolean isInPlace() {
        try {
            BasicFileAttributes there = attributes(file);
            return Objects.equals(there.fileKey(), fileKey) && there.size() == size;
        } catch (IOException gone) {
            return false;
        }
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }

    private static BasicFileAttributes attributes(Path file) throws IOException {
        return Files.readAttributes(file, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
    }

    /** How many bytes the lines are. */
    private static long write(FileChannel channel, long firstNumber, List<String> texts) throws IOException {
        StringBuilder lines = new StringBuilder();
        long number = firstNumber;
        for (String text : texts) {
            lines.append(Line.of(number, text)).append('\n');
            number++;
        }
        ByteBuffer bytes = StandardCharsets.ISO_8859_1.encode(lines.toString());
        long size = bytes.remaining();
        while (bytes.hasRemaining()) {
            channel.write(bytes);
        }
        return size;
    }

    /** A new name outlives a loss of power only once the directory is on the disk too. */
    private static void forceNames(Path directory) throws IOException {
        if (OwnerOnly.isPosix(directory)) { // elsewhere a directory cannot be opened
            try (FileChannel names = FileChannel.open(directory, StandardOpenOption.READ)) {
                names.force(true);
            }
        }
    }
}

package dev.weir.state;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * How much of a journal could be read: all lines up to the first that is not as it was written, and none after it. What
 * follows a bad line may be right, but what it meant may depend on what is missing.
 *
 * @param entries how many were read
 * @param goodBytes how many bytes of the file they and the first line are: where the rest begins
 * @param size of the file, in bytes
 * @param torn whether the rest is the beginning of one line, as a crash leaves it
 */
record Recovery(long entries, long goodBytes, long size, boolean torn) {

    /** The first line's text, without the number of the format. */
    static final String TITLE = "weir-journal ";

    /** Far beyond what is ever written: a file of this size is something else. */
    private static final long MAX_SIZE = 64L * 1024 * 1024;

    /** Whether nothing was left over; without the first line a file is no journal. */
    boolean isWhole() {
        return goodBytes == size && size > 0;
    }

    /**
     * Reads a journal and hands on its entries, in order.
     *
     * @throws IOException if the file cannot be read
     * @throws StateUnusable if it is none, or one of another format
     */
    static Recovery read(Path file, Consumer<Entry> entries) throws IOException {
        if (!Files.isRegularFile(file)) {
            throw new StateUnusable(file + " must be a file; move it away");
        }
        long size = Files.size(file);
        if (size > MAX_SIZE) {
            throw new StateUnusable(file + " is larger than any journal; move it away to begin with a new one");
        }
        try (InputStream in = new BufferedInputStream(Files.newInputStream(file))) {
            return new Reader(file, in, entries).read(size);
        }
    }

    private static final class Reader {

        private final Path file;
        private final InputStream in;
        private final Consumer<Entry> entries;
        private long count;
        private long goodBytes;

        Reader(Path file, InputStream in, Consumer<Entry> entries) {
            this.file = file;
            this.in = in;
            this.entries = entries;
        }

        Recovery read(long size) throws IOException {
            String line = line();
            if (line != null && isTitle(line)) {
                goodBytes = line.length() + 1L;
                line = line();
                while (line != null && isEntry(line)) {
                    goodBytes += line.length() + 1L;
                    line = line();
                }
            }
            // The first line is never appended, so no crash leaves a part of it.
            boolean torn = goodBytes > 0 && goodBytes < size && line == null && !hasLineFeed();
            return new Recovery(count, goodBytes, size, torn);
        }

        private boolean isTitle(String line) {
            Optional<String> title = Line.text(0, line);
            if (title.isEmpty() || !title.get().startsWith(TITLE)) {
                return false;
            }
            String format = title.get().substring(TITLE.length());
            if (!EntryText.READABLE.contains(format)) {
                throw new StateUnusable(file + " was written in format " + format + ", but this version of Weir reads "
                        + String.join(" and ", EntryText.READABLE)
                        + "; run the version that wrote it, or move the file away");
            }
            return true;
        }

        private boolean isEntry(String line) {
            Optional<Entry> entry = Line.text(count + 1, line).flatMap(EntryText::read);
            entry.ifPresent(entries);
            count += entry.isPresent() ? 1 : 0;
            return entry.isPresent();
        }

        /** The next line that has an end and is not too long; null for anything else. */
        private @Nullable String line() throws IOException {
            ByteArrayOutputStream line = new ByteArrayOutputStream();
            while (line.size() <= Line.MAX_LENGTH) {
                int next = in.read();
                if (next < 0) {
                    return null;
                }
                if (next == '\n') {
                    return line.toString(StandardCharsets.ISO_8859_1);
                }
                line.write(next);
            }
            return null;
        }

        private boolean hasLineFeed() throws IOException {
            int next = in.read();
            while (next >= 0 && next != '\n') {
                next = in.read();
            }
            return next == '\n';
        }
    }
}

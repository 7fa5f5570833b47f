package dev.weir.config;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;

/**
 * The configuration file of a running Weir: it may be read again, and looked at whether it should be. Thread-safe.
 *
 * <p>Looking means reading: neither the time nor the size of a file tells of every change, and it is at most 4 MiB.
 */
public final class SettingsFile {

    private final Path path;
    private final SettingsReader reader;
    /** As it was read last. Guarded by this. */
    private Look read = Look.NONE;
    /** As it was looked at last. Guarded by this. */
    private Look seen = Look.NONE;

    /**
     * A file that was not read yet.
     *
     * @param path of the file, which may be missing or become so
     * @param environment the variables for {@code ${NAME}}
     */
    public SettingsFile(Path path, Map<String, String> environment) {
        this.path = path;
        this.reader = new SettingsReader(environment);
    }

    /** What the file says now, or everything that is wrong with it. What can be read only once, such as a pipe, is. */
    public synchronized Reading read() {
        boolean again = !read.equals(Look.NONE);
        // First: what is written in between is found to be new afterwards.
        read = Look.at(path);
        seen = read;
        return again && read.equals(Look.STREAM)
                ? new Reading.Refused(List.of(cannotBeReadAgain()), List.of())
                : reader.read(path);
    }

    /** The directory that paths in the file are relative to. */
    public Path directory() {
        Path absolute = path.toAbsolutePath();
        Path parent = absolute.getParent();
        return parent == null ? absolute : parent;
    }

    private Problem cannotBeReadAgain() {
        return new Problem(path.toString(), 0, "", "must be a file to be read again, but is a pipe or a device");
    }

    /**
     * Whether the file is another than was read last, and has not changed since the last call: somebody who is still
     * writing it should not be interrupted.
     */
    public synchronized boolean hasSettledAnew() {
        Look now = Look.at(path);
        boolean settled = now.equals(seen);
        seen = now;
        return settled && !now.content.equals(read.content);
    }

    /**
     * What a look at a file shows.
     *
     * @param time of its last change
     * @param content its length and SHA-256, or why it cannot be read
     */
    private record Look(FileTime time, String content) {

        private static final int MAX_SIZE = 4 * 1024 * 1024 + 1;

        static final Look NONE = new Look(FileTime.fromMillis(0), "");

        /** Of what gives its content once, or lets whoever opens it wait for a writer. */
        static final Look STREAM = new Look(FileTime.fromMillis(0), "no file");

        static Look at(Path file) {
            if (isStream(file)) {
                return STREAM;
            }
            try (DigestInputStream in = new DigestInputStream(Files.newInputStream(file), sha256())) {
                FileTime time = Files.getLastModifiedTime(file);
                int length = drain(in);
                String digest = HexFormat.of().formatHex(in.getMessageDigest().digest());
                return new Look(time, length + " " + digest);
            } catch (IOException unreadable) {
                return new Look(FileTime.fromMillis(0), unreadable.toString());
            }
        }

        private static boolean isStream(Path file) {
            return Files.exists(file) && !Files.isRegularFile(file) && !Files.isDirectory(file);
        }

        private static int drain(InputStream in) throws IOException {
            return in.readNBytes(MAX_SIZE).length;
        }

        private static MessageDigest sha256() {
            try {
                return MessageDigest.getInstance("SHA-256");
            } catch (NoSuchAlgorithmException impossible) {
                throw new IllegalStateException(impossible); // every Java has it
            }
        }
    }
}

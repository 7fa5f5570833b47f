package dev.weir.state;

import java.io.Closeable;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The right to use a directory, which one Weir has at a time. It ends with the process at the latest. */
final class DirectoryLock implements Closeable {

    /** The name of the file that is locked. */
    static final String NAME = "lock";

    private final String name;
    private final Path file;
    private final FileChannel channel;
    private final @Nullable Object fileKey;

    private DirectoryLock(String name, Path file, FileChannel channel, @Nullable Object fileKey) {
        this.name = name;
        this.file = file;
        this.channel = channel;
        this.fileKey = fileKey;
    }

    /** Another Weir has the right. */
    static final class Taken extends FileSystemException {

        Taken(Path directory) {
            super(directory.toString(), null, "is used by another Weir");
        }
    }

    /**
     * Takes the right.
     *
     * @throws Taken if another one has it
     * @throws IOException if that cannot be found out
     */
    static DirectoryLock take(Path directory) throws IOException {
        Path real = directory.toRealPath();
        String name = "weir.state " + real;
        // Asked first, in a place that all web applications of a container share: a second channel to the file would
        // not
        // get the lock, but when it is closed the system drops the lock of the first one (fcntl, POSIX.1).
        if (System.getProperties().putIfAbsent(name, "locked") != null) {
            throw new Taken(directory);
        }
        try {
            return lock(name, real.resolve(NAME), directory);
        } catch (IOException | RuntimeException e) {
            System.getProperties().remove(name);
            throw e;
        }
    }

    private static DirectoryLock lock(String name, Path file, Path directory) throws IOException {
        FileChannel channel = FileChannel.open(
                file, Set.of(StandardOpenOption.CREATE, StandardOpenOption.WRITE), OwnerOnly.file(directory));
        try {
            if (channel.tryLock() == null) {
                throw new Taken(directory);
            }
            return new DirectoryLock(name, file, channel, fileKey(file));
        } catch (IOException e) {
            channel.close();
            throw e;
        } catch (OverlappingFileLockException e) {
            channel.close();
            throw new Taken(directory);
        }
    }

    /** Whether the locked file is still the one that others would lock. */
    boolean isInPlace() {
        try {
            return Objects.equals(fileKey, fileKey(file));
        } catch (IOException gone) {
            return false;
        }
    }

    @Override
    public void close() throws IOException {
        try {
            channel.close();
        } finally {
            System.getProperties().remove(name);
        }
    }

    private static @Nullable Object fileKey(Path file) throws IOException {
        return Files.readAttributes(file, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS)
                .fileKey();
    }
}

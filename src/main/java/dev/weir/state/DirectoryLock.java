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
import java.time.Duration;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * The right to use a directory, which one Weir has at a time. It ends with the process at the latest.
 *
 * <p>Within a process it is an entry of the system properties: web applications, each with classes of its own, have no
 * other place in common. All that is put there is text, which holds no class of an application that has ended.
 */
final class DirectoryLock implements Closeable {

    /** The name of the file that is locked. */
    static final String NAME = "lock";

    /** How long an earlier deployment may take to hand over; it looks each second whether it is asked to. */
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private static final Duration PAUSE = Duration.ofMillis(20);

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
     * Takes the right. If an earlier deployment of the same application has it, it is asked to hand over, which takes a
     * second or two and 5 s at most.
     *
     * @param application what is the same for all deployments of a web application, or empty: then nobody is asked
     * @throws Taken if another one has it
     * @throws IOException if that cannot be found out
     */
    static DirectoryLock takeOver(Path directory, String application) throws IOException {
        String name = name(directory.toRealPath());
        if (application.isEmpty() || !application.equals(System.getProperty(name))) {
            return take(directory, application);
        }
        System.setProperty(asked(name), application);
        try {
            return takeInTime(directory, application);
        } finally {
            System.clearProperty(asked(name));
        }
    }

    private static DirectoryLock takeInTime(Path directory, String application) throws IOException {
        long beganNanos = System.nanoTime();
        while (true) {
            try {
                return take(directory, application);
            } catch (Taken e) {
                if (System.nanoTime() - beganNanos > PATIENCE.toNanos()
                        || Thread.currentThread().isInterrupted()) {
                    throw e;
                }
                LockSupport.parkNanos(PAUSE.toNanos());
            }
        }
    }

    /** Whether a later deployment asks for it. */
    boolean isAskedFor() {
        return System.getProperty(asked(name)) != null;
    }

    /**
     * Takes the right.
     *
     * @param application see {@link #takeOver}
     * @throws Taken if another one has it
     * @throws IOException if that cannot be found out
     */
    static DirectoryLock take(Path directory, String application) throws IOException {
        Path real = directory.toRealPath();
        String name = name(real);
        // Asked first: a second channel to the file would not get the lock, but when it is closed the system drops the
        // lock of the first one (fcntl, POSIX.1).
        if (System.getProperties().putIfAbsent(name, application) != null) {
            throw new Taken(directory);
        }
        try {
            return lock(name, real.resolve(NAME), directory);
        } catch (IOException | RuntimeException e) {
            System.getProperties().remove(name);
            throw e;
        }
    }

    private static String name(Path real) {
        return "weir.state " + real;
    }

    private static String asked(String name) {
        return name + " is asked for";
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

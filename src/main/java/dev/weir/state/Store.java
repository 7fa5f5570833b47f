package dev.weir.state;

import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The directory in use: its lock and its journal. What fails once is begun anew by the next {@link #write}, the lock
 * included if the directory is another one by then. Not thread-safe.
 */
final class Store implements Closeable {

    /** In bytes. A journal is written anew beyond this, or beyond four times what is needed to say it all. */
    private static final long ROOM = 1024 * 1024;

    private static final int GROWTH = 4;

    private final Path directory;
    private final String application;
    private @Nullable DirectoryLock lock;
    private @Nullable Journal journal;
    private long enough;

    private Store(Path directory, String application, DirectoryLock lock) {
        this.directory = directory;
        this.application = application;
        this.lock = lock;
    }

    /**
     * Creates the directory if need be, and locks it.
     *
     * @param application that an earlier deployment of may hand the directory over, or empty
     * @throws StateUnusable if it cannot be used
     */
    static Store open(Path directory, String application) {
        try {
            create(directory);
        } catch (IOException e) {
            throw new StateUnusable(
                    "the directory " + directory + " cannot be created (" + Reason.of(e)
                            + "); create it, or name another one",
                    e);
        }
        if (!Files.isWritable(directory)) {
            throw new StateUnusable(
                    directory + " may not be written to; check its owner, its mode and what it is mounted"
                            + " on, or name another directory");
        }
        try {
            return new Store(directory, application, DirectoryLock.takeOver(directory, application));
        } catch (DirectoryLock.Taken e) {
            throw new StateUnusable(
                    directory + " is used by another Weir; stop that one, or name another directory for this one", e);
        } catch (IOException e) {
            throw new StateUnusable(
                    directory + " cannot be locked: " + Reason.of(e) + "; name a directory on a disk that can", e);
        }
    }

    Path directory() {
        return directory;
    }

    /** Where the journal is, if there is one. */
    Path file() {
        return directory.resolve(Journal.NAME);
    }

    /** Whether a later deployment of the application asks for the directory. */
    boolean isAskedFor() {
        return lock != null && lock.isAskedFor();
    }

    /**
     * Sees to it that the journal says all of it.
     *
     * @param news what was not written by the calls before
     * @param force whether to wait until the disk has it
     * @param all what a new journal has to say, the news included
     * @throws IOException if the journal does not say all of it
     */
    void write(List<String> news, boolean force, Supplier<List<String>> all) throws IOException {
        try {
            if (journal == null || !journal.isInPlace() || lock == null || !lock.isInPlace()) {
                begin(all.get());
                return;
            }
            journal.append(news);
            if (force) {
                journal.force();
            }
            if (journal.size() > enough) {
                begin(all.get());
            }
        } catch (IOException e) {
            closeJournal();
            throw e;
        }
    }

    private void begin(List<String> all) throws IOException {
        closeJournal();
        if (lock == null || !lock.isInPlace()) {
            releaseLock();
            create(directory);
            lock = DirectoryLock.take(directory, application);
        }
        Journal begun = Journal.begin(directory, all);
        journal = begun;
        enough = Math.max(ROOM, GROWTH * begun.size());
    }

    private static void create(Path directory) throws IOException {
        Path absolute = directory.toAbsolutePath();
        Files.createDirectories(absolute, OwnerOnly.directory(absolute.getRoot()));
    }

    @Override
    public void close() throws IOException {
        closeJournal();
        releaseLock();
    }

    private void closeJournal() throws IOException {
        Journal old = journal;
        journal = null;
        if (old != null) {
            old.close();
        }
    }

    private void releaseLock() throws IOException {
        DirectoryLock old = lock;
        lock = null;
        if (old != null) {
            old.close();
        }
    }
}

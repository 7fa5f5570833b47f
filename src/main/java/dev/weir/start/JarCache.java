package dev.weir.start;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A directory that keeps the jars of a WAR unpacked from one start to the next.
 *
 * <p>The directory belongs to the user who runs Weir and is closed to everybody else, as code is loaded from it.
 */
final class JarCache {

    private static final String PRIVATE = "rwx------";

    private final Path directory;

    JarCache(Path directory) {
        this.directory = directory;
    }

    /** Where the jars are kept: the configured directory, or else one for this user below the temporary directory. */
    static Path directory(@Nullable String configured) {
        return configured != null && !configured.isEmpty()
                ? Path.of(configured)
                : Path.of(System.getProperty("java.io.tmpdir"), "weir-" + System.getProperty("user.name"));
    }

    /**
     * Makes sure that the WAR's classes and jars are unpacked.
     *
     * @return them in class path order, the classes first
     * @throws IOException with a message for the operator
     */
    List<Path> unpack(Path war) throws IOException {
        prepareDirectory();
        return new Jars(directory).unpack(war);
    }

    private void prepareDirectory() throws IOException {
        boolean posix = directory.getFileSystem().supportedFileAttributeViews().contains("posix");
        try {
            Files.createDirectories(directory.toAbsolutePath().getParent());
            Files.createDirectory(directory, privateIf(posix));
        } catch (FileAlreadyExistsException e) {
            if (posix && !isPrivate()) {
                throw new IOException(
                        "the cache directory " + directory + " must be a directory of your own with mode 0700: remove"
                                + " it, or name another one in WEIR_CACHE",
                        e);
            }
        } catch (IOException e) {
            throw new IOException(
                    "cannot create the cache directory " + directory + " (" + e.getMessage()
                            + "): name another one in WEIR_CACHE",
                    e);
        }
    }

    private boolean isPrivate() throws IOException {
        if (!Files.isDirectory(directory, LinkOption.NOFOLLOW_LINKS)
                || !PosixFilePermissions.toString(Files.getPosixFilePermissions(directory))
                        .equals(PRIVATE)) {
            return false;
        }
        Path probe = Files.createTempFile(directory, "probe", null);
        try {
            return Files.getOwner(probe).equals(Files.getOwner(directory));
        } finally {
            Files.delete(probe);
        }
    }

    private static FileAttribute<?>[] privateIf(boolean posix) {
        return posix
                ? new FileAttribute<?>[] {PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(PRIVATE))
                }
                : new FileAttribute<?>[0];
    }
}

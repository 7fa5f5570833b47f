package dev.weir.start;

import java.io.File;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermission;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A directory from which Weir starts without its WAR, and faster: the jars and an archive of their classes in
 * {@code lib/weir}, and a script in {@code bin} that runs the launcher on them.
 *
 * <p>No file in {@code lib/weir} ever changes. The script alone says which of them belong together and is replaced as a
 * whole, so that at any moment either the old or the new version starts. What runs already keeps its files.
 */
final class Installation {

    private static final Map<PosixFilePermission, PosixFilePermission> EXECUTABLE_BY = Map.of(
            PosixFilePermission.OWNER_READ, PosixFilePermission.OWNER_EXECUTE,
            PosixFilePermission.GROUP_READ, PosixFilePermission.GROUP_EXECUTE,
            PosixFilePermission.OTHERS_READ, PosixFilePermission.OTHERS_EXECUTE);

    /** Of its own, so that Weir can be installed to a directory such as {@code /usr/local}. */
    private static final String LIB = "lib/weir";

    /** Locked while something is installed: what is not named by a script yet would be taken for old. */
    private static final String LOCK = ".lock";

    /** What an installation adds, and what one leaves behind that was killed. */
    private static final Pattern OWN = Pattern.compile(".*-[0-9a-f]{8}\\.(jar|classes)|partial-[0-9a-f-]{36}");

    private final Path directory;

    Installation(Path directory) {
        this.directory = directory;
    }

    /**
     * Installs the WAR, over an older installation if there is one.
     *
     * @param problems told in one line if no archive of classes could be made, so that Weir works but starts slower
     * @return the script that starts Weir
     * @throws IOException with a message for the operator
     */
    Path install(Path war, Consumer<String> problems) throws IOException {
        try {
            Path root = Files.createDirectories(directory).toRealPath();
            if (root.toString().contains(File.pathSeparator)) {
                throw new IOException(
                        "Java cannot load from a directory with \"" + File.pathSeparator + "\" in its name");
            }
            Path lib = Files.createDirectories(root.resolve(LIB));
            try (FileChannel file =
                            FileChannel.open(lib.resolve(LOCK), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
                    FileLock lock = file.tryLock()) {
                if (lock == null) {
                    throw new IOException("another installation to it is under way");
                }
                return install(war, root, lib, problems);
            }
        } catch (IOException e) {
            String reason = e instanceof FileSystemException ? e.toString() : e.getMessage();
            throw new IOException("cannot install to " + directory + " (" + reason + "): name another directory", e);
        }
    }

    private static Path install(Path war, Path root, Path lib, Consumer<String> problems) throws IOException {
        Path script = Files.createDirectories(root.resolve("bin")).resolve("weir");
        String before = Files.exists(script) ? Files.readString(script) : "";
        List<Path> jars = new Jars(lib).unpack(war);
        ClassArchive archive = ClassArchive.of(lib, jars);
        try {
            archive.make();
        } catch (IOException e) {
            problems.accept("weir: no archive of classes was made, so that starts take longer: " + e.getMessage());
        }
        String now = StartScript.of(jars, archive);
        replace(script, now);
        removeUnnamed(lib, before + now);
        return script;
    }

    private static void replace(Path script, String text) throws IOException {
        Path partial = script.resolveSibling("partial-" + UUID.randomUUID());
        try {
            Files.writeString(partial, text, StandardOpenOption.CREATE_NEW);
            makeExecutable(partial);
            Files.move(partial, script, StandardCopyOption.ATOMIC_MOVE);
        } finally {
            Files.deleteIfExists(partial);
        }
    }

    private static void makeExecutable(Path file) throws IOException {
        if (file.getFileSystem().supportedFileAttributeViews().contains("posix")) {
            Set<PosixFilePermission> permissions = Files.getPosixFilePermissions(file);
            EXECUTABLE_BY.forEach((read, execute) -> {
                if (permissions.contains(read)) {
                    permissions.add(execute);
                }
            });
            Files.setPosixFilePermissions(file, permissions);
        }
    }

    /** What started before this installation still loads from the files that the script named then; older ones go. */
    private static void removeUnnamed(Path lib, String scripts) throws IOException {
        try (Stream<Path> files = Files.list(lib)) {
            for (Path file : files.toList()) {
                String name = file.getFileName().toString();
                if (OWN.matcher(name).matches() && !scripts.contains(name)) {
                    Files.delete(file);
                }
            }
        }
    }
}

package dev.weir.it;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** Weir installed once for all tests, as the image installs it, by the Java that runs the tests. */
final class Installed {

    private static final Path DIRECTORY = install();

    private Installed() {}

    /** Where {@code bin} and {@code lib/weir} are; not to be changed. */
    static Path directory() {
        return DIRECTORY;
    }

    static Path script() {
        return DIRECTORY.resolve("bin/weir");
    }

    /** The Java that runs the tests. */
    static Path java() {
        return Path.of(System.getProperty("java.home"), "bin", "java");
    }

    private static Path install() {
        try {
            Path directory = Files.createTempDirectory("weir-installed");
            Runtime.getRuntime().addShutdownHook(new Thread(() -> delete(directory)));
            List<String> run = new ArrayList<>(Dockerfile.read()
                    .command(
                            "RUN",
                            "/weir.war",
                            Path.of(WeirProcess.war()).toAbsolutePath().toString(),
                            "/opt/weir",
                            directory.toString()));
            run.set(0, java().toString());
            String said = Program.run(run);
            if (!said.equals("installed: " + directory.toRealPath().resolve("bin/weir") + System.lineSeparator())) {
                throw new AssertionError(said);
            }
            return directory;
        } catch (IOException | InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    private static void delete(Path directory) {
        try (Stream<Path> files = Files.walk(directory)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}

package dev.weir.start;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.zip.CRC32;

/**
 * The classes that Weir loads, in the form in which this build of Java keeps them in memory: a class-data archive (JEP
 * 350), or from JDK 25 on an AOT cache (JEP 483, 514, 515).
 *
 * <p>It is made of what a training run loads. Java uses it only if its own build and the jars are the same as then.
 */
final class ClassArchive {

    private static final String TRAINING = "dev.weir.launch.Training";
    private static final int FIRST_WITH_AOT_CACHE = 25;
    private static final long PATIENCE_SECONDS = 120;

    private final List<Path> jars;
    private final Path file;
    private final boolean aot = Runtime.version().feature() >= FIRST_WITH_AOT_CACHE;

    private ClassArchive(List<Path> jars, Path file) {
        this.jars = jars;
        this.file = file;
    }

    /** The archive for the Java that runs this, not made yet. Its name tells jars and builds of Java apart. */
    static ClassArchive of(Path directory, List<Path> jars) {
        CRC32 checksum = new CRC32();
        checksum.update((classPath(jars) + System.getProperty("java.vm.version") + System.getProperty("java.home"))
                .getBytes(StandardCharsets.UTF_8));
        Path file = directory.resolve(
                "weir-%s-%08x.classes".formatted(Runtime.version().feature(), checksum.getValue()));
        return new ClassArchive(jars, file);
    }

    /**
     * Runs Weir for a few requests and keeps the classes that it loaded.
     *
     * @throws IOException if that fails, with what Java said; then there is no archive
     */
    void make() throws IOException {
        Path directory = Files.createTempDirectory("weir-training");
        Path partial = file.resolveSibling("partial-" + UUID.randomUUID());
        try {
            run(directory, partial);
            Files.move(partial, file, StandardCopyOption.ATOMIC_MOVE);
        } finally {
            Files.deleteIfExists(partial);
            delete(directory);
        }
    }

    private void run(Path directory, Path partial) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                (aot ? "-XX:AOTCacheOutput=" : "-XX:ArchiveClassesAtExit=") + partial));
        command.addAll(StartScript.JAVA_OPTIONS);
        command.addAll(List.of("-cp", classPath(jars), TRAINING));
        Path log = directory.resolve("log");
        Process training = new ProcessBuilder(command)
                .directory(directory.toFile())
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        training.getOutputStream().close();
        try {
            if (!training.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
                throw new IOException("the training run did not end within " + PATIENCE_SECONDS + " s");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("the training run was interrupted", e);
        } finally {
            training.descendants().forEach(ProcessHandle::destroyForcibly);
            training.destroyForcibly();
        }
        if (training.exitValue() != 0 || !Files.exists(partial)) {
            throw new IOException(
                    "the training run ended with " + training.exitValue() + ", saying: " + complaint(log));
        }
    }

    /** The first line that tells of an error, else the last one. */
    private static String complaint(Path log) throws IOException {
        List<String> lines =
                Files.readAllLines(log).stream().filter(line -> !line.isBlank()).toList();
        return lines.stream()
                .filter(line -> line.startsWith("Error") || line.startsWith("Exception"))
                .findFirst()
                .orElse(lines.isEmpty() ? "nothing" : lines.get(lines.size() - 1));
    }

    private static String classPath(List<Path> jars) {
        return jars.stream().map(Path::toString).collect(Collectors.joining(File.pathSeparator));
    }

    private static void delete(Path directory) throws IOException {
        try (Stream<Path> files = Files.walk(directory)) {
            for (Path each : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(each);
            }
        }
    }

    boolean exists() {
        return Files.exists(file);
    }

    String fileName() {
        return file.getFileName().toString();
    }

    /** The option of Java that takes the name of the archive. */
    String option() {
        return aot ? "-XX:AOTCache=" : "-XX:SharedArchiveFile=";
    }

    /** Keeps Java from telling on the standard output that other options or a changed jar keep it from the archive. */
    List<String> silence() {
        return aot ? List.of("-Xlog:aot*=off", "-Xlog:cds*=off") : List.of("-Xlog:cds*=off");
    }
}

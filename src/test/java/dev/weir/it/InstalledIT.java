package dev.weir.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.fixture.Processes;
import dev.weir.fixture.RawClient;
import dev.weir.fixture.TestHost;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Weir as {@code java -jar weir.war install} leaves it. */
class InstalledIT {

    private static final String VERSION = "weir \\S+ \\(Java \\S+\\)\\R";

    private final Path directory;

    InstalledIT(@TempDir Path directory) {
        this.directory = directory;
    }

    @Test
    void classesOfARequestComeFromTheArchiveAndTermEndsWithZero() throws Exception {
        Path classes = directory.resolve("classes");
        try (TestHost host = TestHost.start("a");
                WeirProcess weir = start(host, "-Xlog:class+load:file=" + classes)) {
            int status = RawClient.get(weir.port("http"), "/").status();
            weir.terminate();

            assertThat(status).isEqualTo(200);
            assertThat(weir.awaitExit()).isZero();
        }
        assertThat(loaded(
                        classes, "dev.weir.launch.Main", "dev.weir.proxy.Exchange", "org.eclipse.jetty.server.Server"))
                .hasSize(3)
                .allMatch(line -> line.contains("source: shared objects file"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"-XX:-UseCompressedOops", "-XX:+UseSerialGC", "-XX:+UseZGC", "-Xmx40g"})
    void optionsThatTheArchiveDoesNotFitAreTakenWithoutAWord(String option) throws Exception {
        String said = run(Installed.script(), Map.of("WEIR_JAVA_OPTS", option));

        assertThat(said).matches(VERSION);
    }

    @Test
    void movedInstallationStarts() throws Exception {
        Path moved = copy(directory.resolve("moved to another place"));

        String said = run(moved.resolve("bin/weir"), Map.of());

        assertThat(said).matches(VERSION);
    }

    @Test
    void linkToTheScriptStarts() throws Exception {
        Path link = Files.createSymbolicLink(directory.resolve("link"), Installed.script());

        String said = run(link, Map.of());

        assertThat(said).matches(VERSION);
    }

    @Test
    void jarThatIsNotTheSameAnyMoreIsLoadedWithoutAWord() throws Exception {
        Path copy = copy(directory.resolve("copy"));
        try (Stream<Path> files = Files.list(copy.resolve("lib/weir"))) {
            for (Path file : files.toList()) {
                Files.setLastModifiedTime(file, FileTime.fromMillis(0));
            }
        }

        String said = run(copy.resolve("bin/weir"), Map.of());

        assertThat(said).matches(VERSION);
    }

    @Test
    void anotherBuildOfJavaDoesWithoutTheArchive() throws Exception {
        Path other = directory.resolve("java");
        Files.createDirectories(other.resolve("bin"));
        Files.writeString(other.resolve("release"), "JAVA_RUNTIME_VERSION=\"1.2.3\"\n");
        Files.writeString(other.resolve("bin/java"), "#!/bin/sh\necho \"$@\"\n");
        assertThat(other.resolve("bin/java").toFile().setExecutable(true)).isTrue();

        String options = run(Installed.script(), Map.of("JAVA_HOME", other.toString(), "WEIR_JAVA_OPTS", "-Xmx64m"));

        assertThat(options)
                .contains("-Xmx64m", "-cp", "dev.weir.launch.Main --version")
                .doesNotContain(".classes", "-XX:");
    }

    @Test
    void missingJavaIsNamed() throws Exception {
        Process weir = process(Installed.script(), Map.of("JAVA_HOME", "/nowhere"));
        String said = new String(weir.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

        assertThat(weir.waitFor()).isEqualTo(2);
        assertThat(said)
                .isEqualTo("weir: there is no Java in /nowhere: name one in JAVA_HOME, or install Weir again\n");
    }

    @Test
    void failedTrainingRunLeavesAnInstallationThatWorks() throws Exception {
        Path target = directory.resolve("untrained");

        String said = Program.run(List.of(
                Installed.java().toString(),
                "-Djava.io.tmpdir=/nowhere",
                "-jar",
                WeirProcess.war(),
                "install",
                target.toString()));

        // Java itself may warn of the directory.
        assertThat(said.lines().filter(line -> !line.startsWith("WARNING: java.io.tmpdir")))
                .hasSize(2)
                .first()
                .asString()
                .startsWith("weir: no archive of classes was made, so that starts take longer: ");
        assertThat(run(target.resolve("bin/weir"), Map.of())).matches(VERSION);
    }

    @Test
    void installingAgainChangesNoFileOfWhatRuns() throws Exception {
        Path copy = copy(directory.resolve("copy"));
        Map<String, Object> before = files(copy.resolve("lib/weir"));

        Program.run(List.of(Installed.java().toString(), "-jar", WeirProcess.war(), "install", copy.toString()));

        assertThat(files(copy.resolve("lib/weir"))).containsAllEntriesOf(before);
        assertThat(run(copy.resolve("bin/weir"), Map.of())).matches(VERSION);
    }

    private WeirProcess start(TestHost host, String option) throws IOException {
        String yaml =
                """
                listeners: {http: {bind: 127.0.0.1, port: 0}}
                admin: {bind: 127.0.0.1, port: 0}
                upstreams: {http: {pools: [{id: primary, hosts: [{host: 127.0.0.1, port: %d}]}]}}
                """
                        .formatted(host.port());
        return WeirProcess.start(
                directory,
                yaml,
                // Not needed any more, so it may be anything.
                Map.of("WEIR_JAVA_OPTS", option, "WEIR_CACHE", "/dev/null/x"),
                List.of(Installed.script().toString()));
    }

    private static List<String> loaded(Path log, String... names) throws IOException {
        List<String> wanted = List.of(names);
        return Files.readAllLines(log).stream()
                .filter(line -> wanted.stream().anyMatch(name -> line.contains(" " + name + " ")))
                .toList();
    }

    /** Times of the jars by name; an archive is made anew, in a file of its own. */
    private static Map<String, Object> files(Path lib) throws IOException {
        Map<String, Object> files = new TreeMap<>();
        try (Stream<Path> all = Files.list(lib)) {
            for (Path file :
                    all.filter(each -> each.toString().endsWith(".jar")).toList()) {
                files.put(file.toString(), Files.getLastModifiedTime(file));
            }
        }
        return files;
    }

    private static Path copy(Path target) throws IOException {
        try (Stream<Path> files = Files.walk(Installed.directory())) {
            for (Path file : files.toList()) {
                Path copy = target.resolve(Installed.directory().relativize(file));
                Files.copy(file, copy, StandardCopyOption.COPY_ATTRIBUTES);
            }
        }
        return target;
    }

    private String run(Path script, Map<String, String> environment) throws Exception {
        Process process = process(script, environment);
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(said).isZero();
        return said;
    }

    private Process process(Path script, Map<String, String> environment) throws IOException {
        ProcessBuilder builder = new ProcessBuilder(script.toString(), "--version")
                .directory(directory.toFile())
                .redirectErrorStream(true);
        builder.environment().remove("JAVA_HOME");
        builder.environment().putAll(environment);
        return Processes.start(builder);
    }
}

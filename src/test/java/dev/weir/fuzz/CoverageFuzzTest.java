package dev.weir.fuzz;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Searches by coverage: Jazzer changes inputs and keeps what reaches code that nothing before has reached. Each target
 * runs in a JVM of its own, as Jazzer changes the classes it loads.
 *
 * <p>In the build a search ends after {@value #RUNS} runs or {@value #SECONDS} s, and begins at the same seed each time.
 * {@code -Dweir.fuzz.seconds=600} and {@code -Dweir.fuzz.seed=N} are those of {@link Campaign}; what a longer search
 * collects is kept in {@code target/jazzer} for the next one.
 */
final class CoverageFuzzTest {

    private static final int RUNS = 2_000;
    private static final int SECONDS = 10;
    /** On a busy machine it takes long until a JVM is ready to begin. */
    private static final int PATIENCE_SECONDS = 240;

    /** How many runs there were, and how many places in the code they reached. */
    private static final Pattern DONE = Pattern.compile("#(?<runs>\\d+)\\s+DONE\\s+cov: (?<coverage>\\d+).*");

    private static final Path SEEDS = Path.of("src", "test", "resources", "dev", "weir", "fuzz");
    private static final Path KEPT = Path.of("target", "jazzer");

    @TempDir
    private Path directory;

    @Test
    void requests() throws Exception {
        search("requests", "dev.weir.listen.RequestFuzz");
    }

    @Test
    void answers() throws Exception {
        search("answers", "dev.weir.transport.AnswerFuzz");
    }

    @Test
    void configurations() throws Exception {
        search("configurations", "dev.weir.config.ConfigurationFuzz", "-seed_inputs=examples/full.yaml");
    }

    @Test
    void addresses() throws Exception {
        search("addresses", "dev.weir.config.AddressFuzz");
    }

    @Test
    void journals() throws Exception {
        search("journals", "dev.weir.state.JournalFuzz");
    }

    @Test
    void bodies() throws Exception {
        search("bodies", "dev.weir.admin.BodyFuzz");
    }

    @Test
    void everySearchIsDocumented() throws Exception {
        String document = Files.readString(Path.of("docs", "testing.md"));

        assertThat(document).contains("mvn test -Dtest=CoverageFuzzTest#answers -Dweir.fuzz.seconds=600");
        assertThat(seeds()).isNotEmpty().allMatch(name -> document.contains("`" + name + "`"));
    }

    /** The searches by their seeds. */
    private static List<String> seeds() throws IOException {
        try (var entries = Files.list(SEEDS)) {
            return entries.filter(Files::isDirectory)
                    .map(seeds -> seeds.getFileName().toString())
                    .toList();
        }
    }

    private void search(String name, String target, String... more) throws Exception {
        assumeThat(nativePart())
                .as("the native part of Jazzer for this platform")
                .isNotNull();
        @Nullable Integer seconds = Integer.getInteger("weir.fuzz.seconds");
        Path kept = Files.createDirectories(seconds == null ? directory : KEPT.resolve(name));
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx512m",
                // As in the JVM of the tests.
                "-da:org.eclipse.jetty.http...",
                "-Dlogback.configurationFile=" + SEEDS.resolve("logback.xml"),
                "-cp",
                System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                "com.code_intelligence.jazzer.Jazzer",
                "--target_class=" + target,
                "--instrumentation_includes=dev.weir.**:org.eclipse.jetty.http.HttpParser*",
                "--instrumentation_excludes=dev.weir.fuzz.**",
                // The paths in a configuration are for an operator to choose.
                "--disabled_hooks=com.code_intelligence.jazzer.sanitizers.FilePathTraversal",
                "--reproducer_path=" + directory,
                "-artifact_prefix=" + Files.createDirectories(KEPT) + "/" + name + "-",
                "-timeout=60",
                "-max_total_time=" + (seconds == null ? SECONDS : seconds)));
        if (seconds == null) {
            // So short a life is over before optimized code would pay.
            command.addAll(1, List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC"));
            command.add("-runs=" + RUNS);
        }
        if (seconds == null || Long.getLong("weir.fuzz.seed") != null) {
            command.add("-seed=" + Long.getLong("weir.fuzz.seed", 1));
        }
        command.addAll(List.of(more));
        command.add(kept.toString());
        command.add(SEEDS.resolve(name).toString());

        String printed = run(command, PATIENCE_SECONDS + (seconds == null ? 0 : seconds));

        Matcher done = DONE.matcher(printed);
        assertThat(done.find()).as(printed).isTrue();
        assertThat(Long.parseLong(done.group("runs"))).as(printed).isPositive();
        assertThat(Long.parseLong(done.group("coverage"))).as(printed).isPositive();
        System.out.println(name + ": " + done.group());
    }

    /** What it prints, which must end well. */
    private String run(List<String> command, int patienceSeconds) throws Exception {
        Path output = directory.resolve("output.txt");
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
        try {
            boolean ended = process.waitFor(patienceSeconds, TimeUnit.SECONDS);
            String printed = Files.readString(output, StandardCharsets.ISO_8859_1);
            assertThat(ended).as(printed).isTrue();
            assertThat(process.exitValue()).as(printed).isZero();
            return printed;
        } finally {
            process.destroyForcibly();
        }
    }

    private static @Nullable Object nativePart() {
        String os = System.getProperty("os.name", "").toLowerCase(Locale.ROOT);
        String name = os.startsWith("mac") ? "macos" : os.startsWith("windows") ? "windows" : os;
        String arch = System.getProperty("os.arch", "").equals("aarch64") ? "aarch64" : "x86_64";
        String library =
                switch (name) {
                    case "macos" -> "libjazzer_driver.dylib";
                    case "windows" -> "jazzer_driver.dll";
                    default -> "libjazzer_driver.so";
                };
        return CoverageFuzzTest.class.getResource(
                "/com/code_intelligence/jazzer/driver/jazzer_driver_" + name + "_" + arch + "/" + library);
    }
}

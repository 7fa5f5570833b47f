package dev.weir.launch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.fixture.Await;
import dev.weir.fixture.Ports;
import dev.weir.fixture.Processes;
import dev.weir.fixture.RawClient;
import dev.weir.fixture.Response;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Runs {@code java -jar weir.war} as an operator does. */
class WarIT {

    private static final Duration START = Duration.ofSeconds(60);
    private static final Pattern OF_TESTS =
            Pattern.compile("jazzer|code_intelligence|junit|jqwik|assertj|archunit|Test\\.class|Fuzz\\.class");
    private static final Pattern URL = Pattern.compile("http://127\\.0\\.0\\.1:(\\d+)");

    private final Path directory;

    WarIT(@TempDir Path directory) {
        this.directory = directory;
    }

    @Test
    void termLetsTheRequestInFlightEndAndExitsWithZero() throws Exception {
        Process weir = start("demo");
        try (BufferedReader out = weir.inputReader(StandardCharsets.UTF_8)) {
            int traffic = nextPort(out);
            int admin = nextPort(out);
            String first = RawClient.get(traffic, "/").text();
            try (RawClient client = RawClient.connect(traffic)) {
                client.send("GET /slow HTTP/1.1\r\nHost: h.example\r\n\r\n");
                client.silentFor(Duration.ofMillis(500));

                weir.destroy();
                Await.until("new connections are refused", () -> Ports.refuses(traffic));
                Response slow = client.response();

                assertThat(first).isNotEmpty();
                assertThat(slow.status()).isEqualTo(200);
                assertThat(slow.complete()).isTrue();
                assertThat(slow.header("Connection")).isEqualTo("close");
            }
            assertThat(weir.waitFor(START.toSeconds(), TimeUnit.SECONDS)).isTrue();
            assertThat(weir.exitValue()).isZero();
            assertThat(Ports.refuses(admin)).isTrue();
        } finally {
            weir.destroyForcibly();
        }
    }

    @Test
    void missingConfigurationIsExplainedWithoutAStackTrace() throws Exception {
        Process weir = start();
        String err = new String(weir.getErrorStream().readAllBytes(), StandardCharsets.UTF_8);

        assertThat(weir.waitFor(START.toSeconds(), TimeUnit.SECONDS)).isTrue();
        assertThat(weir.exitValue()).isEqualTo(2);
        assertThat(err)
                .startsWith("weir: there is no configuration: weir.yaml does not exist.")
                .doesNotContain("\tat ");
    }

    @Test
    void versionIsPrinted() throws Exception {
        Process weir = start("--version");
        String out = new String(weir.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

        assertThat(weir.waitFor(START.toSeconds(), TimeUnit.SECONDS)).isTrue();
        assertThat(weir.exitValue()).isZero();
        assertThat(out).startsWith("weir ");
    }

    @Test
    void nothingOfTheTestsIsInIt() throws Exception {
        try (JarFile war = new JarFile(System.getProperty("weir.war"))) {
            List<String> names = war.stream().map(JarEntry::getName).toList();

            assertThat(names).anyMatch(name -> name.startsWith("WEB-INF/lib/")).noneMatch(name -> OF_TESTS.matcher(name)
                    .find());
        }
    }

    @Test
    void uplotIsInItAsFilesWithItsLicence() throws Exception {
        try (JarFile war = new JarFile(System.getProperty("weir.war"))) {
            List<String> names = war.stream().map(JarEntry::getName).toList();

            assertThat(names)
                    .contains(
                            "WEB-INF/classes/dev/weir/admin/console/uPlot.esm.js",
                            "WEB-INF/classes/dev/weir/admin/console/uPlot.min.css",
                            "WEB-INF/classes/META-INF/licenses/uplot/LICENSE")
                    .noneMatch(name -> name.startsWith("WEB-INF/lib/uplot"));
        }
    }

    private Process start(String... arguments) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-jar",
                System.getProperty("weir.war")));
        command.addAll(List.of(arguments));
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(Files.createTempDirectory(directory, "run").toFile());
        builder.environment().put("WEIR_CACHE", directory.resolve("cache").toString());
        return Processes.start(builder);
    }

    /** The port of the next URL that is printed. */
    private static int nextPort(BufferedReader out) throws IOException {
        @Nullable String line = out.readLine();
        while (line != null) {
            Matcher url = URL.matcher(line);
            if (url.find()) {
                return Integer.parseInt(url.group(1));
            }
            line = out.readLine();
        }
        throw new AssertionError("the process ended before it said where it listens");
    }
}

package dev.weir.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What Prometheus itself says of metrics and queries, where it is installed (on Debian, the package prometheus). */
final class PromtoolTest {

    private static final long PATIENCE_SECONDS = 60;

    @TempDir
    private Path directory;

    @BeforeAll
    static void promtoolIsInstalled() {
        boolean installed = Stream.of(System.getenv("PATH").split(":", -1))
                .anyMatch(directory -> Files.isExecutable(Path.of(directory, "promtool")));
        assumeTrue(installed, "promtool is not installed");
    }

    @Test
    void metricsHaveNothingToBeCorrected() throws Exception {
        Path metrics = directory.resolve("metrics");
        try (Busy busy = new Busy()) {
            Files.writeString(metrics, busy.scrape().text());
        }

        assertThat(promtool(metrics, "check", "metrics")).isEmpty();
    }

    @Test
    void queriesAreQueries() throws Exception {
        StringBuilder rules = new StringBuilder("groups:\n- name: queries\n  rules:\n");
        MonitoringDocumentsTest.queries()
                .filter(query -> !query.startsWith("label_values"))
                .map(query -> query.replace("$__rate_interval", "5m"))
                .forEach(query -> rules.append("  - {record: 'test:query', expr: '")
                        .append(query)
                        .append("', labels: {number: '")
                        .append(rules.length())
                        .append("'}}\n"));
        Path file = Files.writeString(directory.resolve("rules.yaml"), rules);

        assertThat(promtool(directory.resolve("nothing"), "check", "rules", file.toString()))
                .contains("SUCCESS");
    }

    /** What it prints, given this file as its input. */
    private static String promtool(Path input, String... arguments) throws IOException, InterruptedException {
        List<String> command =
                Stream.concat(Stream.of("promtool"), Stream.of(arguments)).toList();
        if (!Files.exists(input)) {
            Files.createFile(input);
        }
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectInput(input.toFile())
                .start();
        String printed = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)).isTrue();
        return printed;
    }
}

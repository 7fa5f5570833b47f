package dev.weir.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** That {@code bench/compare} runs from its first process to its table. What it measures here means nothing. */
class CompareIT {

    private static final String COMPARE = "bench/compare";
    private static final int UNUSABLE = 2;

    @TempDir
    Path directory;

    @BeforeAll
    static void needsPython() {
        assumeTrue(Program.isInstalled("python3"), "python3 is not installed");
    }

    @Test
    void weirIsMeasuredInEveryScenarioThatIsAskedFor() throws Exception {
        for (String tool : List.of("wrk", "nginx", "openssl")) {
            assumeTrue(Program.isInstalled(tool), tool + " is not installed");
        }
        Path table = directory.resolve("table.md");

        Program.run(List.of(
                COMPARE,
                "--peers=weir",
                "--scenarios=get-1k,post-1k,tls",
                "--rounds=1",
                "--seconds=1",
                "--warm=0",
                "--pin=none",
                "--foreign=1000",
                "--java=" + Path.of(System.getProperty("java.home"), "bin", "java"),
                "--war=" + WeirProcess.war(),
                "--out=" + table));

        assertThat(table)
                .content()
                .contains("| GET 1 KB, 64 connections | weir | ")
                .contains("| POST 1 KB, 64 connections | weir | ")
                .contains("| GET 1 KB by TLS, 64 connections | weir | ")
                .containsPattern("\\| weir \\| [0-9.]+ \\| 1\\.00 \\| [0-9]+ \\| 1\\.00 \\|");
    }

    @Test
    void whatIsMissingIsSaidWithThePackageThatHasIt() throws Exception {
        String python = Program.run(List.of("python3", "-c", "import sys; print(sys.executable)"))
                .strip();
        ProcessBuilder builder =
                new ProcessBuilder(python, COMPARE, "--java=" + directory.resolve("java")).redirectErrorStream(true);
        builder.environment().put("PATH", directory.toString());

        Process process = builder.start();

        assertThat(output(process)).contains("apt-get install wrk").contains("apt-get install default-jdk");
        assertThat(process.waitFor()).isEqualTo(UNUSABLE);
    }

    private static String output(Process process) throws IOException {
        return new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }
}

package dev.weir.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.weir.fixture.Processes;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.stream.LongStream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The short form of the fault drill, with a seed that is always the same and one that never is. */
@Execution(ExecutionMode.CONCURRENT)
class DrillIT {

    private static final Duration PATIENCE = Duration.ofMinutes(3);
    private static final List<String> MUST_BE_ZERO =
            List.of("wrong", "lost", "hung", "needless", "disobeyed", "doubled");

    private final Path directory;

    DrillIT(@TempDir Path directory) {
        this.directory = directory;
    }

    static LongStream seeds() {
        return LongStream.of(4711, ThreadLocalRandom.current().nextInt(1_000_000));
    }

    @ParameterizedTest(name = "--seed {0}")
    @MethodSource("seeds")
    void allPromisesAreHeld(long seed) throws Exception {
        Path out = directory.resolve("report.json");
        Path err = directory.resolve("progress.txt");

        int status = drill(seed, out, err);

        String shown = Files.readString(err) + Files.readString(out);
        assertThat(status).as(shown).isZero();
        JsonNode report = new ObjectMapper().readTree(out.toFile());
        assertThat(report.path("broken")).as(shown).isEmpty();
        assertThat(report.path("seed").asLong()).isEqualTo(seed);
        assertThat(report.path("phases"))
                .hasSizeGreaterThan(10)
                .allSatisfy(phase -> assertThat(phase.path("ok").asLong()).isPositive());
        assertThat(MUST_BE_ZERO)
                .allSatisfy(count ->
                        assertThat(report.path("total").path(count).asLong(-1)).isZero());
        assertThat(report.path("total").path("longestMillis").asDouble())
                .isLessThan(report.path("boundMillis").asDouble());
        assertThat(report.path("total").path("cut").asLong())
                .as("faults are felt")
                .isPositive();
    }

    private static int drill(long seed, Path out, Path err) throws Exception {
        Process process = Processes.start(new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-jar",
                        WeirProcess.war(),
                        "drill",
                        "--seed",
                        Long.toString(seed),
                        "--duration",
                        "12s",
                        "--rate",
                        "60",
                        "--json")
                .redirectOutput(out.toFile())
                .redirectError(err.toFile()));
        if (!process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
            process.destroy();
            throw new AssertionError("the drill with seed " + seed + " did not end: " + Files.readString(err));
        }
        return process.exitValue();
    }
}

package dev.weir.launch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.cli.Terminal;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MainTest {

    private final Path directory;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    MainTest(@TempDir Path directory) {
        this.directory = directory;
    }

    @Test
    void versionIsPrinted() {
        int status = execute(Map.of(), "--version");

        assertThat(status).isZero();
        assertThat(out.toString()).matches("weir [0-9].* \\(Java .*\\)\\R");
    }

    @Test
    void helpNamesEveryCommand() {
        int status = execute(Map.of(), "--help");

        assertThat(status).isZero();
        assertThat(out.toString()).contains("run ", "check ", "demo ", "drill ", "--config");
    }

    @Test
    void unknownOptionIsAnErrorOfUse() {
        int status = execute(Map.of(), "--nonsense");

        assertThat(status).isEqualTo(2);
        assertThat(err.toString()).startsWith("Unknown option: '--nonsense'").doesNotContain("\tat ");
    }

    @ParameterizedTest
    @ValueSource(strings = {"--duration=9s", "--duration=soon", "--rate=0", "--rate=many", "--seed=x"})
    void drillThatMakesNoSenseIsAnErrorOfUse(String option) {
        int status = execute(Map.of(), "drill", option);

        assertThat(status).isEqualTo(2);
        assertThat(err.toString())
                .contains(option.substring(0, option.indexOf('=')))
                .doesNotContain("\tat ");
    }

    @ParameterizedTest
    @ValueSource(strings = {"run", "check"})
    void missingConfigurationIsExplained(String command) {
        Path missing = directory.resolve("missing.yaml");

        int status = execute(Map.of(), command, "--config", missing.toString());

        assertThat(status).isEqualTo(2);
        assertThat(err.toString())
                .startsWith("weir: there is no configuration: " + missing + " does not exist.")
                .contains("upstreams:", "--config FILE", "weir demo")
                .doesNotContain("\tat ");
        assertThat(out.toString()).isEmpty();
    }

    @Test
    void emptyConfigurationIsExplained() throws Exception {
        Path empty = Files.createFile(directory.resolve("empty.yaml"));

        int status = execute(Map.of(), "run", "--config", empty.toString());

        assertThat(status).isEqualTo(2);
        assertThat(err.toString()).startsWith("weir: there is no configuration: " + empty + " is empty.");
    }

    @Test
    void runIsTheDefaultCommand() {
        Path missing = directory.resolve("missing.yaml");

        int status = execute(Map.of(), "--config", missing.toString());

        assertThat(status).isEqualTo(2);
        assertThat(err.toString()).contains(missing + " does not exist");
    }

    @Test
    void configurationIsFoundByTheEnvironment() {
        int status = execute(Map.of("WEIR_CONFIG", directory.resolve("env.yaml").toString()), "run");

        assertThat(status).isEqualTo(2);
        assertThat(err.toString()).contains("env.yaml does not exist");
    }

    @Test
    void optionGoesBeforeTheEnvironment() {
        Map<String, String> environment =
                Map.of("WEIR_CONFIG", directory.resolve("env.yaml").toString());

        execute(environment, "run", "--config", directory.resolve("option.yaml").toString());

        assertThat(err.toString()).contains("option.yaml does not exist");
    }

    @Test
    void configurationIsWeirYamlByDefault() {
        execute(Map.of(), "run");

        assertThat(err.toString()).contains(": weir.yaml does not exist");
    }

    @ParameterizedTest
    @ValueSource(strings = {"run", "check"})
    void everyProblemIsPrintedWithItsLine(String command) throws Exception {
        Path config = directory.resolve("weir.yaml");
        Files.writeString(config, "colour: red\nadmin: {port: -1}\nupstreams: {http: {pools: []}}\n");

        int status = execute(Map.of(), command, "--config", config.toString());

        assertThat(status).isEqualTo(1);
        assertThat(err.toString().lines())
                .hasSizeGreaterThanOrEqualTo(2)
                .allMatch(line -> line.startsWith(config + ":"))
                .anyMatch(line -> line.startsWith(config + ":1: colour:"))
                .anyMatch(line -> line.startsWith(config + ":2: admin.port:"));
    }

    @Test
    void directoryForStateThatIsInUseEndsTheRun() throws Exception {
        Path state = directory.resolve("state");
        Path config = directory.resolve("weir.yaml");
        String yaml = "state: {dir: '" + state + "'}\nupstreams: {http: {pools: [{id: p, hosts: [{host: a}]}]}}\n";
        Files.writeString(config, "listeners: {http: {port: 0}}\nadmin: {port: 0}\n" + yaml);
        int status;
        try (TestWeir first = TestWeir.start(yaml)) {
            status = execute(Map.of(), "run", "--config", config.toString());
        }

        assertThat(status).isEqualTo(1);
        assertThat(err.toString())
                .isEqualTo("weir: state.dir: " + state + " is used by another Weir; stop that one, or name another"
                        + " directory for this one\n");
    }

    private int execute(Map<String, String> environment, String... arguments) {
        return Main.execute(new Terminal(new PrintWriter(out), new PrintWriter(err), environment), arguments);
    }
}

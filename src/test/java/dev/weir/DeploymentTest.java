package dev.weir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.fixture.LogCapture;
import dev.weir.fixture.TestHost;
import dev.weir.state.Fsync;
import dev.weir.state.Keeper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the log of a container says when the web application starts, and when it cannot. */
class DeploymentTest {

    private static final String UPSTREAMS = "upstreams: {http: {pools: [{id: primary, hosts: [{host: a}]}]}}\n";

    @TempDir
    private Path directory;

    private LogCapture errors;
    private LogCapture notes;
    private Path file;

    @BeforeEach
    void captureLogs() {
        errors = new LogCapture(WeirListener.class);
        notes = new LogCapture(Deployment.class);
        file = directory.resolve("weir.yaml");
    }

    @AfterEach
    void releaseLogs() {
        errors.close();
        notes.close();
    }

    @Test
    void directoryForStateIsGivenBackAtTheEnd() throws Exception {
        Path state = directory.resolve("state");
        Files.writeString(file, "state: {dir: '" + state + "'}\n" + UPSTREAMS);
        Map<String, String> parameters = Map.of("weir.config", file.toString());
        try (Keeper other = Keeper.open(state, "", Fsync.ORDERS, List::of, System::nanoTime, InstantSource.system())) {
            assertNotDeployed(
                    parameters,
                    "state.dir: " + state
                            + " is used by another Weir; stop that one, or name another directory for this" + " one");
        }

        DeployedWeir.with(parameters).close();
        DeployedWeir.with(parameters).close();
    }

    @Test
    void everyProblemIsInOneLine() throws IOException {
        Files.writeString(file, "via: a b\nwach: true\nadmin:\n  port: 65536\n" + UPSTREAMS);

        assertNotDeployed(
                Map.of("weir.config", file.toString(), "weir.admin.port", "http", "weir.port", "80"),
                "context parameter weir.port: is not known; known are weir.config, weir.admin.port; "
                        + "context parameter weir.admin.port: must be a port of the container, from 1 to 65535,"
                        + " but is \"http\"; "
                        + file + ":1: via: must be a pseudonym without spaces and separators, such as edge-1,"
                        + " but is \"a b\"; "
                        + file + ":2: wach: is not a known key; did you mean watch?; "
                        + file + ":4: admin.port: must be between 0 and 65535, but is 65536");
    }

    @Test
    void ofManyProblemsTheFirstAreListedAndTheOthersCounted() throws IOException {
        String unknown =
                IntStream.rangeClosed(1, 33).mapToObj(n -> "key" + n + ": 1\n").collect(Collectors.joining());
        Files.writeString(file, unknown + UPSTREAMS);

        String line = notDeployed(Map.of("weir.config", file.toString()));

        assertThat(line)
                .contains("weir.yaml:20: key20: ")
                .doesNotContain("key21")
                .endsWith("; 13 more");
        assertThat(line.lines()).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "upstreams:\n", "{}"})
    void fileWithoutUpstreamsIsOneLineAsWell(String yaml) throws IOException {
        Files.writeString(file, yaml);

        String line = notDeployed(Map.of("weir.config", file.toString()));

        assertThat(line)
                .startsWith(file.toString())
                .contains("there are no upstreams; the smallest configuration is upstreams: {http: ");
        assertThat(line.lines()).hasSize(1);
    }

    @Test
    void missingFileIsNamedAndWhoNamesIt() throws IOException {
        assertNotDeployed(
                Map.of("weir.config", file.toString()),
                file + ": does not exist (named by the context parameter weir.config)");
    }

    @Test
    void relativeNameIsShownWithItsDirectory() throws IOException {
        Path missing = Path.of("no-such-weir.yaml");

        assertNotDeployed(
                Map.of("weir.config", missing.toString()),
                missing.toAbsolutePath() + ": does not exist (named by the context parameter weir.config)");
    }

    @Test
    void directoryInsteadOfTheFileIsNamed() throws IOException {
        assertNotDeployed(
                Map.of("weir.config", directory.toString()),
                directory + ": must be a file, but " + directory
                        + " is a directory (named by the context parameter weir.config)");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " "})
    void withoutConfigurationTheWaysToNameOneAreTold(String empty) throws IOException {
        assertNotDeployed(
                Map.of("weir.config", empty),
                "there is no configuration: name a file by the context parameter weir.config, the variable WEIR_CONFIG"
                        + " or -Dweir.config, or have the container unpack the WAR with a /WEB-INF/weir.yaml");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "0", "65536", "-1", "+80", "8080x", "99999999999", "\u0661"})
    void portThatIsNoneIsTold(String port) throws IOException {
        Files.writeString(file, UPSTREAMS);

        assertNotDeployed(
                Map.of("weir.config", file.toString(), "weir.admin.port", port),
                "context parameter weir.admin.port: must be a port of the container, from 1 to 65535, but is \"" + port
                        + '"');
    }

    @Test
    void settingsWithoutEffectAreNamedInOneLine() throws Exception {
        Files.writeString(
                file,
                "listeners: {http: {port: 8000}}\nadmin: {bind: 127.0.0.1, path: /lb}\n"
                        + "limits: {idle_timeout: 60s, max_resends: 3}\n" + UPSTREAMS);

        try (DeployedWeir weir = DeployedWeir.with(Map.of("weir.config", file.toString()))) {
            assertThat(notes.lines())
                    .containsExactly("WARN In a container these settings have no effect, the container has its own:"
                            + " listeners, admin.bind, limits.idle_timeout");
        }
    }

    @Test
    void defaultsThatAreNotGivenAreNotNamed() throws Exception {
        Files.writeString(file, UPSTREAMS);

        try (DeployedWeir weir = DeployedWeir.with(Map.of("weir.config", file.toString()))) {
            assertThat(notes.lines()).isEmpty();
            assertThat(errors.lines()).containsExactly("INFO Weir is deployed; the admin API is off");
        }
    }

    @Test
    void whereTheAdminApiIsIsTold() throws Exception {
        Files.writeString(file, "admin: {role: ops}\n" + UPSTREAMS);

        try (DeployedWeir weir = DeployedWeir.with(Map.of("weir.config", file.toString(), "weir.admin.port", "81"))) {
            assertThat(errors.lines())
                    .containsExactly("INFO Weir is deployed; the admin API is at port 81 and below /_weir");
        }
    }

    @Test
    void portForThisMachineAloneIsTold() throws Exception {
        try (TestHost host = TestHost.start("web01");
                DeployedWeir weir = DeployedWeir.inFrontOf(host, "{}", "127.0.0.1")) {
            assertThat(errors.lines())
                    .containsExactly("INFO Weir is deployed; the admin API is at port " + weir.operatorsPort()
                            + " for this machine alone");
        }
    }

    private void assertNotDeployed(Map<String, String> parameters, String reasons) throws IOException {
        assertThat(notDeployed(parameters)).isEqualTo(reasons);
    }

    /** What the one line of the log says. */
    private String notDeployed(Map<String, String> parameters) {
        assertThatThrownBy(() -> DeployedWeir.with(parameters))
                .isInstanceOf(NotDeployed.class)
                .hasMessage("Weir is not deployed; its line on standard error, in Tomcat catalina.out, says why")
                .satisfies(thrown -> assertThat(thrown.getStackTrace()).isEmpty());
        assertThat(errors.lines()).singleElement().asString().startsWith("ERROR Weir is not deployed: ");
        return errors.lines().get(0).substring("ERROR Weir is not deployed: ".length());
    }
}

package dev.weir.config;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.state.Fsync;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Which directory state is kept in, by the file and by the environment. */
class StateDirectoryTest {

    private static final String UPSTREAMS = "upstreams: {http: {pools: [{id: primary, hosts: [{host: a}]}]}}\n";

    @TempDir
    private Path directory;

    @Test
    void directoryForStateMayComeFromTheEnvironment() throws IOException {
        String state = directory.resolve("state").toString();
        Reading reading = read(Map.of("WEIR_STATE_DIR", state), UPSTREAMS);

        assertThat(((Reading.Accepted) reading).settings().state())
                .isEqualTo(new Settings.State(Path.of(state), Fsync.ORDERS));
    }

    @ParameterizedTest
    @ValueSource(strings = {"state: {dir: other}", "state: {dir: other, fsync: orders}"})
    void directoryForStateInTheFileGoesBeforeTheEnvironment(String section) throws IOException {
        Reading reading = read(Map.of("WEIR_STATE_DIR", "/nowhere"), section + "\n" + UPSTREAMS);

        assertThat(((Reading.Accepted) reading).settings().state())
                .isEqualTo(new Settings.State(directory.resolve("other"), Fsync.ORDERS));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "state: {}\n", "state: {dir: null}\n", "state: {fsync: always}\n"})
    void emptyVariableNamesNoDirectoryForState(String section) throws IOException {
        Reading reading = read(Map.of("WEIR_STATE_DIR", ""), section + UPSTREAMS);

        assertThat(((Reading.Accepted) reading).settings().state()).isNull();
    }

    @Test
    void wrongDirectoryForStateInTheEnvironmentIsAProblem() throws IOException {
        Path file = Files.createFile(directory.resolve("file"));

        Reading reading = read(Map.of("WEIR_STATE_DIR", file.toString()), UPSTREAMS);

        assertThat(((Reading.Refused) reading).problems())
                .extracting(Problem::message)
                .containsExactly("must be a directory that can be written to, but " + file
                        + " is not (named by the variable WEIR_STATE_DIR)");
    }

    private Reading read(Map<String, String> environment, String yaml) throws IOException {
        Path file = Files.writeString(directory.resolve("weir.yaml"), yaml);
        return new SettingsReader(environment).read(file);
    }
}

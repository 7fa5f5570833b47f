package dev.weir.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which keys a reload puts in force, and which need a restart. */
class ChangedKeysTest {

    @TempDir
    private Path directory;

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
            limits: {response_head_size: 1KiB}    | limits.response_head_size
            limits: {replay_buffer: 1KiB}         | limits.replay_buffer
            limits: {attempts_timeout: 1s}        | limits.attempts_timeout
            limits: {max_resends: 1}              | limits.max_resends
            trusted_proxies: [10.0.0.1]           | trusted_proxies
            via: edge                             | via
            watch: true                           | watch
            admin: {role: ops}                    | admin.role
            """)
    void keyIsInForceAtOnce(String yaml, String key) throws IOException {
        Settings before = settings("");
        Settings after = settings(yaml);

        assertThat(ChangedKeys.inForce(before, after)).containsExactly(key);
        assertThat(ChangedKeys.needingRestart(before, after, Home.LAUNCHER)).isEmpty();
        assertThat(ChangedKeys.needingRestart(before, after, Home.CONTAINER)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
            listeners: {http: {port: 1}}          | listeners.http.port       | LAUNCHER
            listeners: {http: {http2: false}}     | listeners.http.http2      | LAUNCHER
            admin: {port: 1}                      | admin.port                | LAUNCHER
            admin: {bind: "::1"}                  | admin.bind                | LAUNCHER
            limits: {request_head_timeout: 1s}    | limits.request_head_timeout | LAUNCHER
            limits: {max_connections: 1}          | limits.max_connections    | LAUNCHER
            admin: {path: /lb}                    | admin.path                | CONTAINER
            """)
    void keyNeedsARestartWhereItHasAnEffect(String yaml, String key, Home home) throws IOException {
        Settings before = settings("");
        Settings after = settings(yaml);
        Home elsewhere = home == Home.LAUNCHER ? Home.CONTAINER : Home.LAUNCHER;

        assertThat(ChangedKeys.needingRestart(before, after, home)).containsExactly(key);
        assertThat(ChangedKeys.needingRestart(before, after, elsewhere)).isEmpty();
        assertThat(ChangedKeys.inForce(before, after)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
            background_period: 5s   | background_period     | LAUNCHER
            background_period: 5s   | background_period     | CONTAINER
            limits: {stop_timeout: 1s} | limits.stop_timeout | LAUNCHER
            limits: {stop_timeout: 1s} | limits.stop_timeout | CONTAINER
            state: {dir: there}     | state.dir,state.fsync | LAUNCHER
            state: {dir: there}     | state.dir,state.fsync | CONTAINER
            """)
    void keyNeedsARestartEverywhere(String yaml, String keys, Home home) throws IOException {
        assertThat(ChangedKeys.needingRestart(settings(""), settings(yaml), home))
                .containsExactly(keys.split(",", -1));
    }

    @Test
    void listenerThatIsNewOrGoneNeedsARestart() throws IOException {
        Settings without = settings("listeners: {http: false}");

        assertThat(ChangedKeys.needingRestart(settings(""), without, Home.LAUNCHER))
                .containsExactly("listeners.http.bind", "listeners.http.http2", "listeners.http.port");
    }

    @Test
    void upstreamsAreNoKeys() throws IOException {
        Settings before = settings("");
        Settings other = settings("", "upstreams: {https: {pools: []}}\n");

        assertThat(ChangedKeys.inForce(before, other)).isEmpty();
    }

    private Settings settings(String yaml) throws IOException {
        return settings(yaml, "upstreams: {http: {pools: []}}\n");
    }

    private Settings settings(String yaml, String upstreams) throws IOException {
        Path file = Files.writeString(directory.resolve("weir.yaml"), yaml + "\n" + upstreams);
        return ((Reading.Accepted) new SettingsReader(Map.of()).read(file)).settings();
    }
}

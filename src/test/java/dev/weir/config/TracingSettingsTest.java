package dev.weir.config;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.config.Settings.Traces;
import dev.weir.config.Settings.Tracing;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TracingSettingsTest {

    private static final String UPSTREAMS = SettingsReader.SMALLEST + "\n";

    @TempDir
    private Path directory;

    private Readings readings;

    @BeforeEach
    void readings() {
        readings = new Readings(directory, Map.of());
    }

    @Test
    void requestsAreLeftAsTheyAreByDefault() throws IOException {
        assertThat(readings.settings(UPSTREAMS).tracing()).isEqualTo(new Tracing(Traces.PASS, false));
    }

    @Test
    void requestsThatAreLoggedAreFollowedByDefault() throws Exception {
        Settings logged = readings.settings("access_log: {format: json}\n" + UPSTREAMS);
        Settings notFollowed = readings.settings(
                "access_log: {format: json}\ntracing: {traceparent: pass, request_id: false}\n" + UPSTREAMS);

        assertThat(logged.tracing()).isEqualTo(new Tracing(Traces.JOIN, true));
        assertThat(notFollowed.tracing()).isEqualTo(new Tracing(Traces.PASS, false));
    }

    @Test
    void everyKeyIsMapped() throws IOException {
        Settings settings = readings.settings("tracing: {traceparent: join, request_id: true}\n" + UPSTREAMS);

        assertThat(settings.tracing()).isEqualTo(new Tracing(Traces.JOIN, true));
    }

    @Test
    void otherWordsAreProblems() throws IOException {
        assertThat(readings.problems("tracing: {traceparent: 'on', request_id: maybe}\n" + UPSTREAMS))
                .containsExactly(
                        "weir.yaml:1: tracing.traceparent: must be one of pass, join, but is \"on\"",
                        "weir.yaml:1: tracing.request_id: must be true or false, but is \"maybe\"");
    }
}

package dev.weir.config;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.config.Settings.Decisions;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DecisionSettingsTest {

    private static final String UPSTREAMS = SettingsReader.SMALLEST + "\n";

    @TempDir
    private Path directory;

    private Readings readings;

    @BeforeEach
    void readings() {
        readings = new Readings(directory, Map.of());
    }

    @Test
    void someAreKeptAndNobodyIsToldByDefault() throws IOException {
        assertThat(readings.settings(UPSTREAMS).decisions()).isEqualTo(new Decisions(200, Networks.none()));
    }

    @Test
    void everyKeyIsMapped() throws IOException {
        Settings settings = readings.settings("decisions: {keep: 3, header_for: [10.0.0.0/8]}\n" + UPSTREAMS);

        assertThat(settings.decisions()).isEqualTo(new Decisions(3, Networks.of(List.of("10.0.0.0/8"))));
    }

    @Test
    void wrongValuesAreProblems() throws IOException {
        assertThat(readings.problems("decisions: {keep: 10001, header_for: [everybody]}\n" + UPSTREAMS))
                .containsExactly(
                        "weir.yaml:1: decisions.keep: must be between 0 and 10000, but is 10001",
                        "weir.yaml:1: decisions.header_for[0]: must be a network such as 10.0.0.0/8, 192.168.1.7 or ::1,"
                                + " but is \"everybody\"");
    }
}

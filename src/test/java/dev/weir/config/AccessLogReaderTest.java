package dev.weir.config;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.accesslog.AccessLogOptions;
import dev.weir.accesslog.Format;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AccessLogReaderTest {

    private static final String UPSTREAMS = SettingsReader.SMALLEST + "\n";

    @TempDir
    private Path directory;

    private Readings readings;

    @BeforeEach
    void readings() {
        readings = new Readings(directory, Map.of());
    }

    @Test
    void thereIsNoneByDefault() throws IOException {
        AccessLogOptions options = readings.settings(UPSTREAMS).accessLog();

        assertThat(options).isEqualTo(new AccessLogOptions(Format.OFF, null, 104_857_600L, 14, 2_147_483_648L, 8192));
        assertThat(options.on()).isFalse();
    }

    @Test
    void everyKeyIsMapped() throws IOException {
        AccessLogOptions options = readings.settings(
                        "access_log: {format: combined, path: logs/a.log, max_size: 64KiB, keep_days: 2,"
                                + " total_size: 4GiB, queue: 64}\n" + UPSTREAMS)
                .accessLog();

        assertThat(options)
                .isEqualTo(new AccessLogOptions(
                        Format.COMBINED, directory.resolve("logs/a.log"), 65_536L, 2, 4_294_967_296L, 64));
    }

    @Test
    void formatMayBeOff() throws IOException {
        assertThat(readings.settings("access_log: {format: off}\n" + UPSTREAMS).accessLog())
                .isEqualTo(AccessLogOptions.defaults());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
            format: xml                          | format: must be one of off, json, combined, but is "xml"
            path: a%d.log                        | path: must be a path without %, but is "a%d.log"
            max_size: 1KiB                       | max_size: must be between 64KiB and 64GiB, but is "1KiB"
            keep_days: 0                         | keep_days: must be between 1 and 3650, but is 0
            queue: 1                             | queue: must be between 64 and 1000000, but is 1
            max_size: 2MiB, total_size: 1MiB     | total_size: must not be less than max_size
            """)
    void wrongValueIsAProblem(String given, String problem) throws IOException {
        assertThat(readings.problems("access_log: {" + given + "}\n" + UPSTREAMS))
                .containsExactly("weir.yaml:1: access_log." + problem);
    }

    @Test
    void directoryIsNoPath() throws IOException {
        assertThat(readings.problems("access_log: {path: .}\n" + UPSTREAMS))
                .singleElement()
                .asString()
                .startsWith("weir.yaml:1: access_log.path: must be a file, but ")
                .endsWith(" is a directory");
    }
}

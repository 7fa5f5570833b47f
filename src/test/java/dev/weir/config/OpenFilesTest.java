package dev.weir.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OpenFilesTest {

    @Test
    void softLimitIsTaken() {
        OpenFiles files = OpenFiles.parse(List.of(
                "Limit                     Soft Limit           Hard Limit           Units     ",
                "Max processes             94942                94942                processes ",
                "Max open files            1024                 524288               files     "));

        assertThat(files).isEqualTo(new OpenFiles(1024));
    }

    @ParameterizedTest
    @CsvSource({"Max open files unlimited unlimited files", "Max processes 1 1 processes", "''"})
    void otherwiseThereIsNoLimit(String line) {
        assertThat(OpenFiles.parse(List.of(line))).isEqualTo(new OpenFiles(OpenFiles.UNLIMITED));
    }

    @ParameterizedTest
    @CsvSource({"1024, 432", "20160, 10000", "120, 16", "9223372036854775807, 2147483647"})
    void clientsAndHostsGetHalfOfWhatWeirDoesNotKeep(long limit, int share) {
        assertThat(new OpenFiles(limit).share()).isEqualTo(share);
    }

    @Test
    void limitThatLeavesRoomForEveryClientIsNotToldOf() {
        assertThat(new OpenFiles(20_160).shortage(10_000)).isEmpty();
    }

    @Test
    void limitThatLeavesRoomForFewerClientsIsToldWithWhatToDo() {
        assertThat(new OpenFiles(1024).shortage(10_000))
                .hasValue("limits.max_connections is 10000, but only 432 clients are served at once: this process may"
                        + " open 1024 files. Let it open 20160 (ulimit -n, LimitNOFILE), or lower"
                        + " limits.max_connections");
    }
}

package dev.weir.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class UnitsTest {

    @ParameterizedTest
    @CsvSource({
        "0, 0, 0",
        "100, 100, 100000",
        "100ms, 100, 100",
        "10s, 10000, 10000",
        "2m, 120000, 120000",
        "24h, 86400000, 86400000",
        "-5s, -5000, -5000",
        "999999999999999999, 999999999999999999, 9223372036854775807",
        "99999999999999999999999999, 9223372036854775807, 9223372036854775807",
        "-99999999999999999999999999h, -9223372036854775808, -9223372036854775808",
    })
    void timeWithoutUnitCountsTheUnitOfItsKey(String text, long inMillis, long inSeconds) throws Mistake {
        assertThat(Units.MILLIS.parse(text)).isEqualTo(inMillis);
        assertThat(Units.SECONDS.parse(text)).isEqualTo(inSeconds);
    }

    @ParameterizedTest
    @CsvSource({"0, 0", "512, 512", "512B, 512", "64KiB, 65536", "2MiB, 2097152", "3GiB, 3221225472"})
    void sizeWithoutUnitCountsBytes(String text, long bytes) throws Mistake {
        assertThat(Units.BYTES.parse(text)).isEqualTo(bytes);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "s", "-", "1.5s", "10 s", "1S", "1d", "1m30s", "010", "0x1F", "1e3", "+1", "1KiB", "١s"})
    void otherTextIsNoTime(String text) {
        assertThatThrownBy(() -> Units.SECONDS.parse(text))
                .isInstanceOf(Mistake.class)
                .hasMessageStartingWith("must be a time such as 500ms, 10s or 2m, but is ");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "64KB", "64kib", "1TiB", "10s", "1.5MiB"})
    void otherTextIsNoSize(String text) {
        assertThatThrownBy(() -> Units.BYTES.parse(text))
                .isInstanceOf(Mistake.class)
                .hasMessageStartingWith("must be a size such as 65536, 64KiB or 1MiB, but is ");
    }

    @ParameterizedTest
    @CsvSource({"0, 0ms", "1, 1ms", "1500, 1500ms", "90000, 90s", "3600000, 1h", "86400000, 24h"})
    void timeIsShownInItsGreatestWholeUnit(long millis, String shown) {
        assertThat(Units.MILLIS.format(millis)).isEqualTo(shown);
    }

    @ParameterizedTest
    @CsvSource({"0, 0B", "1000, 1000B", "65536, 64KiB", "1048576, 1MiB"})
    void sizeIsShownInItsGreatestWholeUnit(long bytes, String shown) {
        assertThat(Units.BYTES.format(bytes)).isEqualTo(shown);
    }
}

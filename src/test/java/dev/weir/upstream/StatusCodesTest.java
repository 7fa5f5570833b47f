package dev.weir.upstream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class StatusCodesTest {

    @ParameterizedTest
    @CsvSource({
        "404, 404, true",
        "404, 403, false",
        "404, 405, false",
        "50x, 500, true",
        "50x, 509, true",
        "50x, 499, false",
        "50x, 510, false",
        "5xx, 500, true",
        "5xx, 599, true",
        "5xx, 499, false",
        "1xx, 100, true",
        "1xx, 200, false"
    })
    void maskMatchesItsStatuses(String mask, int status, boolean matches) {
        assertThat(StatusCodes.of(List.of(mask)).contains(status)).isEqualTo(matches);
    }

    @Test
    void anyOfSeveralMasksMatches() {
        StatusCodes codes = StatusCodes.of(List.of("5xx", "403"));

        assertThat(codes.contains(403)).isTrue();
        assertThat(codes.contains(502)).isTrue();
        assertThat(codes.contains(404)).isFalse();
    }

    @Test
    void noneMatchesNothing() {
        assertThat(StatusCodes.none().contains(500)).isFalse();
        assertThat(StatusCodes.none()).isEqualTo(StatusCodes.of(List.of()));
    }

    @Test
    void statusBeyondTheRangeOfHttpMatchesNothing() {
        StatusCodes codes = StatusCodes.of(List.of("1xx", "2xx", "3xx", "4xx", "5xx"));

        assertThat(codes.contains(0)).isFalse();
        assertThat(codes.contains(99)).isFalse();
        assertThat(codes.contains(600)).isFalse();
        assertThat(codes.contains(999)).isFalse();
    }

    @Test
    void masksAreKeptAsTheyWereGiven() {
        assertThat(StatusCodes.of(List.of("5xx", "403")).masks()).containsExactly("5xx", "403");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "5", "50", "5x", "5x0", "xxx", "x00", "600", "099", "5000", "5XX", " 500", "-50", "5xx\n"})
    void otherTextIsRefused(String text) {
        assertThatThrownBy(() -> StatusCodes.of(List.of("404", text)))
                .isInstanceOf(InvalidOption.class)
                .hasMessage("status_codes: must be a status such as 503, 50x or 5xx, but is " + text);
    }
}

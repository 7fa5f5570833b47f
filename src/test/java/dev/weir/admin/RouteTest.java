package dev.weir.admin;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RouteTest {

    private static final Route OPEN = Route.readingOpenly("/health/live", call -> Answer.done());

    @Test
    void openRouteIsOpenForItsOwnPath() {
        assertThat(OPEN.opens("GET", "/health/live")).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"/health/live/", "/health/%6cive", "/health//live", "/health", "/HEALTH/LIVE", "health/live", ""
            })
    void openRouteIsOpenForNothingThatOnlyMeansTheSame(String path) {
        assertThat(OPEN.opens("GET", path)).isFalse();
    }

    @Test
    void openRouteIsOpenForItsOwnMethods() {
        assertThat(OPEN.opens("POST", "/health/live")).isFalse();
    }

    @Test
    void otherRoutesAreNotOpen() {
        Route pools = Route.reading("/pools", call -> Answer.done());

        assertThat(pools.opens("GET", "/pools")).isFalse();
    }
}

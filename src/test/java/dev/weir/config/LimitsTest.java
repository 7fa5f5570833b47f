package dev.weir.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.upstream.InvalidOption;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class LimitsTest {

    @Test
    void limitOutsideItsRangeIsRefused() {
        Limits limits = Limits.defaults();

        assertThatThrownBy(() -> new Limits(
                        limits.requestHeadTimeout(),
                        limits.requestBodyTimeout(),
                        limits.idleTimeout(),
                        limits.responseWriteTimeout(),
                        limits.requestHeadSize(),
                        limits.requestHeaderCount(),
                        limits.responseHeadSize(),
                        limits.responseHeaderCount(),
                        limits.interimAnswers(),
                        0,
                        limits.replayBuffer(),
                        limits.attemptsTimeout(),
                        limits.maxResends(),
                        limits.resendPercent(),
                        limits.resendMinimum(),
                        limits.stopDelay(),
                        limits.stopTimeout()))
                .isInstanceOf(InvalidOption.class)
                .hasMessage("max_connections: must be between 1 and 1000000, but is 0");
    }

    @Test
    void stopDelayMayBeZero() {
        assertThat(Limits.defaults().stopDelay()).isEqualTo(Duration.ZERO);
        assertThat(Limits.STOP_DELAY.allows(0)).isTrue();
    }
}

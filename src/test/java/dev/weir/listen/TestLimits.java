package dev.weir.listen;

import dev.weir.config.Limits;
import java.time.Duration;

/** The default limits with some changed. */
public final class TestLimits {

    private static final Limits DEFAULTS = Limits.defaults();

    private Duration head = DEFAULTS.requestHeadTimeout();
    private Duration body = DEFAULTS.requestBodyTimeout();
    private Duration idle = DEFAULTS.idleTimeout();
    private Duration write = DEFAULTS.responseWriteTimeout();
    private int headers = DEFAULTS.requestHeaderCount();
    private int connections = DEFAULTS.maxConnections();
    private Duration stopDelay = DEFAULTS.stopDelay();
    private Duration stopTimeout = DEFAULTS.stopTimeout();

    public TestLimits head(Duration time) {
        head = time;
        return this;
    }

    public TestLimits body(Duration time) {
        body = time;
        return this;
    }

    public TestLimits idle(Duration time) {
        idle = time;
        return this;
    }

    public TestLimits write(Duration time) {
        write = time;
        return this;
    }

    public TestLimits headers(int count) {
        headers = count;
        return this;
    }

    public TestLimits connections(int count) {
        connections = count;
        return this;
    }

    public TestLimits stopDelay(Duration time) {
        stopDelay = time;
        return this;
    }

    public TestLimits stopTimeout(Duration time) {
        stopTimeout = time;
        return this;
    }

    public Limits build() {
        return new Limits(
                head,
                body,
                idle,
                write,
                DEFAULTS.requestHeadSize(),
                headers,
                DEFAULTS.responseHeadSize(),
                DEFAULTS.responseHeaderCount(),
                DEFAULTS.interimAnswers(),
                connections,
                DEFAULTS.replayBuffer(),
                DEFAULTS.attemptsTimeout(),
                DEFAULTS.maxResends(),
                DEFAULTS.resendPercent(),
                DEFAULTS.resendMinimum(),
                stopDelay,
                stopTimeout);
    }
}

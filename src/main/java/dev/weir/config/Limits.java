package dev.weir.config;

import dev.weir.upstream.Range;
import dev.weir.upstream.ResendBudget;
import java.time.Duration;

/**
 * Bounds on time, memory and counts.
 *
 * @param requestHeadTimeout from accept, or on a kept connection from the first byte, to the end of the headers
 * @param requestBodyTimeout without progress of the body
 * @param idleTimeout of a kept client connection without a request
 * @param responseWriteTimeout of a client that does not read
 * @param requestHeadSize in bytes
 * @param requestHeaderCount in headers
 * @param responseHeadSize of a host's answer, in bytes
 * @param responseHeaderCount of a host's answer, in headers
 * @param interimAnswers of a host to one request
 * @param maxConnections of clients
 * @param replayBuffer of a request's body, in bytes
 * @param attemptsTimeout after this no further host is tried for a request
 * @param maxResends tries of a request after something was sent
 * @param resendPercent of the requests of the last 10 s that may be such tries
 * @param resendMinimum such tries a second besides
 * @param stopDelay at a stop: not ready, but still accepting
 * @param stopTimeout after that, for requests in flight
 */
public record Limits(
        Duration requestHeadTimeout,
        Duration requestBodyTimeout,
        Duration idleTimeout,
        Duration responseWriteTimeout,
        int requestHeadSize,
        int requestHeaderCount,
        int responseHeadSize,
        int responseHeaderCount,
        int interimAnswers,
        int maxConnections,
        int replayBuffer,
        Duration attemptsTimeout,
        int maxResends,
        int resendPercent,
        int resendMinimum,
        Duration stopDelay,
        Duration stopTimeout) {

    private static final long DAY_MILLIS = Duration.ofDays(1).toMillis();
    private static final long MIB = 1024 * 1024;

    /** The range of {@code request_head_timeout}, in milliseconds. */
    public static final Range REQUEST_HEAD_TIMEOUT = new Range("request_head_timeout", 1, DAY_MILLIS);
    /** The range of {@code request_body_timeout}, in milliseconds. */
    public static final Range REQUEST_BODY_TIMEOUT = new Range("request_body_timeout", 1, DAY_MILLIS);
    /** The range of {@code idle_timeout}, in milliseconds. */
    public static final Range IDLE_TIMEOUT = new Range("idle_timeout", 1, DAY_MILLIS);
    /** The range of {@code response_write_timeout}, in milliseconds. */
    public static final Range RESPONSE_WRITE_TIMEOUT = new Range("response_write_timeout", 1, DAY_MILLIS);
    /** The range of {@code request_head_size}, in bytes. */
    public static final Range REQUEST_HEAD_SIZE = new Range("request_head_size", 256, 16 * MIB);
    /** The range of {@code request_header_count}. */
    public static final Range REQUEST_HEADER_COUNT = new Range("request_header_count", 1, 10_000);
    /** The range of {@code response_head_size}, in bytes. */
    public static final Range RESPONSE_HEAD_SIZE = new Range("response_head_size", 256, 16 * MIB);
    /** The range of {@code response_header_count}. */
    public static final Range RESPONSE_HEADER_COUNT = new Range("response_header_count", 1, 10_000);
    /** The range of {@code interim_answers}. */
    public static final Range INTERIM_ANSWERS = new Range("interim_answers", 0, 10_000);
    /** The range of {@code max_connections}. */
    public static final Range MAX_CONNECTIONS = new Range("max_connections", 1, 1_000_000);
    /** The range of {@code replay_buffer}, in bytes. */
    public static final Range REPLAY_BUFFER = new Range("replay_buffer", 0, 64 * MIB);
    /** The range of {@code attempts_timeout}, in milliseconds. */
    public static final Range ATTEMPTS_TIMEOUT = new Range("attempts_timeout", 1, DAY_MILLIS);
    /** The range of {@code max_resends}. */
    public static final Range MAX_RESENDS = new Range("max_resends", 0, 100);
    /** The range of {@code resend_percent}. */
    public static final Range RESEND_PERCENT = new Range("resend_percent", 0, 10_000);
    /** The range of {@code resend_minimum}, a second. */
    public static final Range RESEND_MINIMUM = new Range("resend_minimum", 0, 1_000_000);
    /** The range of {@code stop_delay}, in milliseconds. */
    public static final Range STOP_DELAY = new Range("stop_delay", 0, DAY_MILLIS);
    /** The range of {@code stop_timeout}, in milliseconds. */
    public static final Range STOP_TIMEOUT = new Range("stop_timeout", 0, DAY_MILLIS);

    /**
     * Checks every value.
     *
     * @throws dev.weir.upstream.InvalidOption if one is outside its range
     */
    public Limits {
        REQUEST_HEAD_TIMEOUT.check(requestHeadTimeout.toMillis());
        REQUEST_BODY_TIMEOUT.check(requestBodyTimeout.toMillis());
        IDLE_TIMEOUT.check(idleTimeout.toMillis());
        RESPONSE_WRITE_TIMEOUT.check(responseWriteTimeout.toMillis());
        REQUEST_HEAD_SIZE.check(requestHeadSize);
        REQUEST_HEADER_COUNT.check(requestHeaderCount);
        RESPONSE_HEAD_SIZE.check(responseHeadSize);
        RESPONSE_HEADER_COUNT.check(responseHeaderCount);
        INTERIM_ANSWERS.check(interimAnswers);
        MAX_CONNECTIONS.check(maxConnections);
        REPLAY_BUFFER.check(replayBuffer);
        ATTEMPTS_TIMEOUT.check(attemptsTimeout.toMillis());
        MAX_RESENDS.check(maxResends);
        RESEND_PERCENT.check(resendPercent);
        RESEND_MINIMUM.check(resendMinimum);
        STOP_DELAY.check(stopDelay.toMillis());
        STOP_TIMEOUT.check(stopTimeout.toMillis());
    }

    /** The bounds of a configuration that sets none. */
    public static Limits defaults() {
        return new Limits(
                Duration.ofSeconds(10),
                Duration.ofSeconds(30),
                Duration.ofSeconds(60),
                Duration.ofSeconds(30),
                32 * 1024,
                200,
                64 * 1024,
                200,
                64,
                10_000,
                64 * 1024,
                Duration.ofSeconds(30),
                3,
                ResendBudget.DEFAULT_PERCENT,
                ResendBudget.DEFAULT_MINIMUM,
                Duration.ZERO,
                Duration.ofSeconds(30));
    }

    /** These limits, but those that need no restart from others. */
    Limits running(Limits other) {
        return new Limits(
                requestHeadTimeout,
                requestBodyTimeout,
                idleTimeout,
                responseWriteTimeout,
                requestHeadSize,
                requestHeaderCount,
                other.responseHeadSize,
                other.responseHeaderCount,
                other.interimAnswers,
                maxConnections,
                other.replayBuffer,
                other.attemptsTimeout,
                other.maxResends,
                other.resendPercent,
                other.resendMinimum,
                stopDelay,
                stopTimeout);
    }
}

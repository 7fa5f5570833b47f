package dev.weir.config;

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
 * @param maxConnections of clients
 * @param replayBuffer of a request's body, in bytes
 * @param attemptsTimeout after this no further host is tried for a request
 * @param maxResends tries of a request after something was sent
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
        int maxConnections,
        int replayBuffer,
        Duration attemptsTimeout,
        int maxResends,
        Duration stopDelay,
        Duration stopTimeout) {

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
                10_000,
                64 * 1024,
                Duration.ofSeconds(30),
                3,
                Duration.ZERO,
                Duration.ofSeconds(30));
    }
}

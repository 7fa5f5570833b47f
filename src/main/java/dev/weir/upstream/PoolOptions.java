package dev.weir.upstream;

import java.time.Duration;

/**
 * What an operator configures for a pool; immutable and always valid.
 *
 * @param priority lower is tried first; pools of equal priority are tried in order of declaration
 * @param method how a host is chosen
 * @param timeout for a TCP connection, and again for the TLS handshake on it
 * @param readTimeout between two reads or writes on a connection that serves a request
 * @param keepalivePool idle connections kept per host
 * @param keepaliveTimeout after which an idle connection is closed
 * @param maxFails failures that take a host down
 * @param failedTimeout after the last failure until failures are forgotten and the host comes back
 * @param statusCodes answers that count as failures
 * @param maxConnections to each host at once; 0 is without limit
 * @param queue requests that may wait for a connection to a host at its limit
 * @param queueTimeout how long each may wait
 */
public record PoolOptions(
        int priority,
        Method method,
        Duration timeout,
        Duration readTimeout,
        int keepalivePool,
        Duration keepaliveTimeout,
        int maxFails,
        Duration failedTimeout,
        StatusCodes statusCodes,
        int maxConnections,
        int queue,
        Duration queueTimeout) {

    private static final long DAY_MILLIS = Duration.ofDays(1).toMillis();

    /** The range of {@code priority}. */
    public static final Range PRIORITY = new Range("priority", -1_000_000, 1_000_000);
    /** The range of {@code timeout}, in milliseconds. */
    public static final Range TIMEOUT = new Range("timeout", 1, DAY_MILLIS);
    /** The range of {@code read_timeout}, in milliseconds. */
    public static final Range READ_TIMEOUT = new Range("read_timeout", 1, DAY_MILLIS);
    /** The range of {@code keepalive_pool}. */
    public static final Range KEEPALIVE_POOL = new Range("keepalive_pool", 0, 100_000);
    /** The range of {@code keepalive_timeout}, in milliseconds. */
    public static final Range KEEPALIVE_TIMEOUT = new Range("keepalive_timeout", 0, DAY_MILLIS);
    /** The range of {@code max_fails}. */
    public static final Range MAX_FAILS = new Range("max_fails", 1, 1_000_000);
    /** The range of {@code failed_timeout}, in milliseconds. */
    public static final Range FAILED_TIMEOUT = new Range("failed_timeout", 1, 30 * DAY_MILLIS);
    /** The range of {@code max_connections}. */
    public static final Range MAX_CONNECTIONS = new Range("max_connections", 0, 1_000_000);
    /** The range of {@code queue}. */
    public static final Range QUEUE = new Range("queue", 0, 1_000_000);
    /** The range of {@code queue_timeout}, in milliseconds. */
    public static final Range QUEUE_TIMEOUT = new Range("queue_timeout", 1, DAY_MILLIS);

    /**
     * Checks every value.
     *
     * @throws InvalidOption if one is outside its range
     */
    public PoolOptions {
        PRIORITY.check(priority);
        TIMEOUT.check(timeout.toMillis());
        READ_TIMEOUT.check(readTimeout.toMillis());
        KEEPALIVE_POOL.check(keepalivePool);
        KEEPALIVE_TIMEOUT.check(keepaliveTimeout.toMillis());
        MAX_FAILS.check(maxFails);
        FAILED_TIMEOUT.check(failedTimeout.toMillis());
        MAX_CONNECTIONS.check(maxConnections);
        QUEUE.check(queue);
        QUEUE_TIMEOUT.check(queueTimeout.toMillis());
    }

    /** The options of a pool that gives none (seed, section 1). */
    public static PoolOptions defaults() {
        return new PoolOptions(
                0,
                Method.ROUND_ROBIN,
                Duration.ofSeconds(2),
                Duration.ofSeconds(10),
                30,
                Duration.ofSeconds(60),
                3,
                Duration.ofSeconds(60),
                StatusCodes.none(),
                0,
                1024,
                Duration.ofSeconds(1));
    }

    /** With each value that differs between two others taken from the latter. */
    PoolOptions merged(PoolOptions from, PoolOptions to) {
        return new PoolOptions(
                merged(priority, from.priority, to.priority),
                merged(method, from.method, to.method),
                merged(timeout, from.timeout, to.timeout),
                merged(readTimeout, from.readTimeout, to.readTimeout),
                merged(keepalivePool, from.keepalivePool, to.keepalivePool),
                merged(keepaliveTimeout, from.keepaliveTimeout, to.keepaliveTimeout),
                merged(maxFails, from.maxFails, to.maxFails),
                merged(failedTimeout, from.failedTimeout, to.failedTimeout),
                merged(statusCodes, from.statusCodes, to.statusCodes),
                merged(maxConnections, from.maxConnections, to.maxConnections),
                merged(queue, from.queue, to.queue),
                merged(queueTimeout, from.queueTimeout, to.queueTimeout));
    }

    private static <T> T merged(T own, T from, T to) {
        return from.equals(to) ? own : to;
    }

    PoolOptions withPriority(int newPriority) {
        return new PoolOptions(
                newPriority,
                method,
                timeout,
                readTimeout,
                keepalivePool,
                keepaliveTimeout,
                maxFails,
                failedTimeout,
                statusCodes,
                maxConnections,
                queue,
                queueTimeout);
    }

    PoolOptions withMethod(Method newMethod) {
        return new PoolOptions(
                priority,
                newMethod,
                timeout,
                readTimeout,
                keepalivePool,
                keepaliveTimeout,
                maxFails,
                failedTimeout,
                statusCodes,
                maxConnections,
                queue,
                queueTimeout);
    }
}

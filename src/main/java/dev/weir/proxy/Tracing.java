package dev.weir.proxy;

/**
 * What an operator configures for following a request from one system to the next.
 *
 * @param joins whether this balancer takes part in traces, as one who asks hosts by itself; else what clients send of them
 *     passes as it is
 * @param requestIds whether each request has an id in {@code X-Request-Id}
 */
public record Tracing(boolean joins, boolean requestIds) {

    /** Neither. */
    public static Tracing none() {
        return new Tracing(false, false);
    }
}

package dev.weir.upstream;

/**
 * One failure of a host.
 *
 * @param source who saw it
 * @param reason in the operator's words: {@code "connection refused"}
 */
public record Failure(Source source, String reason) {

    /** Who saw a failure. */
    public enum Source {
        /** A request of a client. */
        TRAFFIC,
        /** An active check. */
        CHECK
    }
}

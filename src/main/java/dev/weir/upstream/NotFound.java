package dev.weir.upstream;

/** A pool or a host that a change names does not exist. */
public final class NotFound extends UpstreamException {

    private NotFound(String message) {
        super(message);
    }

    static NotFound pool(String pool) {
        return new NotFound("Pool \"" + pool + "\" not found");
    }

    static NotFound host(String pool, String host) {
        return new NotFound("Host \"" + host + "\" not found in pool \"" + pool + "\"");
    }
}

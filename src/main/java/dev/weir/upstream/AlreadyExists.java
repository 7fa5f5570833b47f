package dev.weir.upstream;

/** A pool or a host with the id of a new one exists already. */
public final class AlreadyExists extends UpstreamException {

    private AlreadyExists(String message) {
        super(message);
    }

    static AlreadyExists pool(String pool) {
        return new AlreadyExists("Pool \"" + pool + "\" already exists");
    }

    static AlreadyExists host(String pool, String host) {
        return new AlreadyExists("Host \"" + host + "\" already exists in pool \"" + pool + "\"");
    }
}

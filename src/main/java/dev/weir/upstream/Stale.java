package dev.weir.upstream;

/** Somebody else changed what a change is about, so that whoever makes it does not know what is there. */
public final class Stale extends UpstreamException {

    private Stale(String message) {
        super(message);
    }

    static Stale pool(String pool) {
        return new Stale("Pool \"" + pool + "\" was changed meanwhile");
    }

    static Stale host(String pool, String host) {
        return new Stale("Host \"" + host + "\" of pool \"" + pool + "\" was changed meanwhile");
    }
}

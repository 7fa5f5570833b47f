package dev.weir.state;

/**
 * What an operator calls a host.
 *
 * @param upstream the upstream's id
 * @param pool the pool's id
 * @param host the host's id
 */
record HostName(String upstream, String pool, String host) {

    /** {@code upstream=http pool=primary host=web01}: one line without other spaces, as in the journal and in the log. */
    @Override
    public String toString() {
        return "upstream=" + Escape.of(upstream) + " pool=" + Escape.of(pool) + " host=" + Escape.of(host);
    }
}

package dev.weir.metrics;

import dev.weir.upstream.HostStats;
import dev.weir.upstream.Upstream;

/** Says how many connections there are to a host at the moment. */
@FunctionalInterface
public interface HostConnectionCounts {

    /**
     * How many there are.
     *
     * @param open being opened and idle ones included
     * @param idle serve nothing at the moment
     * @param queued requests that wait for one
     */
    record Counts(int open, int idle, int queued) {

        /** There are none. */
        public static final Counts NONE = new Counts(0, 0, 0);
    }

    /** Those to the host with this identity. */
    Counts of(Upstream upstream, HostStats host);
}

package dev.weir.upstream;

import java.util.BitSet;

/** Chooses among the usable hosts of one pool in one snapshot. Immutable but for the cursors it draws from. */
sealed interface Schedule permits RoundRobin, Hash {

    /** What is returned when there is no host to choose. */
    int NONE = -1;

    /**
     * The first choice for a request.
     *
     * @param key the client's address as text
     * @return a position in the pool's list of hosts, or {@link #NONE} when no host is usable
     */
    int first(String key);

    /**
     * A further choice, after others failed.
     *
     * @param key the client's address as text
     * @param tried positions that this request has tried
     * @return a position that is not in {@code tried}, or {@link #NONE} when all usable hosts are
     */
    int further(String key, BitSet tried);
}

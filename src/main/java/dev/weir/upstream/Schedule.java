package dev.weir.upstream;

/** Chooses among the usable hosts of one pool in one snapshot. Immutable but for the cursors it draws from. */
sealed interface Schedule permits RoundRobin, Hash {

    /** What is returned when there is no host to choose. */
    int NONE = -1;

    /** The usable hosts, all of which are left at first. */
    Shares shares();

    /**
     * The first choice for a request.
     *
     * @param key the client's address as text
     * @return a position in the pool's list of hosts, or {@link #NONE} when no host is usable
     */
    int first(String key);

    /** What {@link #first} would return now, if nobody else comes first. Nothing is drawn. */
    int peek(String key);

    /**
     * A further choice, after others failed.
     *
     * @param key the client's address as text
     * @param left what this request has not tried
     * @return a position that is left, or {@link #NONE} when there is none
     */
    int further(String key, Left left);
}

package dev.weir.transport;

/**
 * Connections to one host at one moment.
 *
 * @param open being opened and idle ones included
 * @param idle serve nothing at the moment
 * @param queued calls that wait for one
 */
public record ConnectionCounts(int open, int idle, int queued) {

    static final ConnectionCounts NONE = new ConnectionCounts(0, 0, 0);
}

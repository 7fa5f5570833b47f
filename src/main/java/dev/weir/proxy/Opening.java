package dev.weir.proxy;

/**
 * What it took to get a connection.
 *
 * @param queueNanos in the queue for one
 * @param connectNanos to connect, the look-up included; 0 on a kept connection
 * @param tlsNanos for the handshake; 0 on a kept connection
 */
record Opening(long queueNanos, long connectNanos, long tlsNanos) {

    /** A kept connection was there. */
    static final Opening NONE = new Opening(0, 0, 0);

    Opening after(long queued) {
        return new Opening(queued, connectNanos, tlsNanos);
    }

    Opening by(long connecting, long handshake) {
        return new Opening(queueNanos, connecting, handshake);
    }
}

package dev.weir.transport;

/** Told of a connection's life by the connection. Calls are short and do not block. */
interface ConnectionOwner {

    /** It is open, with its handshake done, and belongs to whoever asked for it. */
    void opened(HostConnection connection);

    /** It served a call and may serve another. */
    void idle(HostConnection connection);

    /** It is closed. Called exactly once for each that was opened. */
    void closed(HostConnection connection);
}

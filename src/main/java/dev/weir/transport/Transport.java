package dev.weir.transport;

import dev.weir.upstream.Host;
import dev.weir.upstream.Pool;
import java.time.Duration;

/** The connections to all hosts of one upstream. Thread-safe. */
public interface Transport extends AutoCloseable {

    /**
     * Prepares a request, to be sent on a kept connection if there is one, which is kept again afterwards.
     *
     * @param fresh whether to open a new connection even if one was kept
     */
    Call call(Pool pool, Host host, HostRequest request, boolean fresh, CallListener listener);

    /**
     * Prepares a request, to be sent on a connection of its own, which is closed afterwards.
     *
     * @param timeout for the connection, and again for the TLS handshake
     * @param readTimeout between two reads or writes after that
     */
    Call callOnce(
            Pool pool, Host host, HostRequest request, Duration timeout, Duration readTimeout, CallListener listener);

    /** Closes every connection; calls that are still under way fail. */
    @Override
    void close();
}

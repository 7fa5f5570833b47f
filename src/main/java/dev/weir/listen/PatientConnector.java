package dev.weir.listen;

import java.nio.channels.ClosedChannelException;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import org.eclipse.jetty.server.ConnectionFactory;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A connector that tries again, after a pause, when a connection cannot be accepted, as when this process or the machine
 * has no file descriptor left. The log has one line of that now and then.
 */
class PatientConnector extends ServerConnector {

    private static final Logger LOG = LoggerFactory.getLogger(PatientConnector.class);
    private static final long PAUSE_MILLIS = 200;
    private static final long LOG_PAUSE_NANOS = TimeUnit.SECONDS.toNanos(10);

    /** Confined to the acceptor. */
    private long toldNanos = System.nanoTime() - LOG_PAUSE_NANOS;

    /** With one acceptor. */
    PatientConnector(Server server, int selectors, ConnectionFactory... protocols) {
        super(server, 1, selectors, protocols);
    }

    /**
     * With one acceptor.
     *
     * @param executor of what events on connections lead to
     */
    PatientConnector(Server server, Executor executor, int selectors, ConnectionFactory... protocols) {
        super(server, executor, null, null, 1, selectors, protocols);
    }

    @Override
    protected boolean handleAcceptFailure(Throwable failure) {
        if (failure instanceof ClosedChannelException) {
            return isOpen(); // not at a stop
        }
        long now = System.nanoTime();
        if (now - toldNanos >= LOG_PAUSE_NANOS) {
            toldNanos = now;
            LOG.warn(
                    "Connections to port {} wait: they cannot be accepted ({}); tried again every {} ms",
                    getLocalPort(),
                    failure.getMessage(),
                    PAUSE_MILLIS);
        }
        try {
            Thread.sleep(PAUSE_MILLIS);
            return true;
        } catch (InterruptedException e) {
            return true; // whoever interrupts closes, too
        }
    }
}

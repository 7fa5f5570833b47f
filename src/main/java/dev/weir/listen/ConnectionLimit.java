package dev.weir.listen;

import java.nio.channels.SelectableChannel;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.eclipse.jetty.io.SelectorManager;
import org.eclipse.jetty.server.ServerConnector;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Bounds the connections of some listeners together. At the bound no more are accepted: further clients wait in the queue
 * of the operating system, and the first of them is accepted as soon as a connection ends.
 *
 * <p>A listener that was waiting for a connection takes the next one still, so that each further listener may exceed the
 * bound by one. Jetty's own limit closes that connection instead, and logs two lines whenever the bound is met.
 */
final class ConnectionLimit implements SelectorManager.AcceptListener {

    private static final Logger LOG = LoggerFactory.getLogger(ConnectionLimit.class);
    private static final long LOG_PAUSE_NANOS = TimeUnit.MINUTES.toNanos(1);

    private final String name;
    private final int most;
    private final List<ServerConnector> listeners;
    /** Guarded by this. */
    private int open;
    /** Guarded by this: when the bound was met and the log told, or long ago. */
    private long toldNanos = System.nanoTime() - LOG_PAUSE_NANOS;

    private ConnectionLimit(String name, int most, List<ServerConnector> listeners) {
        this.name = name;
        this.most = most;
        this.listeners = List.copyOf(listeners);
    }

    /**
     * Bounds these listeners from their start on.
     *
     * @param name of the bound, for the log
     */
    static void set(String name, int most, List<ServerConnector> listeners) {
        ConnectionLimit limit = new ConnectionLimit(name, most, listeners);
        listeners.forEach(listener -> listener.addBean(limit));
    }

    @Override
    public void onAccepting(SelectableChannel channel) {
        boolean tell;
        synchronized (this) {
            open++;
            if (open != most) {
                return;
            }
            accept(false);
            long now = System.nanoTime();
            tell = now - toldNanos >= LOG_PAUSE_NANOS;
            toldNanos = tell ? now : toldNanos;
        }
        if (tell) {
            LOG.warn("{} clients are connected, as many as {} allows: further ones wait", most, name);
        }
    }

    @Override
    public void onAcceptFailed(SelectableChannel channel, Throwable cause) {
        onClosed(channel);
    }

    @Override
    public synchronized void onClosed(SelectableChannel channel) {
        open--;
        if (open == most - 1) {
            accept(true);
        }
    }

    /** Called under the lock, so that the last word is the right one. */
    private void accept(boolean accepting) {
        listeners.forEach(listener -> listener.setAccepting(accepting));
    }
}

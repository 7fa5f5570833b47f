package dev.weir.transport;

import dev.weir.upstream.Outcome;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A call from its start to its one ending. Whoever wins {@link #finish} ends it; the listener hears of no other ending.
 */
final class HostCall implements Call {

    private final HostRequest request;
    private final CallListener listener;
    private final long readTimeoutNanos;
    private final boolean reusable;
    private final Consumer<HostCall> onStart;
    private final AtomicBoolean finished = new AtomicBoolean();
    /** Set once, when a connection takes the call. */
    private volatile @Nullable HostConnection connection;

    /**
     * Prepares a call.
     *
     * @param readTimeout between two reads or writes
     * @param reusable whether its connection may serve others afterwards
     * @param onStart gets the call a connection
     */
    HostCall(
            HostRequest request,
            CallListener listener,
            Duration readTimeout,
            boolean reusable,
            Consumer<HostCall> onStart) {
        this.request = request;
        this.listener = listener;
        this.readTimeoutNanos = readTimeout.toNanos();
        this.reusable = reusable;
        this.onStart = onStart;
    }

    HostRequest request() {
        return request;
    }

    CallListener listener() {
        return listener;
    }

    long readTimeoutNanos() {
        return readTimeoutNanos;
    }

    boolean reusable() {
        return reusable;
    }

    boolean finished() {
        return finished.get();
    }

    /** Claims the ending; true for exactly one caller. */
    boolean finish() {
        return finished.compareAndSet(false, true);
    }

    void fail(Outcome outcome) {
        if (finish()) {
            listener.failed(outcome);
        }
    }

    void queued(long nanos) {
        if (!finished()) {
            listener.queued(nanos);
        }
    }

    void connected(long connectNanos, long tlsNanos) {
        if (!finished()) {
            listener.connected(connectNanos, tlsNanos);
        }
    }

    void takenBy(HostConnection taker) {
        connection = taker;
    }

    @Override
    public void start() {
        if (!finished()) {
            onStart.accept(this);
        }
    }

    @Override
    public void resume() {
        HostConnection current = connection;
        if (current != null) {
            current.resume(this);
        }
    }

    @Override
    public void abort() {
        if (finish()) {
            HostConnection current = connection;
            if (current != null) {
                current.abort(this);
            }
        }
    }
}

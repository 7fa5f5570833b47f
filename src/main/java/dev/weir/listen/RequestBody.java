package dev.weir.listen;

import java.io.EOFException;
import java.util.concurrent.atomic.AtomicReference;
import org.eclipse.jetty.io.Content;
import org.jspecify.annotations.Nullable;

/** The body of one request in HTTP/1, taken from its connection when it is read. One thread at a time reads. */
final class RequestBody implements Content.Source {

    private final ClientConnection connection;
    /** What to run when there is more to read; null when nobody asked. */
    private final AtomicReference<@Nullable Runnable> demand = new AtomicReference<>();
    /** Whether the client waits to be asked for it. Confined to who reads. */
    private boolean unasked;

    private volatile boolean complete;
    private volatile @Nullable Throwable failure;

    /**
     * The body that follows the head which the connection has just read.
     *
     * @param unasked whether the client waits to be asked for it
     */
    RequestBody(ClientConnection connection, boolean unasked) {
        this.connection = connection;
        this.unasked = unasked;
    }

    /** Whether all of it was read. */
    boolean isComplete() {
        return complete;
    }

    /** Whether somebody waits for more of it. */
    boolean isAwaited() {
        return demand.get() != null;
    }

    @Override
    public Content.@Nullable Chunk read() {
        Throwable cause = failure;
        if (cause != null) {
            return Content.Chunk.from(cause, true);
        }
        if (complete) {
            return Content.Chunk.EOF;
        }
        Content.Chunk chunk = connection.content();
        if (chunk == null) {
            return null;
        }
        if (Content.Chunk.isFailure(chunk)) {
            failure = chunk.getFailure();
        }
        unasked = false;
        complete = chunk.isLast() && !Content.Chunk.isFailure(chunk);
        return chunk;
    }

    @Override
    public void demand(Runnable whenAvailable) {
        demand.set(whenAvailable);
        if (unasked) {
            unasked = false;
            connection.askForBody();
        }
        if (failure != null || complete || !connection.awaitContent()) {
            tell();
        }
    }

    /** There is more to read, or nothing ever will be. */
    void tell() {
        Runnable waiting = demand.getAndSet(null);
        if (waiting != null) {
            waiting.run();
        }
    }

    /** The rest does not come. */
    @Override
    public void fail(Throwable cause) {
        failure = cause;
        tell();
    }

    /** The connection ended. */
    void end() {
        fail(new EOFException("the client closed the connection"));
    }
}

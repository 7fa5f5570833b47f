package dev.weir.transport;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.concurrent.atomic.AtomicReference;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.io.RetainableByteBuffer;
import org.eclipse.jetty.util.BufferUtil;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.IteratingCallback;
import org.jspecify.annotations.Nullable;

/**
 * Writes one request: its head, together with what of the body is there already, then the rest of the body piece by
 * piece, reading no further than was written.
 */
final class RequestWriter extends IteratingCallback {

    /** So that a client that sends faster than it is read leaves the thread to others now and then. */
    private static final int PIECES_IN_A_TURN = 16;

    private final EndPoint endPoint;
    private final Engine engine;
    private final HostRequest request;
    private final Content.@Nullable Source body;
    private @Nullable RetainableByteBuffer head;
    private Content.@Nullable Chunk chunk;
    private boolean headWritten;
    private int pieces;
    private boolean lastWritten;
    /** What waits for {@link #writingLast} to be over; {@link Nothing} once it is. */
    private final AtomicReference<@Nullable Runnable> afterLast = new AtomicReference<>();

    private volatile boolean writingLast;
    private volatile boolean failedByBody;
    private volatile boolean done;
    private volatile boolean awaitingBody;
    private volatile long progressNanos;

    RequestWriter(EndPoint endPoint, Engine engine, HostRequest request) {
        this.endPoint = endPoint;
        this.engine = engine;
        this.request = request;
        this.body = request.body();
        this.progressNanos = System.nanoTime();
    }

    /** Whether all of the request was handed to the network. */
    boolean done() {
        return done;
    }

    /**
     * Runs the task now, or, if the last of the request is being written at this very moment, right after that, by the
     * thread that writes. A quick host's answer may be here before that thread knows that all was written.
     */
    void afterWriting(Runnable task) {
        if (!writingLast || !afterLast.compareAndSet(null, task)) {
            task.run();
        }
    }

    /** Whether nothing is being written because the next piece of the body is not there yet. */
    boolean awaitingBody() {
        return awaitingBody;
    }

    /** When bytes last got on, or could have. */
    long progressNanos() {
        return progressNanos;
    }

    /** Whether the body's source failed, which is no fault of the host. */
    boolean failedByBody() {
        return failedByBody;
    }

    @Override
    protected Action process() {
        if (lastWritten) {
            return Action.SUCCEEDED;
        }
        if (pieces++ == PIECES_IN_A_TURN) {
            pieces = 0;
            engine.executor().execute(this::succeeded);
            return Action.SCHEDULED;
        }
        Content.Chunk next = body == null ? Content.Chunk.EOF : body.read();
        if (next == null && headWritten) {
            awaitBody();
            return Action.SCHEDULED;
        }
        if (next != null && Content.Chunk.isFailure(next)) {
            failedByBody = true;
            // Wakes the reader, which reports the end.
            endPoint.close();
            throw new BodyFailedException(next.getFailure());
        }
        chunk = next;
        lastWritten = next != null && next.isLast();
        write(next == null ? BufferUtil.EMPTY_BUFFER : next.getByteBuffer());
        return Action.SCHEDULED;
    }

    private void write(ByteBuffer piece) {
        if (headWritten) {
            write(new ByteBuffer[] {piece});
        } else {
            headWritten = true;
            RetainableByteBuffer written = RequestHead.write(request, engine.buffers());
            head = written;
            write(new ByteBuffer[] {written.getByteBuffer(), piece});
        }
    }

    private void write(ByteBuffer[] pieces) {
        if (!lastWritten) {
            endPoint.write(this, pieces);
            return;
        }
        writingLast = true;
        endPoint.write(Callback.from(this::allWritten, this::failed), pieces);
        Runnable waiting = afterLast.getAndSet(Nothing.MORE);
        if (waiting != null) {
            waiting.run();
        }
    }

    private void allWritten() {
        done = true;
        succeeded();
    }

    private void awaitBody() {
        Content.Source source = body;
        if (source == null) {
            throw new IllegalStateException("a request without a body awaits none");
        }
        awaitingBody = true;
        source.demand(() -> {
            progressNanos = System.nanoTime();
            awaitingBody = false;
            succeeded();
        });
    }

    @Override
    protected void onSuccess() {
        progressNanos = System.nanoTime();
        release();
    }

    @Override
    protected void onCompleteFailure(Throwable cause) {
        release();
        if (!(cause instanceof IOException)) {
            // No fault of the network, so nobody else wakes the reader. After one of the network an answer may be
            // there.
            endPoint.close();
        }
    }

    private void release() {
        if (head != null) {
            head.release();
            head = null;
        }
        if (chunk != null) {
            chunk.release();
            chunk = null;
        }
    }

    /** Stands in {@link #afterLast} for "there is nothing to wait for any more". */
    private enum Nothing implements Runnable {
        MORE;

        @Override
        public void run() {
            // Nobody waits.
        }
    }

    /** The body could not be read to its end. */
    static final class BodyFailedException extends RuntimeException {
        BodyFailedException(Throwable cause) {
            super(cause);
        }
    }
}

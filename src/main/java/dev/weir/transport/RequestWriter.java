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
 * piece, reading no further than was written. It is the callback of the last write.
 */
final class RequestWriter implements Callback {

    /** So that a client that sends faster than it is read leaves the thread to others now and then. */
    private static final int PIECES_IN_A_TURN = 16;

    private final EndPoint endPoint;
    private final Engine engine;
    private final HostRequest request;
    private @Nullable RetainableByteBuffer head;
    private Content.@Nullable Chunk chunk;
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
        this.progressNanos = System.nanoTime();
    }

    /** Begins. What becomes of it shows in {@link #done}, or in the end of the connection. */
    void begin() {
        RetainableByteBuffer written;
        try {
            written = RequestHead.write(request, engine.buffers());
        } catch (RuntimeException refused) {
            failed(refused);
            return;
        }
        head = written;
        Content.Source body = request.body();
        if (body == null) {
            writeLast(written.getByteBuffer());
        } else {
            new BodyWriter(written.getByteBuffer(), body).iterate();
        }
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

    private void writeLast(ByteBuffer... pieces) {
        writingLast = true;
        endPoint.write(this, pieces);
        Runnable waiting = afterLast.getAndSet(Nothing.MORE);
        if (waiting != null) {
            waiting.run();
        }
    }

    /** The last piece was written. */
    @Override
    public void succeeded() {
        done = true;
        piecesWritten();
    }

    /** Something was not. */
    @Override
    public void failed(Throwable cause) {
        release();
        if (!(cause instanceof IOException)) {
            // No fault of the network, so nobody else wakes the reader. After one of the network an answer may be
            // there.
            endPoint.close();
        }
    }

    @Override
    public InvocationType getInvocationType() {
        return engine.listenersType();
    }

    private void piecesWritten() {
        progressNanos = System.nanoTime();
        release();
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

    /** Goes from one piece of a body to the next, up to the last. */
    private final class BodyWriter extends IteratingCallback {

        private final Content.Source body;
        /** Null once it was written. */
        private @Nullable ByteBuffer unwrittenHead;

        private int pieces;

        BodyWriter(ByteBuffer head, Content.Source body) {
            this.unwrittenHead = head;
            this.body = body;
        }

        @Override
        protected Action process() {
            if (pieces++ == PIECES_IN_A_TURN) {
                pieces = 0;
                engine.executor().execute(this::succeeded);
                return Action.SCHEDULED;
            }
            Content.Chunk next = body.read();
            if (next == null && unwrittenHead == null) {
                await();
                return Action.SCHEDULED;
            }
            if (next != null && Content.Chunk.isFailure(next)) {
                failedByBody = true;
                // Wakes the reader, which reports the end.
                endPoint.close();
                throw new BodyFailedException(next.getFailure());
            }
            chunk = next;
            ByteBuffer[] written = withHead(next == null ? BufferUtil.EMPTY_BUFFER : next.getByteBuffer());
            if (next != null && next.isLast()) {
                writeLast(written);
                return Action.SUCCEEDED;
            }
            endPoint.write(this, written);
            return Action.SCHEDULED;
        }

        private ByteBuffer[] withHead(ByteBuffer piece) {
            ByteBuffer first = unwrittenHead;
            unwrittenHead = null;
            return first == null ? new ByteBuffer[] {piece} : new ByteBuffer[] {first, piece};
        }

        private void await() {
            awaitingBody = true;
            body.demand(() -> {
                progressNanos = System.nanoTime();
                awaitingBody = false;
                succeeded();
            });
        }

        @Override
        protected void onSuccess() {
            piecesWritten();
        }

        @Override
        protected void onCompleteFailure(Throwable cause) {
            RequestWriter.this.failed(cause);
        }

        @Override
        public InvocationType getInvocationType() {
            return engine.listenersType();
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

package dev.weir.transport;

import java.nio.ByteBuffer;
import org.eclipse.jetty.io.ByteBufferPool;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.io.RetainableByteBuffer;
import org.eclipse.jetty.util.BufferUtil;
import org.eclipse.jetty.util.IteratingCallback;
import org.jspecify.annotations.Nullable;

/**
 * Writes one request: its head, together with what of the body is there already, then the rest of the body piece by
 * piece, reading no further than was written.
 */
final class RequestWriter extends IteratingCallback {

    private final EndPoint endPoint;
    private final ByteBufferPool buffers;
    private final HostRequest request;
    private final Content.@Nullable Source body;
    private @Nullable RetainableByteBuffer head;
    private Content.@Nullable Chunk chunk;
    private boolean headWritten;
    private boolean lastWritten;
    private volatile boolean failedByBody;
    private volatile boolean done;
    private volatile boolean awaitingBody;
    private volatile long progressNanos;

    RequestWriter(EndPoint endPoint, ByteBufferPool buffers, HostRequest request) {
        this.endPoint = endPoint;
        this.buffers = buffers;
        this.request = request;
        this.body = request.body();
        this.progressNanos = System.nanoTime();
    }

    /** Whether all of the request was handed to the network. */
    boolean done() {
        return done;
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
            done = true;
            return Action.SUCCEEDED;
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
            endPoint.write(this, piece);
        } else {
            headWritten = true;
            RetainableByteBuffer written = RequestHead.write(request, buffers);
            head = written;
            endPoint.write(this, written.getByteBuffer(), piece);
        }
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

    /** The body could not be read to its end. */
    static final class BodyFailedException extends RuntimeException {
        BodyFailedException(Throwable cause) {
            super(cause);
        }
    }
}

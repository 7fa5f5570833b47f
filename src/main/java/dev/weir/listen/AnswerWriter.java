package dev.weir.listen;

import dev.weir.proxy.Client;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BooleanSupplier;
import org.eclipse.jetty.http.HttpField;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpHeaderValue;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.io.ByteBufferPool;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.io.RetainableByteBuffer;
import org.eclipse.jetty.util.BufferUtil;
import org.eclipse.jetty.util.Callback;
import org.jspecify.annotations.Nullable;

/**
 * Writes the answers on a connection, one after the other: interim ones, then the head of the final one with its first piece,
 * then piece by piece in its {@link Framing}. One thread at a time writes a final answer; interim ones may come from others.
 */
final class AnswerWriter implements Callback {

    /** What the connection is written to for. */
    private enum Use {
        /** Nothing of this answer so far. */
        NOTHING,
        /** An interim answer. */
        INTERIM,
        /** The same, and {@link #afterInterim} comes then. */
        INTERIM_THEN_FINAL,
        /** The final answer: it has begun. */
        FINAL
    }

    private static final ByteBuffer[] NO_BYTES = {};
    private static final String LAST_CHUNK = "0\r\n\r\n";
    private static final String END_OF_CHUNK = "\r\n";

    private final EndPoint endPoint;
    private final ByteBufferPool buffers;
    private final BooleanSupplier stopping;
    private final AtomicReference<Use> use = new AtomicReference<>(Use.NOTHING);

    private boolean http10;
    private boolean toHead;
    private boolean persistent;
    private int status = HttpStatus.OK_200;
    private HttpFields headers = HttpFields.EMPTY;
    /** Null as long as the head was not written. */
    private @Nullable Framing framing;
    /** What is missing of the length that was announced. */
    private long missing;

    private boolean ended;
    /** The head that is being written. */
    private @Nullable RetainableByteBuffer head;
    /** Set before the first write. */
    private Client.@Nullable Listener listener;
    /** Written before the use says so. */
    private @Nullable Runnable afterInterim;

    /**
     * Writes to an end point.
     *
     * @param stopping whether no further request is welcome on this connection
     */
    AnswerWriter(EndPoint endPoint, ByteBufferPool buffers, BooleanSupplier stopping) {
        this.endPoint = endPoint;
        this.buffers = buffers;
        this.stopping = stopping;
    }

    /**
     * Makes ready for the next answer.
     *
     * @param forHttp10 whether the client speaks HTTP/1.0
     * @param forHead whether it asked by HEAD: the answer has no content, whatever its headers say
     * @param keep whether the connection may outlive the answer
     */
    void begin(boolean forHttp10, boolean forHead, boolean keep) {
        http10 = forHttp10;
        toHead = forHead;
        persistent = keep;
        framing = null;
        ended = false;
        use.set(Use.NOTHING);
    }

    /** Whether the final answer has begun. */
    boolean committed() {
        Use now = use.get();
        return now == Use.FINAL || now == Use.INTERIM_THEN_FINAL;
    }

    /** Whether the connection outlives the answer. */
    boolean isPersistent() {
        return persistent && !stopping.getAsBoolean();
    }

    /** Sets the head in place of any before; it leaves with the first piece. */
    void head(int answerStatus, HttpFields answerHeaders) {
        status = answerStatus;
        headers = answerHeaders;
    }

    /** Sends an interim answer, unless another one is being sent or the final one has begun. */
    void interim(int interimStatus, HttpFields interimHeaders) {
        if (!use.compareAndSet(Use.NOTHING, Use.INTERIM)) {
            return;
        }
        RetainableByteBuffer bytes = AnswerHead.interim(interimStatus, interimHeaders, buffers);
        Runnable sent = () -> interimSent(bytes);
        // If it failed, so will the final answer.
        endPoint.write(Callback.from(InvocationType.NON_BLOCKING, sent, failure -> sent.run()), bytes.getByteBuffer());
    }

    private void interimSent(RetainableByteBuffer bytes) {
        bytes.release();
        Runnable next = use.compareAndSet(Use.INTERIM, Use.NOTHING) ? null : afterInterim;
        if (next != null) {
            use.set(Use.FINAL);
            next.run();
        }
    }

    /**
     * Hands a piece to the network, and before the first one the head.
     *
     * @param last whether the answer ends with it; after that an empty piece writes nothing
     * @return whether it is done with; if not, the listener hears of it
     * @throws IOException if the client is gone, or the content is not as long as was announced; the listener does not hear
     *     of that
     */
    boolean write(ByteBuffer piece, boolean last, Client.Listener told) throws IOException {
        while (use.get() != Use.FINAL && !use.compareAndSet(Use.NOTHING, Use.FINAL)) {
            afterInterim = () -> writeNow(piece, last, told);
            if (use.compareAndSet(Use.INTERIM, Use.INTERIM_THEN_FINAL)) {
                return false;
            }
        }
        return flush(told, bytes(piece, last));
    }

    private void writeNow(ByteBuffer piece, boolean last, Client.Listener told) {
        try {
            if (flush(told, bytes(piece, last))) {
                told.written();
            }
        } catch (IOException | RuntimeException gone) {
            told.failed(gone); // nobody else would tell
        }
    }

    private boolean flush(Client.Listener told, ByteBuffer[] bytes) throws IOException {
        try {
            if (bytes.length == 0 || endPoint.flush(bytes)) {
                releaseHead();
                return true;
            }
        } catch (IOException gone) {
            releaseHead();
            throw gone;
        }
        listener = told;
        endPoint.write(this, bytes);
        return false;
    }

    // What is written.

    private ByteBuffer[] bytes(ByteBuffer piece, boolean last) throws IOException {
        if (ended) {
            return NO_BYTES;
        }
        ended = last;
        Framing by = framing;
        boolean first = by == null;
        if (by == null) {
            by = commit();
        }
        if (toHead || by == Framing.NONE) {
            return first ? new ByteBuffer[] {headBytes()} : NO_BYTES;
        }
        if (by == Framing.CHUNKED) {
            return chunk(first, piece, last);
        }
        if (by == Framing.LENGTH) {
            missing -= piece.remaining();
            if (missing < 0 || last && missing > 0) {
                releaseHead();
                throw new IOException("the content is not as long as was announced");
            }
        }
        if (first) {
            return piece.hasRemaining() ? new ByteBuffer[] {headBytes(), piece} : new ByteBuffer[] {headBytes()};
        }
        return piece.hasRemaining() ? new ByteBuffer[] {piece} : NO_BYTES;
    }

    private Framing commit() {
        Framing by = Framing.of(status, headers, http10);
        framing = by;
        missing = by == Framing.LENGTH ? headers.getLongField(HttpHeader.CONTENT_LENGTH) : 0;
        persistent = isPersistent()
                && by != Framing.UNTIL_CLOSE
                && !headers.contains(HttpHeader.CONNECTION, HttpHeaderValue.CLOSE.asString());
        head = AnswerHead.write(status, headers, by, connection(), buffers);
        return by;
    }

    private AnswerHead.Connection connection() {
        if (persistent) {
            return http10 ? AnswerHead.Connection.KEEP_ALIVE : AnswerHead.Connection.UNSAID;
        }
        HttpField said = headers.getField(HttpHeader.CONNECTION);
        return http10 && said == null ? AnswerHead.Connection.UNSAID : AnswerHead.Connection.CLOSE;
    }

    private ByteBuffer headBytes() {
        RetainableByteBuffer written = head;
        return written == null ? BufferUtil.EMPTY_BUFFER : written.getByteBuffer();
    }

    /** RFC 9112, section 7.1. An empty chunk would be the last. */
    private ByteBuffer[] chunk(boolean first, ByteBuffer piece, boolean last) {
        ByteBuffer before = first ? headBytes() : BufferUtil.EMPTY_BUFFER;
        if (!piece.hasRemaining()) {
            return last ? new ByteBuffer[] {before, ascii(LAST_CHUNK)} : first ? new ByteBuffer[] {before} : NO_BYTES;
        }
        String size = Integer.toHexString(piece.remaining()) + END_OF_CHUNK;
        return new ByteBuffer[] {before, ascii(size), piece, ascii(last ? END_OF_CHUNK + LAST_CHUNK : END_OF_CHUNK)};
    }

    private static ByteBuffer ascii(String text) {
        return ByteBuffer.wrap(text.getBytes(StandardCharsets.US_ASCII));
    }

    private void releaseHead() {
        RetainableByteBuffer written = head;
        if (written != null) {
            head = null;
            written.release();
        }
    }

    // What was not written at once.

    @Override
    public void succeeded() {
        releaseHead();
        Client.Listener told = listener;
        if (told != null) {
            told.written();
        }
    }

    @Override
    public void failed(Throwable cause) {
        releaseHead();
        Client.Listener told = listener;
        if (told != null) {
            told.failed(cause);
        }
    }

    @Override
    public InvocationType getInvocationType() {
        return InvocationType.NON_BLOCKING;
    }
}

package dev.weir.listen;

import dev.weir.proxy.Client;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpMethod;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.io.AbstractConnection;
import org.eclipse.jetty.io.Connection;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.io.RetainableByteBuffer;
import org.eclipse.jetty.util.BufferUtil;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.thread.Invocable.InvocationType;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One connection of a client that speaks HTTP/1 (RFC 9112): reads a request, hands it over, and goes on with the next one
 * when that has ended.
 *
 * <p>What it reads at the moment is one {@link Phase} in one atomic reference; who moves it to {@code READING} is the only
 * one that touches reader and buffer until it moves it on. While a request is under way these are who reads its body, or the
 * watch for the client's end, which reads ahead.
 */
final class ClientConnection extends AbstractConnection implements Connection.UpgradeFrom, Client.Listener {

    private enum Phase {
        /** Nobody reads. */
        RESTING,
        /** Nobody reads, and the selector tells when there is something. */
        AWAITING,
        /** One thread reads. */
        READING,
        /** Nothing will be read any more. */
        OVER
    }

    /** In bytes; held only while there is something in it. */
    static final int READ_BUFFER_SIZE = 32 * 1024;

    private static final Logger LOG = LoggerFactory.getLogger(ClientConnection.class);
    /** What a client may send ahead while its request is under way and it is watched. */
    private static final int AHEAD_SIZE = 8 * 1024;
    /** So that a client that sends faster than it is read leaves the thread to others now and then. */
    private static final int READS_IN_A_TURN = 16;

    private final ClientProtocol protocol;
    private final ClientChannel channel;
    private final HeadClock clock;
    private final RequestReader reader;
    private final AnswerWriter answer;
    private final boolean secure;
    private final Callback readable = new WhenReadable();
    private final AtomicReference<Phase> phase = new AtomicReference<>(Phase.RESTING);

    /** The request that is under way. */
    private volatile @Nullable Http1Client current;
    /** Whether no further request is read, only what the client still sends until it closes its side. */
    private volatile boolean lingering;

    // Confined to the phase READING.
    private final ReadBuffer buffer;
    /** Whether something of the next head came. */
    private boolean headBegun;

    private int reads;

    /** Reads nothing before {@link #onOpen}. */
    ClientConnection(EndPoint endPoint, ClientProtocol protocol) {
        super(endPoint, protocol.executor());
        this.protocol = protocol;
        this.channel = new ClientChannel(endPoint);
        this.clock = new HeadClock(channel.acceptedNanos());
        this.reader = new RequestReader(protocol.maxHeadSize());
        this.buffer = new ReadBuffer(protocol.buffers());
        this.answer = new AnswerWriter(endPoint, protocol.buffers(), protocol::isStopping);
        this.secure = endPoint.isSecure();
    }

    ClientChannel channel() {
        return channel;
    }

    HeadClock clock() {
        return clock;
    }

    boolean isSecure() {
        return secure;
    }

    @Override
    public void onOpen() {
        super.onOpen();
        awaitMore();
    }

    // Being told by the selector.

    private final class WhenReadable implements Callback {

        @Override
        public void succeeded() {
            onFillable();
        }

        @Override
        public void failed(Throwable cause) {
            onFillInterestedFailed(cause);
        }

        @Override
        public InvocationType getInvocationType() {
            return InvocationType.NON_BLOCKING;
        }
    }

    @Override
    public void onFillable() {
        if (!phase.compareAndSet(Phase.AWAITING, Phase.READING)) {
            return;
        }
        reads = 0;
        Http1Client asked = current;
        if (asked == null) {
            read();
        } else if (asked.isWatched()) {
            readAhead(asked);
        } else {
            rest();
            asked.bodyCame();
        }
    }

    @Override
    public void onFillInterestedFailed(Throwable cause) {
        if (!phase.compareAndSet(Phase.AWAITING, Phase.READING)) {
            return;
        }
        Http1Client asked = current;
        if (asked == null) {
            dispose();
        } else {
            phase.set(Phase.RESTING); // for good: nothing more comes
            asked.gone();
            goOnIfOver();
        }
    }

    /** Asks to be told when there is something to read, or when there never will be. */
    private void awaitMore() {
        phase.set(Phase.AWAITING);
        register();
    }

    /** From here on anybody may have begun to read. */
    private void register() {
        // Else it was asked before, for somebody who did not need it in the end.
        boolean unused = getEndPoint().tryFillInterested(readable);
        if (!getEndPoint().isOpen()) {
            // Closed by another thread before this one asked: then nobody is told.
            onFillInterestedFailed(new ClosedChannelException());
        }
    }

    /** Begins to read. Returns false if somebody else reads, or nobody will any more. */
    private boolean take() {
        return phase.compareAndSet(Phase.RESTING, Phase.READING) || phase.compareAndSet(Phase.AWAITING, Phase.READING);
    }

    /** Reads no more for now, and makes up for what others could not do meanwhile. */
    private void rest() {
        phase.set(Phase.RESTING);
        Http1Client asked = current;
        if (asked != null && asked.isWatched()) {
            watch(asked);
        }
        goOnIfOver();
    }

    /** For requests that ended while somebody read. */
    private void goOnIfOver() {
        if (current == null) {
            goOn();
        }
    }

    // Between requests. Everything here runs in the phase READING.

    private void read() {
        reads = 0;
        try {
            while (step()) {}
        } catch (IOException gone) {
            dispose();
        } catch (RuntimeException | Error defect) {
            // An error too, or the connection would never end: nobody else watches this phase.
            LOG.warn("a request failed", defect);
            dispose();
        }
    }

    /** One event of a request, or one read. Returns whether to go on. */
    private boolean step() throws IOException {
        if (!getEndPoint().isOpen()) {
            dispose();
            return false;
        }
        RetainableByteBuffer reading = buffer.get(READ_BUFFER_SIZE);
        if (lingering) {
            return passOver(reading);
        }
        return switch (reader.read(reading.getByteBuffer())) {
            case NONE -> fill(reading);
            case HEAD -> admit(reader.head(), reading);
            case BAD -> refuse(reader.badness());
            case CUT -> {
                dispose();
                yield false;
            }
            case CONTENT, COMPLETE -> throw new IllegalStateException("a body without a head");
        };
    }

    private boolean fill(RetainableByteBuffer reading) throws IOException {
        if (reading.hasRemaining()) {
            return true;
        }
        headBegun |= reader.isWithinHead(); // which may have come behind the request before
        int filled = fillInTurn(reading.getByteBuffer());
        if (filled < 0) {
            reader.end();
        } else if (filled == 0) {
            if (headBegun) {
                clock.headBegan();
            }
            buffer.release();
            awaitMore();
        } else {
            headBegun = true;
        }
        return filled != 0;
    }

    /** Reads what came, unless it is the turn of others: the selector tells again then. */
    private int fillInTurn(ByteBuffer bytes) throws IOException {
        return reads++ >= READS_IN_A_TURN ? 0 : getEndPoint().fill(bytes);
    }

    private boolean admit(Http1Head head, RetainableByteBuffer reading) {
        if (head.isHttp2()) {
            return upgrade(head);
        }
        int status = head.refusal(protocol.maxHeaders());
        if (status != HttpStatus.OK_200) {
            return refuse(status);
        }
        clock.headEnded();
        headBegun = false;
        answer.begin(head.isHttp10(), HttpMethod.HEAD.is(head.method()), head.isPersistent());
        Http1Client client = new Http1Client(this, head, answer);
        if (!head.hasBody()) {
            reader.read(reading.getByteBuffer()); // which is the end of the request
            buffer.releaseIfEmpty();
        }
        current = client;
        phase.set(Phase.RESTING);
        try {
            protocol.traffic().accept(client);
        } catch (RuntimeException defect) {
            LOG.warn("a request failed", defect);
            return fail(client);
        }
        return client.meets() && takeForNext();
    }

    /** Tells the client of a defect, if it may still be told anything. */
    private boolean fail(Http1Client client) {
        if (client != current) {
            return client.meets() && takeForNext(); // the request ended before the defect
        }
        if (client.committed()) {
            cut(client);
            return false;
        }
        current = null;
        return takeForNext() && refuse(HttpStatus.INTERNAL_SERVER_ERROR_500);
    }

    private boolean upgrade(Http1Head head) {
        Http2Connections http2 = protocol.http2();
        if (http2 == null || !head.isPreface()) {
            return refuse(HttpStatus.UPGRADE_REQUIRED_426);
        }
        phase.set(Phase.OVER);
        getEndPoint().upgrade(http2.afterPreface(protocol.connector(), getEndPoint()));
        return false;
    }

    /** What came after the preface. */
    @Override
    public ByteBuffer onUpgradeFrom() {
        return buffer.takeRest();
    }

    /** Where the next request would begin may not be known: so there is none. */
    private boolean refuse(int status) {
        protocol.traffic().refused(status);
        clock.headEnded();
        buffer.release();
        PlainError error = PlainError.of(status, reader.headers());
        answer.begin(false, reader.isHead(), false);
        answer.head(status, error.headers());
        lingering = true;
        phase.set(Phase.RESTING);
        try {
            if (answer.write(error.content(), true, this)) {
                written();
            }
        } catch (IOException gone) {
            failed(gone);
        }
        return false;
    }

    /** The refusal was written. */
    @Override
    public void written() {
        clock.headAwaited();
        answered(false);
        goOn();
    }

    /** It was not. */
    @Override
    public void failed(Throwable cause) {
        getEndPoint().close(cause);
    }

    /**
     * Drops what still comes, so that the client's end is seen: to close at once would reset the connection, and a client
     * that sends all before it reads would lose the answer (RFC 9112, section 9.6).
     */
    private boolean passOver(RetainableByteBuffer reading) throws IOException {
        ByteBuffer bytes = reading.getByteBuffer();
        BufferUtil.clear(bytes);
        int filled = fillInTurn(bytes);
        if (filled < 0) {
            dispose();
        } else if (filled == 0) {
            buffer.release();
            awaitMore();
        }
        return filled > 0;
    }

    // While a request is under way, for its client.

    /** Sees to it that the client's end is noticed. */
    void watch(Http1Client client) {
        if (client == current && phase.compareAndSet(Phase.RESTING, Phase.AWAITING)) {
            register();
        }
    }

    private void readAhead(Http1Client asked) {
        RetainableByteBuffer ahead = buffer.get(AHEAD_SIZE);
        ByteBuffer bytes = ahead.getByteBuffer();
        int filled = 1;
        try {
            while (filled > 0 && BufferUtil.space(bytes) > 0) {
                filled = getEndPoint().fill(bytes);
            }
        } catch (IOException | RuntimeException gone) {
            filled = -1;
        }
        buffer.releaseIfEmpty();
        if (filled == 0) {
            awaitMore();
            goOnIfOver();
            return;
        }
        phase.set(Phase.RESTING); // and nobody is told any more, if there is too much
        if (filled < 0) {
            asked.gone();
        }
        goOnIfOver();
    }

    /** The next piece of the body, or what became of it; null if it did not come yet. */
    Content.@Nullable Chunk content() {
        if (!take()) {
            return phase.get() == Phase.OVER ? cutShort(new ClosedChannelException()) : null;
        }
        try {
            return nextContent();
        } catch (IOException gone) {
            return cutShort(gone);
        } finally {
            rest();
        }
    }

    private Content.@Nullable Chunk nextContent() throws IOException {
        while (true) {
            RetainableByteBuffer reading = buffer.getUnretained(READ_BUFFER_SIZE);
            switch (reader.read(reading.getByteBuffer())) {
                case CONTENT -> {
                    reading.retain();
                    Content.Chunk piece = Content.Chunk.asChunk(reader.piece(), reader.pieceIsLast(), reading);
                    if (piece.isLast()) {
                        reader.read(reading.getByteBuffer()); // which is the end of the request
                        buffer.releaseIfEmpty();
                    }
                    return piece;
                }
                case COMPLETE -> {
                    buffer.releaseIfEmpty();
                    return Content.Chunk.EOF;
                }
                case NONE -> {
                    int filled = reading.hasRemaining() ? 1 : fillInTurn(reading.getByteBuffer());
                    if (filled == 0) {
                        buffer.release();
                        return null;
                    }
                    if (filled < 0) {
                        reader.end();
                    }
                }
                case HEAD, BAD, CUT -> {
                    return cutShort(new EOFException("the client sent less than it announced, or something else"));
                }
            }
        }
    }

    private static Content.Chunk cutShort(IOException cause) {
        return Content.Chunk.from(cause, true);
    }

    /** Has {@link Http1Client#bodyCame} called when there is more. Returns false if there is, or never will be. */
    boolean awaitContent() {
        if (!take()) {
            return phase.get() != Phase.OVER; // who reads will look
        }
        if (!buffer.isEmpty()) {
            rest();
            return false;
        }
        awaitMore();
        return true;
    }

    /** RFC 9110, section 10.1.1. */
    void askForBody() {
        answer.interim(HttpStatus.CONTINUE_100, HttpFields.EMPTY);
    }

    /** Whether a body is waited for. */
    boolean awaitsBody() {
        Http1Client asked = current;
        return asked != null && asked.awaitsBody();
    }

    /** Ends the wait for a body. */
    void failBody(TimeoutException late) {
        Http1Client asked = current;
        if (asked != null) {
            asked.failBody(late);
        }
    }

    void runSoon(Runnable task) {
        getExecutor().execute(task);
    }

    // The end of a request.

    /** The end of the answer was written. */
    void answered(boolean persistent) {
        if (!persistent) {
            getEndPoint().shutdownOutput();
        }
    }

    /**
     * The request has ended.
     *
     * @param persistent whether another one may follow
     */
    void over(Http1Client client, boolean persistent) {
        if (client != current) {
            return;
        }
        answered(persistent);
        lingering = !persistent;
        clock.headAwaited();
        current = null;
        if (client.meets()) {
            goOn();
        }
    }

    /** Nobody answers a request: goes on with the next one. If somebody reads, that one will see it. */
    private void goOn() {
        if (!takeForNext()) {
            return;
        }
        if (!lingering && buffer.isEmpty()) {
            awaitMore();
            return;
        }
        try {
            // Not at once, as this may be called for each of a thousand requests in a row.
            getExecutor().execute(this::read);
        } catch (RejectedExecutionException stopped) {
            dispose();
        }
    }

    /** Begins to read the next request. Returns false if somebody else does, or has. */
    private boolean takeForNext() {
        if (!take()) {
            return false;
        }
        Http1Client next = current;
        if (next == null) {
            return true;
        }
        rest();
        next.bodyCame(); // who reads its body may have come in vain meanwhile
        return false;
    }

    /** Ends a request together with the connection, without a proper end of the answer. */
    void cut(Http1Client client) {
        if (client != current) {
            return;
        }
        current = null;
        if (client.isHttp10()) {
            channel.reset();
        }
        getEndPoint().close(new EOFException("the answer was cut short"));
        if (take()) {
            dispose();
        }
    }

    private void dispose() {
        phase.set(Phase.OVER);
        buffer.release();
        getEndPoint().close();
    }
}

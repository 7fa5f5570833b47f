package dev.weir.transport;

import dev.weir.upstream.Outcome;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BooleanSupplier;
import org.eclipse.jetty.io.AbstractConnection;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.io.RetainableByteBuffer;
import org.eclipse.jetty.util.BufferUtil;
import org.eclipse.jetty.util.Callback;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One connection to a host, with its TLS handshake done, that serves one call at a time (HTTP/1.1, RFC 9112).
 *
 * <p>What the connection is doing is one {@link Phase} in one atomic reference; who moves it to {@code READING} is the
 * only one that touches parser and buffer until it moves it on. An idle connection listens too, so that a host's close
 * is noticed, and bytes that nobody asked for end the connection instead of answering the next request.
 */
final class HostConnection extends AbstractConnection {

    private enum Phase {
        /** Kept for the next call. */
        IDLE,
        /** Being tested for life. */
        PROBING,
        /** Became readable while being tested by somebody who is about to use it. */
        PROBED_READABLE,
        /** Serving a call: nothing to read, the selector will tell. */
        WAITING,
        /** Serving a call: one thread reads and parses. */
        READING,
        /** Serving a call: a piece of content is with the listener. */
        DELIVERING,
        /** As before, and the listener said already that it is done with it. */
        RESUMED,
        /** Serving a call: the listener has kept a piece, nothing is read until it is done with it. */
        PAUSED,
        /** Over. */
        CLOSED
    }

    private static final Logger LOG = LoggerFactory.getLogger(HostConnection.class);
    private static final int READ_BUFFER_SIZE = 32 * 1024;
    /** So that a host that sends faster than it is read leaves the thread to others now and then. */
    private static final int READS_IN_A_TURN = 16;

    private static final String CLOSED_EARLY = "closed by the host";
    private static final int CONTINUE = 100;
    private static final int SWITCHING_PROTOCOLS = 101;
    private static final int LEAST_FINAL_STATUS = 200;

    private final ConnectionOwner owner;
    private final Engine engine;
    private final AnswerParser parser;
    private final Callback fillable;
    private final int maxInterimAnswers;
    private final AtomicReference<Phase> phase = new AtomicReference<>(Phase.PROBING);
    private final AtomicBoolean toldClosed = new AtomicBoolean();
    private final ByteBuffer probe = BufferUtil.allocate(1);

    /** Set by whoever takes the connection, before the phase becomes WAITING. */
    private volatile @Nullable HostCall call;

    private volatile @Nullable RequestWriter writer;
    /** When a head was last complete or content was there: bytes that come to neither give a host no more time. */
    private volatile long readNanos = System.nanoTime();

    private volatile boolean timedOut;
    /** Whether Weir ends it: what becomes of its call says nothing of the host. */
    private volatile boolean shutDown;

    private volatile boolean usedBefore;

    // Confined to the phase READING.
    private @Nullable RetainableByteBuffer buffer;
    private int interimAnswers;
    private boolean answered;
    private boolean unsaidLull;
    private int reads;

    /**
     * Creates the connection; it serves nothing before {@link #serve}.
     *
     * @param limits of an answer
     */
    HostConnection(EndPoint endPoint, Engine engine, AnswerLimits limits, ConnectionOwner owner) {
        super(endPoint, engine.executor());
        this.owner = owner;
        this.engine = engine;
        this.fillable = Callback.from(engine.listenersType(), this::onFillable, this::onFillInterestedFailed);
        this.parser = new AnswerParser(limits.headSize(), limits.headerCount());
        this.maxInterimAnswers = limits.interimAnswers();
    }

    // Taking and giving back.

    @Override
    public void onOpen() {
        super.onOpen();
        owner.opened(this);
    }

    @Override
    public void onClose(@Nullable Throwable cause) {
        super.onClose(cause);
        tellClosed();
    }

    private void tellClosed() {
        if (toldClosed.compareAndSet(false, true)) {
            owner.closed(this);
        }
    }

    /**
     * Tests a kept connection just before it is used. Anything there is to read means that the host closed it, or sent
     * bytes nobody asked for.
     *
     * @return whether it may serve a call; if not, it is closed
     */
    boolean claim() {
        if (!phase.compareAndSet(Phase.IDLE, Phase.PROBING)) {
            dispose();
            return false;
        }
        if (hasSomethingToRead()) {
            dispose();
            return false;
        }
        return true;
    }

    /** Takes back a {@link #claim}: the connection was not used after all. */
    void unclaim() {
        if (!phase.compareAndSet(Phase.PROBING, Phase.IDLE)) {
            phase.set(Phase.IDLE);
            listen();
        }
    }

    /** Ends a claimed connection. */
    void discard() {
        dispose();
    }

    /** Serves a call, on a connection that was just opened or claimed. */
    void serve(HostCall next) {
        call = next;
        next.takenBy(this);
        if (next.finished()) {
            dispose();
            return;
        }
        parser.begin(next.request().method());
        interimAnswers = 0;
        answered = false;
        unsaidLull = false;
        readNanos = System.nanoTime();
        RequestWriter sending = new RequestWriter(getEndPoint(), engine, next.request());
        writer = sending;
        boolean interested = usedBefore && phase.compareAndSet(Phase.PROBING, Phase.WAITING);
        if (!interested) {
            phase.set(Phase.WAITING);
            listen();
        }
        if (!next.finished()) {
            sending.begin();
        }
    }

    /** Asks to be told when there is something to read, or when there never will be. */
    private void listen() {
        fillInterested(fillable);
        if (!getEndPoint().isOpen()) {
            // Closed by another thread before this one asked: then nobody is told.
            onFillInterestedFailed(new ClosedChannelException());
        }
    }

    private boolean hasSomethingToRead() {
        try {
            return getEndPoint().fill(probe) != 0;
        } catch (IOException gone) {
            return true;
        }
    }

    // Being told by the selector.

    @Override
    public void onFillable() {
        if (phase.compareAndSet(Phase.WAITING, Phase.READING)) {
            read();
        } else if (phase.compareAndSet(Phase.IDLE, Phase.PROBING)) {
            if (hasSomethingToRead()) {
                dispose();
            } else {
                phase.set(Phase.IDLE);
                listen();
            }
        } else {
            phase.compareAndSet(Phase.PROBING, Phase.PROBED_READABLE);
        }
    }

    @Override
    public void onFillInterestedFailed(Throwable cause) {
        if (phase.compareAndSet(Phase.WAITING, Phase.READING)) {
            broken(cause);
        } else if (phase.compareAndSet(Phase.IDLE, Phase.PROBING)) {
            dispose();
        } else {
            phase.compareAndSet(Phase.PROBING, Phase.PROBED_READABLE);
        }
    }

    // Reading an answer. Everything here runs in the phase READING.

    private void read() {
        reads = 0;
        try {
            while (step()) {}
        } catch (IOException cause) {
            broken(cause);
        } catch (RuntimeException | Error defect) {
            // An error too, or the call would never end: nobody else watches this phase.
            LOG.warn("a listener failed", defect);
            broken(defect);
        }
    }

    /** One event of the answer, or one read. Returns whether to go on. */
    private boolean step() throws IOException {
        if (callIsOver()) {
            dispose();
            return false;
        }
        RetainableByteBuffer reading = buffer != null ? buffer : acquireBuffer();
        return switch (parser.parse(reading.getByteBuffer())) {
            case NONE -> fill(reading);
            case HEAD -> head();
            case CONTENT -> deliver();
            case COMPLETE -> complete();
            case BAD -> fail(new Outcome.NotHttp(parser.badness()));
            case CUT -> fail(ending(CLOSED_EARLY));
        };
    }

    private boolean fill(RetainableByteBuffer reading) throws IOException {
        if (reading.hasRemaining()) {
            return true;
        }
        if (parser.ended()) {
            return fail(ending(CLOSED_EARLY));
        }
        if (reads++ == READS_IN_A_TURN) {
            return awaitMore();
        }
        int filled = getEndPoint().fill(reading.getByteBuffer());
        if (filled > 0) {
            answered = true;
            return true;
        }
        if (filled < 0) {
            parser.end();
            return true;
        }
        if (unsaidLull) {
            unsaidLull = false;
            if (!handing(serving().listener()::lull)) {
                return false;
            }
        }
        return awaitMore();
    }

    /** Returns false: the selector tells when to go on. */
    private boolean awaitMore() {
        releaseBuffer();
        phase.set(Phase.WAITING);
        listen();
        return false;
    }

    private boolean head() {
        CallListener listener = serving().listener();
        int status = parser.status();
        readNanos = System.nanoTime();
        if (status == SWITCHING_PROTOCOLS) {
            return fail(new Outcome.NotHttp("switched protocols without being asked"));
        }
        if (status < LEAST_FINAL_STATUS) {
            if (++interimAnswers > maxInterimAnswers) {
                return fail(new Outcome.NotHttp("more than " + maxInterimAnswers + " interim answers"));
            }
            if (status != CONTINUE) {
                listener.interim(status, parser.headers());
            }
            return true;
        }
        if (parser.isTransferCoded()) {
            return fail(new Outcome.NotHttp("a transfer coding that was not asked for"));
        }
        unsaidLull = true;
        listener.head(status, parser.headers());
        return true;
    }

    private boolean deliver() {
        ByteBuffer content = parser.piece();
        if (!content.hasRemaining()) {
            return true;
        }
        unsaidLull = true;
        boolean last = parser.pieceIsLast();
        return handing(() -> serving().listener().content(content, last));
    }

    /** Hands something to the listener. Returns whether to go on reading: it is done with it, at once or meanwhile. */
    private boolean handing(BooleanSupplier taken) {
        phase.set(Phase.DELIVERING);
        if (!taken.getAsBoolean() && phase.compareAndSet(Phase.DELIVERING, Phase.PAUSED)) {
            return false;
        }
        phase.set(Phase.READING);
        readNanos = System.nanoTime();
        return true;
    }

    private boolean complete() {
        if (parser.status() < LEAST_FINAL_STATUS) {
            parser.next();
            return true;
        }
        HostCall served = serving();
        if (!served.finish()) {
            dispose();
            return false;
        }
        RequestWriter sent = writer;
        if (sent == null) {
            throw new IllegalStateException("an answer without a request");
        }
        sent.afterWriting(() -> release(served, sent));
        return false;
    }

    private void release(HostCall served, RequestWriter sent) {
        if (keepable(served, sent)) {
            keep();
        } else {
            dispose();
        }
        try {
            served.listener().ended();
        } catch (RuntimeException defect) {
            // The connection may serve another call already.
            LOG.warn("a listener failed", defect);
        }
    }

    private boolean keepable(HostCall served, RequestWriter sent) {
        // An answer that came before the request was written whole: the rest of the request must not follow.
        boolean written = sent.done();
        // Bytes after the answer belong to no request.
        boolean nothingLeft = buffer == null || !buffer.hasRemaining();
        return served.reusable() && written && nothingLeft && parser.isPersistent();
    }

    private void keep() {
        releaseBuffer();
        call = null;
        writer = null;
        usedBefore = true;
        readNanos = System.nanoTime();
        phase.set(Phase.IDLE);
        // Before it is offered: who takes it must find it listening.
        listen();
        owner.idle(this);
    }

    // Ending badly.

    private void broken(Throwable cause) {
        String message = cause.getMessage();
        fail(ending(message == null ? cause.getClass().getSimpleName() : message));
    }

    private Outcome ending(String reason) {
        RequestWriter sending = writer;
        if (sending != null && sending.failedByBody()) {
            return new Outcome.ClientGone();
        }
        if (shutDown) {
            return new Outcome.Stopped();
        }
        return timedOut ? new Outcome.TimedOut() : new Outcome.Broken(reason, usedBefore && !answered);
    }

    /** Returns false: there is nothing more to read. */
    private boolean fail(Outcome outcome) {
        HostCall failing = call;
        dispose();
        if (failing != null) {
            failing.fail(outcome);
        }
        return false;
    }

    // From outside, by any thread.

    void resume(HostCall of) {
        if (of != call) {
            return;
        }
        if (phase.compareAndSet(Phase.DELIVERING, Phase.RESUMED)) {
            return;
        }
        if (phase.compareAndSet(Phase.PAUSED, Phase.READING)) {
            readNanos = System.nanoTime();
            read();
        }
    }

    void abort(HostCall of) {
        if (of == call) {
            // Wakes a waiting reader, which finds that the call is over. A piece that the listener keeps stays valid
            // until it resumes.
            getEndPoint().close();
        }
    }

    /** To be called now and then: closes the connection if the host, or the next call, was awaited for too long. */
    void sweep(long nowNanos, long keepaliveTimeoutNanos) {
        Phase current = phase.get();
        if (current == Phase.IDLE) {
            if (nowNanos - readNanos >= keepaliveTimeoutNanos && phase.compareAndSet(Phase.IDLE, Phase.PROBING)) {
                dispose();
            }
        } else if (current == Phase.WAITING) {
            HostCall serving = call;
            RequestWriter sending = writer;
            if (serving == null || sending == null || sending.awaitingBody()) {
                return;
            }
            long waitedNanos = Math.min(nowNanos - readNanos, nowNanos - sending.progressNanos());
            if (waitedNanos >= serving.readTimeoutNanos() && phase.compareAndSet(Phase.WAITING, Phase.READING)) {
                timedOut = true;
                fail(ending("read timeout"));
            }
        }
    }

    /** Closes the connection if no call is on it. */
    void closeIfIdle() {
        if (phase.compareAndSet(Phase.IDLE, Phase.PROBING)) {
            dispose();
        }
    }

    /** Ends the connection whatever it does; a call on it fails. */
    void shutDown() {
        shutDown = true;
        closeIfIdle();
        getEndPoint().close();
    }

    private void dispose() {
        phase.set(Phase.CLOSED);
        releaseBuffer();
        getEndPoint().close();
        tellClosed();
    }

    private boolean callIsOver() {
        HostCall serving = call;
        return serving == null || serving.finished();
    }

    private HostCall serving() {
        HostCall serving = call;
        if (serving == null) {
            throw new IllegalStateException("no call is served");
        }
        return serving;
    }

    private RetainableByteBuffer acquireBuffer() {
        RetainableByteBuffer acquired = engine.buffers().acquire(READ_BUFFER_SIZE, true);
        buffer = acquired;
        return acquired;
    }

    private void releaseBuffer() {
        RetainableByteBuffer held = buffer;
        if (held != null) {
            buffer = null;
            held.release();
        }
    }
}

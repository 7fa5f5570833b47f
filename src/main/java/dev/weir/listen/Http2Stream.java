package dev.weir.listen;

import dev.weir.config.Limits;
import dev.weir.proxy.ClientWatch;
import java.io.EOFException;
import java.time.Duration;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeoutException;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.http.MetaData;
import org.eclipse.jetty.http2.ErrorCode;
import org.eclipse.jetty.http2.HTTP2Stream;
import org.eclipse.jetty.http2.frames.DataFrame;
import org.eclipse.jetty.http2.frames.Frame;
import org.eclipse.jetty.http2.frames.FrameType;
import org.eclipse.jetty.http2.frames.HeadersFrame;
import org.eclipse.jetty.http2.frames.ResetFrame;
import org.eclipse.jetty.util.BufferUtil;
import org.eclipse.jetty.util.Callback;
import org.jspecify.annotations.Nullable;

/**
 * One request and its answer on an HTTP/2 connection. Beyond Jetty's own stream it knows how long the client has sent or
 * taken nothing, tells when the client gives the request up, and bounds what the client's content costs here.
 */
final class Http2Stream extends HTTP2Stream implements ClientWatch {

    /** Stands for no time at all. */
    static final long NEVER = 0;

    /** Frames of content that may wait to be read. More are too small for their window: each costs memory of its own. */
    private static final int MAX_WAITING_FRAMES = 1024;

    /**
     * In bytes. Larger pieces of content wait in the network buffer that they came in; smaller ones are copied, as each
     * could keep a whole buffer, many times what the windows allow.
     */
    private static final int MIN_KEPT = 16 * 1024;

    private static final long UNKNOWN = -1;

    private final Http2Session session;
    private final Executor executor;
    /** Since when content is waited for, or {@link #NEVER}. */
    private volatile long awaitedSinceNanos = NEVER;
    /** Since when a write is under way without progress, or {@link #NEVER}. */
    private volatile long writingSinceNanos = NEVER;

    private final Object lock = new Object();
    /** Guarded by lock. */
    private int waitingFrames;
    /** Guarded by lock. */
    private boolean gone;
    /** Guarded by lock: what to run when the client gives up; null when nobody asked. */
    private @Nullable Runnable whenGone;

    Http2Stream(Http2Session session, int streamId, MetaData.Request request, boolean local, Executor executor) {
        super(session, streamId, request, local);
        this.session = session;
        this.executor = executor;
    }

    /** The time of {@link System#nanoTime}, but not {@link #NEVER}. */
    static long now() {
        long now = System.nanoTime();
        return now == NEVER ? 1 : now;
    }

    // Time.

    void endIfLate(Limits limits) {
        boolean bodyStalls = isOver(limits.requestBodyTimeout(), awaitedSinceNanos);
        boolean readerStalls = isOver(limits.responseWriteTimeout(), writingSinceNanos);
        if (bodyStalls || readerStalls) {
            awaitedSinceNanos = NEVER;
            writingSinceNanos = NEVER;
            String what = bodyStalls ? "the request's body" : "a client that does not read";
            onIdleTimeout(new TimeoutException("waited too long for " + what));
        }
    }

    private static boolean isOver(Duration time, long sinceNanos) {
        return sinceNanos != NEVER && TimedClient.isOver(time, sinceNanos);
    }

    // What the client sends.

    @Override
    public void demand() {
        awaitedSinceNanos = now();
        super.demand();
    }

    @Override
    public void process(Data data) {
        awaitedSinceNanos = NEVER;
        boolean wasReset = isReset();
        super.process(data.frame().remaining() < MIN_KEPT ? new Copy(data.frame()) : data);
        if (!wasReset && isReset()) {
            // It did not fit the length that was announced, or came after the end. Jetty tells nobody.
            fail(ErrorCode.PROTOCOL_ERROR, "malformed content");
        } else if (!data.frame().isEndStream() && waitingFrames(1) > MAX_WAITING_FRAMES) {
            // First of all, or the end of the request would tell the client another reason.
            reset(new ResetFrame(getId(), ErrorCode.ENHANCE_YOUR_CALM_ERROR.code), Callback.NOOP);
            fail(ErrorCode.ENHANCE_YOUR_CALM_ERROR, "too many small frames");
        }
    }

    /** Content in memory of its own. */
    private static final class Copy extends Data {

        Copy(DataFrame frame) {
            super(new DataFrame(
                    frame.getStreamId(), BufferUtil.copy(frame.getByteBuffer()), frame.isEndStream(), frame.padding()));
        }
    }

    private void fail(ErrorCode error, String reason) {
        Listener listener = getListener();
        if (listener != null) {
            listener.onFailure(this, error.code, reason, new EOFException(reason), Callback.NOOP);
        }
        tellGone();
    }

    @Override
    public @Nullable Data readData() {
        Data data = super.readData();
        if (data != null && !data.frame().isEndStream()) {
            waitingFrames(-1);
        }
        return data;
    }

    private int waitingFrames(int change) {
        synchronized (lock) {
            waitingFrames += change;
            return waitingFrames;
        }
    }

    // What it is sent.

    @Override
    public void send(FrameList frames, Callback callback) {
        writingSinceNanos = now();
        if (frames.getFrames().get(0) instanceof HeadersFrame head) {
            session.makeRoomFor(Http2Head.size(head.getMetaData().getHttpFields()));
            boolean noContent = head.getMetaData() instanceof MetaData.Response answer
                    && answer.getStatus() == HttpStatus.NO_CONTENT_204;
            super.send(noContent ? new FrameList(withoutLength(head)) : frames, callback);
        } else {
            super.send(frames, callback);
        }
    }

    /** In a 204 there must be no length (RFC 9110, section 8.6), but Jetty adds one. */
    private static HeadersFrame withoutLength(HeadersFrame head) {
        MetaData.Response answer = (MetaData.Response) head.getMetaData();
        HttpFields.Mutable fields = HttpFields.build(answer.getHttpFields()).remove(HttpHeader.CONTENT_LENGTH);
        MetaData lengthless = new MetaData.Response(
                answer.getStatus(), answer.getReason(), answer.getHttpVersion(), fields, UNKNOWN, null);
        return new HeadersFrame(head.getStreamId(), lengthless, head.getPriority(), head.isEndStream());
    }

    @Override
    public void data(DataFrame frame, Callback callback) {
        writingSinceNanos = now();
        super.data(frame, callback);
    }

    @Override
    public int updateSendWindow(int delta) {
        if (delta < 0 && writingSinceNanos != NEVER) {
            writingSinceNanos = now(); // a part of it left
        }
        return super.updateSendWindow(delta);
    }

    @Override
    public void succeeded() {
        writingSinceNanos = NEVER;
        super.succeeded();
    }

    @Override
    public void failed(Throwable cause) {
        writingSinceNanos = NEVER;
        super.failed(cause);
    }

    @Override
    public void reset(ResetFrame frame, Callback callback) {
        super.reset(frame.getError() == ErrorCode.CANCEL_STREAM_ERROR.code ? ownReset() : frame, callback);
    }

    /** Once all of the answer was sent, only the rest of the request is unwanted (RFC 9113, section 8.1). */
    private ResetFrame ownReset() {
        ErrorCode error = isLocallyClosed() ? ErrorCode.NO_ERROR : ErrorCode.CANCEL_STREAM_ERROR;
        return new Http2Rates.OwnReset(getId(), error);
    }

    // Whether it still wants the answer.

    @Override
    public void process(Frame frame, Callback callback) {
        super.process(frame, callback);
        if (frame.getType() == FrameType.RST_STREAM || frame.getType() == FrameType.FAILURE) {
            tellGone();
        }
    }

    private void tellGone() {
        synchronized (lock) {
            gone = true;
            if (whenGone != null) {
                executor.execute(whenGone);
                whenGone = null;
            }
        }
    }

    @Override
    public void whenGone(Runnable action) {
        synchronized (lock) {
            whenGone = action;
            if (gone) {
                tellGone();
            }
        }
    }

    @Override
    public void answerBegins() {
        // A reset says that the rest of it is not wanted, and nothing else might tell before the host sends more.
    }

    @Override
    public void stop() {
        synchronized (lock) {
            whenGone = null;
        }
    }
}

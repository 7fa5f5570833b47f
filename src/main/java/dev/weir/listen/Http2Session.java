package dev.weir.listen;

import dev.weir.config.Limits;
import java.util.Collection;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeoutException;
import org.eclipse.jetty.http.MetaData;
import org.eclipse.jetty.http2.ErrorCode;
import org.eclipse.jetty.http2.FlowControlStrategy;
import org.eclipse.jetty.http2.HTTP2Stream;
import org.eclipse.jetty.http2.api.Stream;
import org.eclipse.jetty.http2.api.server.ServerSessionListener;
import org.eclipse.jetty.http2.frames.HeadersFrame;
import org.eclipse.jetty.http2.generator.Generator;
import org.eclipse.jetty.http2.hpack.HpackEncoder;
import org.eclipse.jetty.http2.server.internal.HTTP2ServerSession;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.server.Connector;

/** The streams of one HTTP/2 connection, and how long it may take for what. */
final class Http2Session extends HTTP2ServerSession implements TimedClient {

    /** Of an answer: Jetty takes a buffer of the size that is allowed, not of that which is needed. */
    private static final int USUAL_HEAD = 8 * 1024;

    private final ClientChannel client;
    private final Http2Parser parser;
    private final Executor executor;
    private final long acceptedNanos;
    /** Written by the thread that parses. */
    private volatile boolean asked;
    /** When the last stream ended that did; before, when the connection was accepted. */
    private volatile long streamEndedNanos;

    /** How much was written at the last look at which that had changed, and when. Confined to the looks. */
    private long written;

    private long writtenNanos = System.nanoTime();
    /** When a stop began, or {@link Http2Stream#NEVER}. Confined to the stop. */
    private long stoppedNanos = Http2Stream.NEVER;

    Http2Session(
            Connector connector,
            EndPoint endPoint,
            Http2Parser parser,
            Generator generator,
            ServerSessionListener listener,
            FlowControlStrategy flowControl) {
        super(connector.getScheduler(), endPoint, parser, generator, listener, flowControl);
        this.client = new ClientChannel(endPoint);
        this.parser = parser;
        this.executor = connector.getExecutor();
        this.acceptedNanos = client.acceptedNanos();
        this.streamEndedNanos = acceptedNanos;
        getGenerator().getHpackEncoder().setMaxHeaderListSize(USUAL_HEAD);
    }

    ClientChannel channel() {
        return client;
    }

    @Override
    public void onPreface() {
        super.onPreface();
        // To announce the limit was to set it; what is a little above it shall be answered.
        parser.getHpackDecoder().setMaxHeaderListSize(parser.maxHead());
    }

    /**
     * Has a head of this size sent, whatever the client would like: that is advice (RFC 9113, section 6.5.2), for which
     * Jetty would end the connection. Hosts' heads were bounded when they were read.
     */
    void makeRoomFor(int headSize) {
        HpackEncoder encoder = getGenerator().getHpackEncoder();
        if (encoder.getMaxHeaderListSize() < headSize) {
            encoder.setMaxHeaderListSize(headSize);
        }
    }

    @Override
    public void onHeaders(HeadersFrame frame) {
        asked = true;
        super.onHeaders(frame);
    }

    @Override
    protected HTTP2Stream newStream(int streamId, MetaData.Request request, boolean local) {
        return new Http2Stream(this, streamId, request, local, executor);
    }

    @Override
    public boolean removeStream(Stream stream) {
        streamEndedNanos = System.nanoTime();
        return super.removeStream(stream);
    }

    // Time.

    @Override
    public void endIfLate(Limits limits) {
        if (isHeadLate(limits)) {
            onConnectionFailure(ErrorCode.ENHANCE_YOUR_CALM_ERROR.code, "request_head_timeout");
        }
        if (isReaderStalled(limits)) {
            client.close(new TimeoutException("waited too long for a client that does not read"));
            return;
        }
        Collection<Stream> streams = getStreams();
        if (streams.isEmpty()) {
            closeIfQuiet(limits);
        }
        for (Stream stream : streams) {
            ((Http2Stream) stream).endIfLate(limits);
        }
    }

    private boolean isHeadLate(Limits limits) {
        long since = asked ? parser.incompleteSinceNanos() : acceptedNanos;
        return since != Http2Stream.NEVER && TimedClient.isOver(limits.requestHeadTimeout(), since);
    }

    /** Whether TCP takes nothing any more; a stream whose own window is closed is a matter of the stream. */
    private boolean isReaderStalled(Limits limits) {
        long now = getBytesWritten();
        if (now != written || !client.writePending()) {
            written = now;
            writtenNanos = System.nanoTime();
        }
        return TimedClient.isOver(limits.responseWriteTimeout(), writtenNanos);
    }

    private void closeIfQuiet(Limits limits) {
        if (isClosed()) {
            if (TimedClient.isOver(LINGER, streamEndedNanos)) {
                client.close();
            }
        } else if (asked && TimedClient.isOver(limits.idleTimeout(), streamEndedNanos)) {
            // Says GOAWAY and closes, unless a stream began meanwhile.
            onIdleTimeout();
        }
    }

    @Override
    public void closeIfIdle() {
        if (stoppedNanos == Http2Stream.NEVER) {
            stoppedNanos = Http2Stream.now();
            // Says GOAWAY. Streams that are under way, or on their way to here, are served.
            var unused = shutdown();
        }
        if (getStreams().isEmpty()
                && TimedClient.isOver(FRESH_AT_STOP, stoppedNanos)
                && TimedClient.isOver(FRESH_AT_STOP, streamEndedNanos)) {
            client.close();
        }
    }

    @Override
    public void cut() {
        client.reset();
    }
}

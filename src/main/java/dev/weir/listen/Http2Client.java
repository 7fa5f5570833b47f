package dev.weir.listen;

import dev.weir.proxy.Client;
import dev.weir.proxy.ClientWatch;
import dev.weir.upstream.Authority;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpURI;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.BufferUtil;
import org.eclipse.jetty.util.Callback;
import org.jspecify.annotations.Nullable;

/** The client's side of one request in HTTP/2, by way of Jetty's request and response. Nothing here blocks. */
final class Http2Client implements Client, Callback {

    /** What became of the latest write. */
    private enum Write {
        /** It is being made. */
        BEGUN,
        /** It was over, well or not, within the call. */
        OVER,
        /** The call is over, the write is not. */
        PENDING
    }

    private final Http2Request request;
    private final Response response;
    private final Callback completion;
    private final AtomicReference<Write> write = new AtomicReference<>(Write.OVER);
    private boolean lastWritten;
    private boolean closed;
    /** Whether the end was written, or the exchange ended: whatever comes second completes it. */
    private final AtomicBoolean ending = new AtomicBoolean();
    /** Set before the first write. */
    private volatile @Nullable Listener listener;

    private volatile @Nullable Throwable failure;

    Http2Client(Http2Request request, Response response, Callback completion) {
        this.request = request;
        this.response = response;
        this.completion = completion;
    }

    @Override
    public String method() {
        return request.getMethod();
    }

    @Override
    public String target() {
        return request.getHttpURI().getPathQuery();
    }

    @Override
    public String protocol() {
        return request.getConnectionMetaData().getProtocol();
    }

    @Override
    public String scheme() {
        return request.isSecure() ? "https" : "http";
    }

    @Override
    public HttpFields headers() {
        return request.getHeaders();
    }

    @Override
    public String address() {
        return request.clientAddress();
    }

    @Override
    public @Nullable String authority() {
        HttpURI target = request.getHttpURI();
        int usual = Authority.usualPort(request.isSecure());
        return Authority.meant(headers().get(HttpHeader.HOST), target.getHost(), target.getPort(), usual);
    }

    @Override
    public long length() {
        return request.getLength();
    }

    @Override
    public boolean mayHaveBodyWithoutLength() {
        return length() < 0 && !request.bodyless();
    }

    @Override
    public Content.Source body() {
        return request;
    }

    @Override
    public boolean asksForBodyAtOnce() {
        return false;
    }

    @Override
    public ClientWatch watch() {
        return request.watch();
    }

    @Override
    public boolean readsOn() {
        return false; // Jetty resets the stream with NO_ERROR (RFC 9113, section 8.1)
    }

    // The answer.

    @Override
    public void begin() {
        // Jetty leaves the time to its callback.
    }

    @Override
    public boolean committed() {
        return response.isCommitted();
    }

    @Override
    public boolean lengthEndsBody() {
        return false;
    }

    @Override
    public void head(int status, HttpFields head) {
        HttpFields.Mutable headers = response.getHeaders().clear();
        response.setStatus(status);
        headers.add(head);
    }

    @Override
    public void interim(int status, HttpFields headers) {
        var unused = response.writeInterim(status, headers);
    }

    @Override
    public boolean holdsBack() {
        return false;
    }

    @Override
    public boolean write(ByteBuffer piece, boolean last, Listener whoever) throws IOException {
        listener = whoever;
        lastWritten |= last;
        write.set(Write.BEGUN);
        response.write(last, piece, this);
        if (write.compareAndSet(Write.BEGUN, Write.PENDING)) {
            return false;
        }
        Throwable cause = failure;
        if (cause != null) {
            throw cause instanceof IOException gone ? gone : new IOException(cause);
        }
        return true;
    }

    /** The piece was written. */
    @Override
    public void succeeded() {
        Listener told = listener;
        if (!write.compareAndSet(Write.BEGUN, Write.OVER) && told != null) {
            told.written();
        }
    }

    /** The piece was not. */
    @Override
    public void failed(Throwable cause) {
        failure = cause;
        Listener told = listener;
        if (!write.compareAndSet(Write.BEGUN, Write.OVER) && told != null) {
            told.failed(cause);
        }
    }

    @Override
    public InvocationType getInvocationType() {
        return InvocationType.NON_BLOCKING;
    }

    @Override
    public void close() {
        closed = true;
        if (lastWritten) {
            completeIfSecond();
        } else {
            response.write(true, BufferUtil.EMPTY_BUFFER, Callback.from(this::completeIfSecond));
        }
    }

    @Override
    public void end() {
        if (closed) {
            completeIfSecond();
        } else if (lastWritten) {
            completion.succeeded();
        } else {
            response.write(true, BufferUtil.EMPTY_BUFFER, completion);
        }
    }

    private void completeIfSecond() {
        if (!ending.compareAndSet(false, true)) {
            completion.succeeded();
        }
    }

    @Override
    public void cut() {
        completion.failed(new Request.Handler.AbortException("the answer was cut short"));
    }
}

package dev.weir.listen;

import dev.weir.proxy.Client;
import dev.weir.proxy.ClientWatch;
import dev.weir.upstream.Authority;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.concurrent.atomic.AtomicBoolean;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.io.content.ByteBufferContentSource;
import org.eclipse.jetty.util.BufferUtil;
import org.jspecify.annotations.Nullable;

/** The client's side of one request in HTTP/1: its head, its body, and the way to answer it. Nothing here blocks. */
final class Http1Client implements Client, ClientWatch, Client.Listener {

    private final ClientConnection connection;
    private final Http1Head head;
    /** Null if there is none. */
    private final @Nullable RequestBody body;

    private final AnswerWriter answer;
    /** Whether one of both came: the return of the thread that handed the request over, and the end of the request. */
    private final AtomicBoolean met = new AtomicBoolean();
    /** The same of the end of the answer and that of the exchange; null unless the answer ends before. */
    private @Nullable AtomicBoolean closing;
    /** What to run when the client goes away; null when nobody asked. */
    private volatile @Nullable Runnable whenGone;

    /** The client behind a head that the connection has just read. */
    Http1Client(ClientConnection connection, Http1Head head, AnswerWriter answer) {
        this.connection = connection;
        this.head = head;
        this.body = head.hasBody() ? new RequestBody(connection, head.expectsContinue()) : null;
        this.answer = answer;
    }

    @Override
    public String method() {
        return head.method();
    }

    @Override
    public String target() {
        return head.target();
    }

    @Override
    public String protocol() {
        return head.version().asString();
    }

    @Override
    public String scheme() {
        return connection.isSecure() ? "https" : "http";
    }

    @Override
    public HttpFields headers() {
        return head.headers();
    }

    @Override
    public String address() {
        return connection.channel().address();
    }

    @Override
    public @Nullable String authority() {
        return head.authority(Authority.usualPort(connection.isSecure()));
    }

    @Override
    public long length() {
        return head.length();
    }

    @Override
    public boolean mayHaveBodyWithoutLength() {
        return false;
    }

    @Override
    public Content.Source body() {
        return body == null ? new ByteBufferContentSource() : body;
    }

    @Override
    public boolean asksForBodyAtOnce() {
        return false;
    }

    @Override
    public ClientWatch watch() {
        return this;
    }

    @Override
    public boolean readsOn() {
        return true;
    }

    /** Whether the request came in HTTP/1.0, where the end of the connection may be taken for that of an answer. */
    boolean isHttp10() {
        return head.isHttp10();
    }

    // What becomes of the connection meanwhile.

    @Override
    public void whenGone(Runnable action) {
        whenGone = action;
        connection.watch(this);
    }

    /** A client that only ended its own side may still read all of the answer. */
    @Override
    public void answerBegins() {
        stop();
    }

    @Override
    public void stop() {
        whenGone = null;
    }

    boolean isWatched() {
        return whenGone != null;
    }

    boolean awaitsBody() {
        return body != null && body.isAwaited();
    }

    /** There may be more of the body. */
    void bodyCame() {
        if (body != null) {
            body.tell();
        }
    }

    /** The body does not come in time. */
    void failBody(Throwable late) {
        if (body != null) {
            body.fail(late);
        }
    }

    /** Nothing more comes from the client. To be called by who reads. */
    void gone() {
        Runnable action = whenGone;
        whenGone = null;
        if (action != null) {
            connection.runSoon(action);
        }
        if (awaitsBody() && body != null) {
            body.end();
        }
    }

    // The answer.

    @Override
    public void begin() {
        // The time is its connection's matter.
    }

    @Override
    public boolean committed() {
        return answer.committed();
    }

    @Override
    public boolean lengthEndsBody() {
        return false;
    }

    @Override
    public void head(int status, HttpFields headers) {
        answer.head(status, headers);
    }

    @Override
    public void interim(int status, HttpFields headers) {
        answer.interim(status, headers);
    }

    @Override
    public boolean write(ByteBuffer piece, boolean last, Listener listener) throws IOException {
        return answer.write(piece, last, listener);
    }

    @Override
    public boolean holdsBack() {
        return false;
    }

    @Override
    public void close() throws IOException {
        closing = new AtomicBoolean();
        if (answer.write(BufferUtil.EMPTY_BUFFER, true, this)) {
            written();
        }
    }

    @Override
    public void end() {
        if (closing != null) {
            overIfSecond(closing);
            return;
        }
        try {
            if (answer.write(BufferUtil.EMPTY_BUFFER, true, this)) {
                written();
            }
        } catch (IOException gone) {
            cut();
        }
    }

    /** The end of the answer was written. */
    @Override
    public void written() {
        if (closing == null) {
            over();
        } else {
            connection.answered(answer.isPersistent());
            overIfSecond(closing);
        }
    }

    /** It was not. Who waits for the rest of the body hears of it. */
    @Override
    public void failed(Throwable cause) {
        cut();
        failBody(cause);
    }

    private void overIfSecond(AtomicBoolean first) {
        if (!first.compareAndSet(false, true)) {
            over();
        }
    }

    private void over() {
        connection.over(this, answer.isPersistent() && (body == null || body.isComplete()));
    }

    @Override
    public void cut() {
        connection.cut(this);
    }

    /** Whether this is called for the second time: by the thread that handed the request over, and at its end. */
    boolean meets() {
        return !met.compareAndSet(false, true);
    }
}

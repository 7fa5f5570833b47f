package dev.weir.proxy;

import java.nio.ByteBuffer;
import java.time.Duration;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.io.Content;
import org.jspecify.annotations.Nullable;

/** A client that asks for a page and takes each piece of its answer at once. It does no I/O, and may ask again and again. */
final class InstantClient implements Client {

    static final int OK = 200;

    private final HttpFields headers;
    private final @Nullable String authority;
    private HttpFields answered = HttpFields.EMPTY;
    private boolean committed;
    private long taken;

    InstantClient(HttpFields headers) {
        this.headers = headers;
        this.authority = headers.get(HttpHeader.HOST);
    }

    /** Nobody is trusted; all else is as by default. */
    static ProxyOptions options() {
        return new ProxyOptions(peer -> false, new Via("weir-12345678"), 64 * 1024, Duration.ofSeconds(30), 3);
    }

    /** The same, and requests are followed. */
    static ProxyOptions followed() {
        ProxyOptions plain = options();
        return new ProxyOptions(
                plain.trustedPeer(),
                plain.via(),
                plain.replayBuffer(),
                plain.attemptsTimeout(),
                plain.maxResends(),
                new Tracing(true, true),
                plain.explainedTo());
    }

    /** An answer to this client that nobody watches. */
    ClientAnswer answer() {
        return new ClientAnswer(this, new ClientAnswer.Observer() {
            @Override
            public void consumed() {}

            @Override
            public void gone(Throwable cause) {
                throw new AssertionError(cause);
            }

            @Override
            public void over(boolean whole) {}
        });
    }

    /** Headers of the last answer. */
    HttpFields answered() {
        return answered;
    }

    /** Bytes of all answers. */
    long taken() {
        return taken;
    }

    @Override
    public String method() {
        return "GET";
    }

    @Override
    public String target() {
        return "/list?page=3";
    }

    @Override
    public String protocol() {
        return "HTTP/1.1";
    }

    @Override
    public String scheme() {
        return "http";
    }

    @Override
    public HttpFields headers() {
        return headers;
    }

    @Override
    public String address() {
        return "192.0.2.17";
    }

    @Override
    public @Nullable String authority() {
        return authority;
    }

    @Override
    public long length() {
        return 0;
    }

    @Override
    public boolean mayHaveBodyWithoutLength() {
        return false;
    }

    @Override
    public Content.Source body() {
        throw new AssertionError("a GET has none");
    }

    @Override
    public boolean asksForBodyAtOnce() {
        return false;
    }

    @Override
    public @Nullable ClientWatch watch() {
        return null;
    }

    @Override
    public boolean readsOn() {
        return false;
    }

    @Override
    public void begin() {}

    @Override
    public boolean committed() {
        return committed;
    }

    @Override
    public boolean lengthEndsBody() {
        return false;
    }

    @Override
    public void head(int status, HttpFields answer) {
        if (status != OK) {
            throw new AssertionError("answered with " + status);
        }
        answered = answer;
    }

    @Override
    public void interim(int status, HttpFields hints) {}

    @Override
    public boolean write(ByteBuffer piece, boolean last, Listener listener) {
        committed = true;
        taken += piece.remaining();
        return true;
    }

    @Override
    public boolean holdsBack() {
        return false;
    }

    @Override
    public void close() {}

    @Override
    public void end() {
        committed = false;
    }

    @Override
    public void cut() {
        throw new AssertionError("cut");
    }
}

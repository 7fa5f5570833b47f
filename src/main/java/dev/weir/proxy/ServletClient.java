package dev.weir.proxy;

import dev.weir.upstream.Authority;
import jakarta.servlet.AsyncContext;
import jakarta.servlet.AsyncEvent;
import jakarta.servlet.AsyncListener;
import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.WriteListener;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Enumeration;
import java.util.concurrent.Semaphore;
import org.eclipse.jetty.http.HttpField;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.io.Content;
import org.jspecify.annotations.Nullable;

/** A client as the servlet API knows it. What that leaves open is for the {@link Container} to say. */
final class ServletClient implements Client, WriteListener, AsyncListener {

    private static final String HTTP_1_0 = "HTTP/1.0";
    private static final String HTTP_1_1 = "HTTP/1.1";
    private static final String HTTP_2 = "HTTP/2";

    /**
     * Each interim answer may block its thread for as long as a client does not read, and those threads serve all
     * clients: one more is dropped, which costs its client a little time (RFC 8297, section 2).
     */
    private static final Semaphore SENDING = new Semaphore(16);

    private final HttpServletRequest request;
    private final HttpServletResponse response;
    private final Container container;
    // Asked of the request while it is certainly this one's: a container uses it for others afterwards.
    private final String method;
    private final String target;
    private final String scheme;
    private final String address;
    private final HttpFields headers;
    private final boolean readsOn;

    private final ServletBody body;

    private @Nullable AsyncContext async;
    private @Nullable ServletOutputStream out;
    /** Waits for the first call of {@link #onWritePossible}; confined to whoever may write. */
    private @Nullable ByteBuffer first;
    /** Set before anything is written. */
    private volatile @Nullable Listener listener;

    ServletClient(HttpServletRequest request, HttpServletResponse response, Container container) {
        this.request = request;
        this.response = response;
        this.container = container;
        this.method = request.getMethod();
        this.target = target(request);
        this.scheme = container.scheme(request);
        this.address = address(request);
        this.headers = headers(request);
        this.readsOn = container.readsOn(request);
        this.body = new ServletBody(request);
    }

    private static String target(HttpServletRequest request) {
        String query = request.getQueryString();
        String path = request.getRequestURI();
        return query == null ? path : path + "?" + query;
    }

    /** Without the brackets that some containers give an IPv6 address, and that hosts do not expect. */
    private static String address(HttpServletRequest request) {
        String address = request.getRemoteAddr();
        return address.startsWith("[") && address.endsWith("]") ? address.substring(1, address.length() - 1) : address;
    }

    private static HttpFields headers(HttpServletRequest request) {
        HttpFields.Mutable headers = HttpFields.build();
        Enumeration<String> names = request.getHeaderNames();
        while (names.hasMoreElements()) {
            String name = names.nextElement();
            Enumeration<String> values = request.getHeaders(name);
            while (values.hasMoreElements()) {
                headers.add(new HttpField(name, values.nextElement()));
            }
        }
        return headers.asImmutable();
    }

    @Override
    public String method() {
        return method;
    }

    @Override
    public String target() {
        return target;
    }

    @Override
    public String protocol() {
        return request.getProtocol();
    }

    @Override
    public String scheme() {
        return scheme;
    }

    @Override
    public HttpFields headers() {
        return headers;
    }

    @Override
    public String address() {
        return address;
    }

    /**
     * The container has made sure that there is exactly one {@code Host}, or none in HTTP/1.0: there it names itself when
     * the client names nobody, and in HTTP/2 some do when {@code Host} stands in for {@code :authority} (RFC 9113, section
     * 8.3.1).
     */
    @Override
    public @Nullable String authority() {
        String host = headers.get(HttpHeader.HOST);
        String name = request.getServerName();
        int port = request.getServerPort();
        boolean containerItself = port == request.getLocalPort() && name.equals(request.getLocalName());
        if (host == null && containerItself && HTTP_1_0.equals(protocol())) {
            return null;
        }
        if (host != null && containerItself && protocol().startsWith(HTTP_2)) {
            return host;
        }
        int usual = Authority.usualPort("https".equals(request.getScheme()));
        if (host != null && Authority.means(host, name, port, usual)) {
            return host;
        }
        return port == usual || port <= 0 ? name : name + ":" + port;
    }

    @Override
    public long length() {
        return request.getContentLengthLong();
    }

    @Override
    public boolean mayHaveBodyWithoutLength() {
        return length() < 0 && protocol().startsWith(HTTP_2) && body.isOpen();
    }

    @Override
    public Content.Source body() {
        if (container.opensBodiesFirst()) {
            body.open();
        }
        return body;
    }

    @Override
    public boolean asksForBodyAtOnce() {
        return container.opensBodiesFirst();
    }

    @Override
    public @Nullable ClientWatch watch() {
        return null;
    }

    @Override
    public boolean readsOn() {
        return readsOn;
    }

    // The answer.

    @Override
    public void begin() {
        AsyncContext begun = container.startAsync(request, response);
        begun.addListener(this);
        async = begun;
    }

    private AsyncContext async() {
        AsyncContext begun = async;
        if (begun == null) {
            throw new IllegalStateException("to be begun first");
        }
        return begun;
    }

    @Override
    public boolean committed() {
        return response.isCommitted();
    }

    @Override
    public boolean lengthEndsBody() {
        return container.lengthEndsBody();
    }

    @Override
    public void head(int status, HttpFields head) {
        response.reset();
        response.setStatus(status);
        add(head);
        if (!head.contains(HttpHeader.CONTENT_LENGTH) && HTTP_1_1.equals(protocol())) {
            container.chunk(response);
        }
    }

    private void add(HttpFields head) {
        for (HttpField field : head) {
            response.addHeader(field.getName(), field.getValue());
        }
    }

    @Override
    public void interim(int status, HttpFields head) throws IOException {
        if (!SENDING.tryAcquire()) {
            return;
        }
        try {
            add(head);
            container.sendEarlyHints(response);
            // They were copied; the final answer brings its own.
            response.reset();
        } finally {
            SENDING.release();
        }
    }

    @Override
    public boolean holdsBack() {
        return container.holdsBack();
    }

    @Override
    public boolean write(ByteBuffer piece, boolean last, Listener whoever) throws IOException {
        ServletOutputStream opened = out;
        if (opened != null) {
            return write(opened, piece);
        }
        listener = whoever;
        first = piece;
        opened = response.getOutputStream();
        out = opened;
        opened.setWriteListener(this);
        return false;
    }

    private boolean write(ServletOutputStream opened, ByteBuffer piece) throws IOException {
        if (piece.hasRemaining()) {
            container.write(opened, piece);
        } else {
            opened.flush();
        }
        // If not, onWritePossible comes.
        return opened.isReady();
    }

    @Override
    public void onWritePossible() throws IOException {
        ServletOutputStream opened = out;
        Listener told = listener;
        if (opened == null || told == null) {
            return;
        }
        ByteBuffer piece = first;
        if (piece != null) {
            first = null;
            if (!write(opened, piece)) {
                return;
            }
        } else if (!opened.isReady()) {
            return;
        }
        told.written();
    }

    /** Of the output. */
    @Override
    public void onError(Throwable cause) {
        Listener told = listener;
        if (told != null) {
            told.failed(cause);
        }
    }

    @Override
    public void close() throws IOException {
        response.getOutputStream().close();
    }

    @Override
    public void end() {
        try {
            async().complete();
        } catch (IllegalStateException over) {
            // The container has ended the request itself, because the connection was aborted.
        }
    }

    @Override
    public void cut() {
        container.cut(response, async());
    }

    // What the container tells of the request.

    @Override
    public void onError(AsyncEvent event) {
        onError(event.getThrowable());
    }

    @Override
    public void onTimeout(AsyncEvent event) {
        // There is none: time is bounded by the hosts' timeouts and the container's.
    }

    @Override
    public void onStartAsync(AsyncEvent event) {
        // Happens once, before this listens.
    }

    @Override
    public void onComplete(AsyncEvent event) {
        // Whoever completed it knows.
    }
}

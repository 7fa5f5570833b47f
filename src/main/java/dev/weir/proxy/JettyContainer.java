package dev.weir.proxy;

import jakarta.servlet.AsyncContext;
import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.ServletRequestWrapper;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.ByteBuffer;

/** Jetty, which gives some arguments of {@code sendError} a meaning of its own. */
final class JettyContainer implements Container {

    private static final int ABORT_CONNECTION = -1;

    private final PieceWriter writer = new PieceWriter();

    @Override
    public boolean isSecure(HttpServletRequest request) {
        // What Jetty says of the request itself goes by its target.
        return request.getServletConnection().isSecure();
    }

    @Override
    public AsyncContext startAsync(HttpServletRequest request, HttpServletResponse response) {
        // Of an HttpServletRequest Jetty would parse the target once more, and fail for one such as "//a/../b".
        AsyncContext async = request.startAsync(new ServletRequestWrapper(request), response);
        async.setTimeout(0);
        return async;
    }

    @Override
    public void write(ServletOutputStream out, ByteBuffer piece) throws IOException {
        writer.write(out, piece);
    }

    @Override
    public boolean holdsBack() {
        return false;
    }

    @Override
    public void sendEarlyHints(HttpServletResponse response) throws IOException {
        response.sendError(EarlyHints.STATUS);
    }

    @Override
    public void chunk(HttpServletResponse response) {
        response.setHeader("Transfer-Encoding", "chunked");
    }

    @Override
    public boolean opensBodiesFirst() {
        return false;
    }

    @Override
    public boolean lengthEndsBody() {
        return false;
    }

    @Override
    public boolean readsOn(HttpServletRequest request) {
        // In HTTP/2 Jetty resets the stream with NO_ERROR (RFC 9113, section 8.1).
        return !request.getProtocol().startsWith("HTTP/2");
    }

    @Override
    public void cut(HttpServletResponse response, AsyncContext async) {
        try {
            response.sendError(ABORT_CONNECTION);
        } catch (IOException | IllegalStateException gone) {
            // The client is gone already, which is what was wanted.
        }
        try {
            async.complete();
        } catch (IllegalStateException over) {
            // Jetty has ended the request itself.
        }
    }

    @Override
    public boolean leavesRequestsInFlight() {
        return true;
    }

    @Override
    public void dispatched(HttpServletRequest request, HttpServletResponse response) {
        throw new IllegalStateException("nothing dispatches requests here");
    }
}

package dev.weir.proxy;

import jakarta.servlet.AsyncContext;
import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.nio.ByteBuffer;
import java.util.Map;

/**
 * A container by the letter of the servlet API, such as Tomcat; of what came after Servlet 6.0 it uses what it finds.
 *
 * <p>The API has no call that ends a connection. What a container must take as one is a servlet that fails when a part of
 * its answer has left, so a request whose answer is cut is dispatched to the servlet once more, and there it fails.
 */
final class StandardContainer implements Container {

    /** What Tomcat does not log as an error of the servlet. */
    private static final String QUIET_FAILURE = "org.apache.coyote.CloseNowException";

    /** The servlet is mapped to all of them. */
    private static final String ANY_PATH = "/";

    private static final String CUT = "the answer was cut short";
    private static final int BAD_GATEWAY = 502;

    private final PieceWriter writer = new PieceWriter();

    @Override
    public boolean isSecure(HttpServletRequest request) {
        return request.isSecure();
    }

    @Override
    public AsyncContext startAsync(HttpServletRequest request, HttpServletResponse response) {
        AsyncContext async = request.startAsync();
        async.setTimeout(0);
        return async;
    }

    @Override
    public void write(ServletOutputStream out, ByteBuffer piece) throws IOException {
        writer.write(out, piece);
    }

    @Override
    public boolean holdsBack() {
        return true;
    }

    @Override
    public void sendEarlyHints(HttpServletResponse response) throws IOException {
        try {
            response.getClass().getMethod("sendEarlyHints").invoke(response);
        } catch (NoSuchMethodException | IllegalAccessException absent) {
            // The client does without them.
        } catch (InvocationTargetException failed) {
            throw new IOException(failed.getCause());
        }
    }

    @Override
    public void chunk(HttpServletResponse response) {
        // Trailers, even none, take chunks.
        response.setTrailerFields(Map::of);
    }

    /**
     * Tomcat has the thread that opens a body wait until no other one serves the connection, and then serve it itself.
     * That thread is to be the one that serves it already: another would wait for a thread that waits for it, or tell of
     * the body when the request is over. It asks for bodies before it calls the servlet, anyway.
     */
    @Override
    public boolean opensBodiesFirst() {
        return true;
    }

    @Override
    public boolean lengthEndsBody() {
        return true;
    }

    @Override
    public boolean readsOn(HttpServletRequest request) {
        return false;
    }

    @Override
    public void cut(HttpServletResponse response, AsyncContext async) {
        try {
            // Not to the request's own target, which may be none that a container can dispatch to.
            async.dispatch(ANY_PATH);
        } catch (IllegalStateException over) {
            // The container has ended the request itself.
        }
    }

    @Override
    public boolean leavesRequestsInFlight() {
        return false; // Tomcat waits by itself, for its unloadDelay, and serves nobody meanwhile
    }

    @Override
    public void dispatched(HttpServletRequest request, HttpServletResponse response) throws IOException {
        if (response.isCommitted()) {
            throw failure(request);
        }
        // Nothing has left, so the client can be told.
        response.reset();
        response.sendError(BAD_GATEWAY);
    }

    private static IOException failure(HttpServletRequest request) {
        try {
            ClassLoader loader = request.getServletContext().getClassLoader();
            return Class.forName(QUIET_FAILURE, true, loader)
                    .asSubclass(IOException.class)
                    .getConstructor(String.class)
                    .newInstance(CUT);
        } catch (ReflectiveOperationException notTomcat) {
            return new IOException(CUT);
        }
    }
}

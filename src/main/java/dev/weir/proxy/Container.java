package dev.weir.proxy;

import jakarta.servlet.AsyncContext;
import jakarta.servlet.ServletContext;
import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.ByteBuffer;

/**
 * What the servlet API leaves open, and each container does in its own way. Nothing else knows containers apart.
 *
 * <p>One per web application: it may hold classes of the container, but the container holds nothing of it.
 */
sealed interface Container permits JettyContainer, StandardContainer {

    /** The container that this web application runs in. */
    static Container of(ServletContext context) {
        return context.getClass().getName().startsWith("org.eclipse.jetty.")
                ? new JettyContainer()
                : new StandardContainer();
    }

    /**
     * {@code https} if the client's connection is secure, else {@code http}. What an absolute target says, or in HTTP/2
     * {@code :scheme}, is for the client to choose.
     */
    default String scheme(HttpServletRequest request) {
        return isSecure(request) ? "https" : "http";
    }

    /** Whether the client's connection is secure. */
    boolean isSecure(HttpServletRequest request);

    /** Takes the request out of the container's hands, for as long as it takes: no timeout ends it. */
    AsyncContext startAsync(HttpServletRequest request, HttpServletResponse response);

    /** Writes all of the piece, without copying it if the container can. */
    void write(ServletOutputStream out, ByteBuffer piece) throws IOException;

    /** Whether what was written may wait in the container for more to come, until it is flushed. */
    boolean holdsBack();

    /**
     * Sends the headers of the response as an interim answer {@code 103} (RFC 8297), if the container can. They stay in
     * the response. Blocks until they are sent.
     */
    void sendEarlyHints(HttpServletResponse response) throws IOException;

    /**
     * Makes the container send an answer without a length in chunks, in HTTP/1.1, also when the connection is closed
     * afterwards: else a cut could not be seen.
     */
    void chunk(HttpServletResponse response);

    /**
     * Whether a body must be opened before the servlet returns. A client that waits to be asked for it (100) is asked
     * then. If not, any thread may open it, when a host wants it.
     */
    boolean opensBodiesFirst();

    /** Whether the container takes the rest of a request's body away once the answer has reached its length. */
    boolean lengthEndsBody();

    /**
     * Whether the rest of a request's body can and must be read after the answer was ended. If not, the container sees to
     * it: it reads and drops it, unless the answer says that the connection will be closed, or tells the client to stop.
     */
    boolean readsOn(HttpServletRequest request);

    /**
     * Ends the request and its connection (in HTTP/2: its stream) without a proper end of the answer. If the container
     * has ended the request itself, nothing happens.
     */
    void cut(HttpServletResponse response, AsyncContext async);

    /**
     * Whether the container gives new requests to the next deployment, or none, before it ends this one, and leaves it to
     * this one to wait for requests in flight.
     */
    boolean leavesRequestsInFlight();

    /** What is left to do when the container calls the servlet once more for a request, which {@link #cut} may cause. */
    void dispatched(HttpServletRequest request, HttpServletResponse response) throws IOException;
}

package dev.weir.proxy;

import java.io.IOException;
import java.nio.ByteBuffer;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.io.Content;
import org.jspecify.annotations.Nullable;

/**
 * The client's side of one request: what it asks for, and the way to answer it. {@link ServletClient} goes by the servlet
 * API, as any container offers it; listeners of our own have less between a request and its bytes.
 *
 * <p>One thread at a time answers. Once {@link #end} or {@link #cut} was called, nothing else may be.
 */
public interface Client {

    /** Told of what {@link #write} did not finish at once. */
    interface Listener {

        /** The piece is done with. */
        void written();

        /** The client did not take it, or is gone. */
        void failed(Throwable cause);
    }

    // What it asks for. Method, target, scheme, headers and address may be asked for after the end, too.

    /** The method as it came. */
    String method();

    /** Path and query as they came: never decoded, never normalised. */
    String target();

    /** The protocol and its version: {@code HTTP/1.1}. */
    String protocol();

    /** {@code https} if the connection is secure, else {@code http}, whatever the target says. */
    String scheme();

    /** All headers as they came. */
    HttpFields headers();

    /** Its address, without brackets. */
    String address();

    /**
     * Whom the client means: the target's authority if it has one, else {@code Host}, which then says the same and is kept
     * as it was written; null if it names nobody, as in HTTP/1.0 it may (RFC 9112, section 3.2.2).
     */
    @Nullable
    String authority();

    /** The length of its body in bytes as announced, or -1. */
    long length();

    /**
     * Whether only reading tells if there is a body: so it is in HTTP/2 without a length, until the stream ends (RFC 9113,
     * section 8.1).
     */
    boolean mayHaveBodyWithoutLength();

    /**
     * Its body, to be asked for before the thread that brought the request returns. To read or demand is to tell a client
     * that waits for it to send (100), unless {@link #asksForBodyAtOnce}.
     */
    Content.Source body();

    /** Whether a client that waits to be asked for its body (100) was asked by the time that {@link #body} returns. */
    boolean asksForBodyAtOnce();

    /** Tells when it goes away, or null where nobody can tell. */
    @Nullable
    ClientWatch watch();

    /**
     * Whether the rest of the body can and must be read after the answer was ended. If not, the container sees to it: it
     * reads and drops it, unless the answer says that the connection will be closed, or tells the client to stop.
     */
    boolean readsOn();

    // The answer.

    /** Takes the request out of the container's hands, for as long as it takes: no timeout ends it. To be called first. */
    void begin();

    /** Whether any part of the answer may have left. */
    boolean committed();

    /** Whether the rest of the body is lost once the answer has reached its length. */
    boolean lengthEndsBody();

    /**
     * Sets the head of the answer in place of any before; it leaves with the first piece. One without a length goes in
     * chunks in HTTP/1.1, also when the connection is closed afterwards: else a cut could not be seen.
     */
    void head(int status, HttpFields headers);

    /** Sends an interim answer if it can, and soon; to be dropped is its fate otherwise. May come before the head only. */
    void interim(int status, HttpFields headers) throws IOException;

    /**
     * Hands a piece to the network, or what was held back if the piece is empty.
     *
     * @param last whether the answer ends with it, which saves a further write; {@link #end} follows all the same
     * @param listener the same for all pieces
     * @return whether it is done with; if not, the listener hears of it
     * @throws IOException if the client is gone; the listener does not hear of that
     */
    boolean write(ByteBuffer piece, boolean last, Listener listener) throws IOException;

    /** Whether what was written may wait for more to come, until an empty piece is written. */
    boolean holdsBack();

    /** Sends the end of the answer, of which all was written; {@link #end} follows. May block without a listener. */
    void close() throws IOException;

    /** Ends the answer, of which all was written, and the request. */
    void end();

    /**
     * Ends the request and its connection (in HTTP/2: its stream) without a proper end of the answer. If the container has
     * ended the request itself, nothing happens.
     */
    void cut();
}

package dev.weir.proxy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.concurrent.atomic.AtomicReference;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpHeaderValue;
import org.eclipse.jetty.util.BufferUtil;
import org.jspecify.annotations.Nullable;

/**
 * The answer on its way to the client: written piece by piece without blocking, each handed to the network before the
 * next is asked for.
 */
final class ClientAnswer implements Client.Listener {

    private static final int NO_CONTENT = 204;
    private static final int NOT_MODIFIED = 304;

    /** Who is told what becomes of the answer. */
    interface Observer {

        /** A piece that was not done with at once is. */
        void consumed();

        /** The client did not take it, or is gone. */
        void gone(Throwable cause);

        /**
         * Nothing more will be heard: the request was ended. Called exactly once.
         *
         * @param whole whether the answer was ended properly
         */
        void over(boolean whole);
    }

    /** Who uses the client's side. A container takes it for another request as soon as the connection was ended. */
    private enum Use {
        /** Nobody. */
        FREE,
        /** An attempt that writes to it, or the container that sends a piece and uses the memory of that. */
        TAKEN,
        /** The same, and then the connection is to be ended. */
        TAKEN_THEN_CUT,
        /** Nobody any more: the request was ended, or its connection. */
        OVER
    }

    private final Client client;
    private final Observer observer;
    private final AtomicReference<Use> use = new AtomicReference<>(Use.FREE);
    private boolean begun;
    /** Of the latest head. */
    private int status;
    /** Handed to the network. */
    private long bytes;
    /** When the first piece was; 0 before. */
    private long firstByteNanos;
    /** Whether the container would give a length of 0 to an answer that has none because it has no content. */
    private boolean lengthless;
    /** How its host was chosen; null unless the client gets to know. */
    private @Nullable String decision;
    /** Run when the last piece was sent; confined to whoever may write. */
    private @Nullable Runnable whenSent;

    ClientAnswer(Client client, Observer observer) {
        this.client = client;
        this.observer = observer;
    }

    /** Passes an interim answer on where the container can. */
    void interim(int status, HttpFields headers) throws IOException {
        if (status != EarlyHints.STATUS || !take()) {
            return;
        }
        try {
            if (!client.committed()) {
                client.interim(status, EarlyHints.of(headers));
            }
        } finally {
            settle();
        }
    }

    /** Says how its host was chosen, with the next head. */
    void explain(String how) {
        decision = how;
    }

    /**
     * Status and headers; they leave with the first piece, or at the first lull.
     *
     * @param bodyOpen whether the client may still send a part of the request's body
     * @param closeAfterwards whether the connection will end with the answer
     */
    void head(int status, HttpFields headers, boolean bodyOpen, boolean closeAfterwards) {
        if (!take()) {
            return;
        }
        try {
            // Without its length if that would end the body too; a 204 must have none (RFC 9110, section 8.6).
            boolean sized = status != NO_CONTENT
                    && headers.getField(HttpHeader.CONTENT_LENGTH) != null
                    && !(bodyOpen && client.lengthEndsBody());
            this.status = status;
            lengthless = !sized && (status == NOT_MODIFIED || client.method().equals("HEAD"));
            client.head(status, explained(passingOn(headers, sized, closeAfterwards)));
        } finally {
            settle();
        }
    }

    private HttpFields explained(HttpFields headers) {
        return decision == null ? headers : HttpFields.build(headers).put(DecisionHeader.NAME, decision);
    }

    private static HttpFields passingOn(HttpFields headers, boolean sized, boolean closeAfterwards) {
        HttpFields.Mutable passing = HeaderRules.toClient(headers, sized);
        if (closeAfterwards) {
            passing.put(HttpHeader.CONNECTION, HttpHeaderValue.CLOSE);
        }
        return passing;
    }

    /** Whether another head may follow: nothing of this one has left. */
    boolean takeBack() {
        if (!take()) {
            return false;
        }
        try {
            return !begun();
        } finally {
            settle();
        }
    }

    /**
     * Writes a piece; returns whether it is done with. If not, the observer hears of it later.
     *
     * @param last whether it is certainly the last
     */
    boolean content(ByteBuffer piece, boolean last) throws IOException {
        // First of all, as the container may be done with it at any moment.
        return !take() || send(piece, last);
    }

    /** Sends what is held back. Returns whether that is done; if not, the observer hears of it later. */
    boolean flush() throws IOException {
        return begun && !client.holdsBack() || !take() || send(BufferUtil.EMPTY_BUFFER, false);
    }

    /**
     * Sends an answer of our own in place of any other.
     *
     * @param whenSent run when all of it was; not if the client is gone
     */
    void own(OwnAnswer answer, Runnable whenSent) throws IOException {
        if (!take()) {
            return;
        }
        try {
            status = answer.status();
            client.head(status, explained(answer.headers()));
        } catch (IllegalStateException gone) {
            settle();
            throw gone;
        }
        send(answer.content(), true, whenSent);
    }

    private void send(ByteBuffer piece, boolean last, Runnable then) throws IOException {
        whenSent = then;
        if (send(piece, last)) {
            whenSent = null;
            then.run();
        }
    }

    /** To be called by who has taken it. */
    private boolean send(ByteBuffer piece, boolean last) throws IOException {
        if (!begun) {
            begun = true;
            firstByteNanos = System.nanoTime();
        }
        bytes += piece.remaining();
        try {
            if (!client.write(piece, last, this)) {
                return false;
            }
        } catch (IOException | IllegalStateException gone) {
            settle();
            throw gone;
        }
        settle();
        return true;
    }

    /** Takes the client's side, unless the connection was ended. One attempt, and one thread of it, does so at a time. */
    private boolean take() {
        return use.compareAndSet(Use.FREE, Use.TAKEN);
    }

    /** Gives it back: neither the attempt nor the container uses it any more. */
    private void settle() {
        Use before = use.getAndUpdate(now -> now == Use.TAKEN || now == Use.FREE ? Use.FREE : Use.OVER);
        if (before == Use.TAKEN_THEN_CUT) {
            cutNow();
        }
    }

    /** Whether any part of the answer may have left. */
    boolean begun() {
        return begun || client.committed();
    }

    /** The status that the client gets, or 0 before anything has left. */
    int status() {
        return begun ? status : 0;
    }

    /** Bytes of content that were handed to the network. */
    long bytes() {
        return bytes;
    }

    /** When the first of it was handed to the network. */
    long firstByteNanos() {
        return firstByteNanos;
    }

    /** Ends the answer: all of it was written. */
    void end() {
        if (!lengthless || begun() || !take()) {
            endNow();
            return;
        }
        try {
            send(BufferUtil.EMPTY_BUFFER, false, this::endNow);
        } catch (IOException | IllegalStateException gone) {
            endNow();
        }
    }

    private void endNow() {
        if (use.getAndSet(Use.OVER) == Use.OVER) {
            return;
        }
        try {
            client.end();
        } catch (RuntimeException broken) {
            cutNow();
            throw broken;
        }
        observer.over(true);
    }

    /**
     * Sends the end of the answer, of which all was written, but does not end the exchange: {@link #end} does. May block
     * for an answer without content.
     */
    void close() throws IOException {
        client.close();
    }

    /**
     * Ends the connection, so that the client sees that its answer is not whole. A piece that the container is sending
     * is sent before, or given up in the container's time: its memory must not be used for something else meanwhile.
     */
    void cut() {
        Use before =
                use.getAndUpdate(now -> now == Use.TAKEN || now == Use.TAKEN_THEN_CUT ? Use.TAKEN_THEN_CUT : Use.OVER);
        if (before == Use.FREE) {
            cutNow();
        }
    }

    private void cutNow() {
        try {
            client.cut();
        } finally {
            observer.over(false);
        }
    }

    @Override
    public void written() {
        settle();
        Runnable last = whenSent;
        if (last == null) {
            observer.consumed();
        } else {
            whenSent = null;
            last.run();
        }
    }

    @Override
    public void failed(Throwable cause) {
        settle();
        if (whenSent != null) {
            cut();
            return;
        }
        observer.gone(cause);
        observer.consumed();
    }
}

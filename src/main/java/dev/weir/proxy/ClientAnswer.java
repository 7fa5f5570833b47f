package dev.weir.proxy;

import jakarta.servlet.AsyncContext;
import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.WriteListener;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.eclipse.jetty.http.HttpField;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpHeader;
import org.jspecify.annotations.Nullable;

/**
 * The answer on its way to the client: written piece by piece without blocking, each handed to the network before the
 * next is asked for. {@link #onConsumed} runs whenever a piece that was not done with at once is.
 */
final class ClientAnswer implements WriteListener {

    private static final int NO_CONTENT = 204;
    private static final int NOT_MODIFIED = 304;

    private static final String HTTP_1_1 = "HTTP/1.1";

    /** Who uses the response. The container takes it for another request as soon as the connection was ended. */
    private enum Use {
        /** Nobody. */
        FREE,
        /** An attempt that writes to it, or the container that sends a piece and uses the memory of that. */
        TAKEN,
        /** The same, and then the connection is to be ended. */
        TAKEN_THEN_CUT,
        /** Nobody any more: the connection was ended. */
        CUT
    }

    private final HttpServletRequest request;
    private final HttpServletResponse response;
    private final AsyncContext async;
    private final Container container;
    private final Runnable onConsumed;
    private final Consumer<Throwable> onGone;
    private final AtomicReference<Use> use = new AtomicReference<>(Use.FREE);
    private @Nullable ServletOutputStream out;
    /** Waits for the first call of {@link #onWritePossible}; confined to whoever may write. */
    private @Nullable ByteBuffer first;

    private boolean flushFirst;
    private boolean begun;
    /** Whether the container would give a length of 0 to an answer that has none because it has no content. */
    private boolean lengthless;

    private boolean ending;

    ClientAnswer(
            HttpServletRequest request,
            HttpServletResponse response,
            AsyncContext async,
            Container container,
            Runnable onConsumed,
            Consumer<Throwable> onGone) {
        this.request = request;
        this.response = response;
        this.async = async;
        this.container = container;
        this.onConsumed = onConsumed;
        this.onGone = onGone;
    }

    /** Passes an interim answer on where the container can; it blocks until it is sent. */
    void interim(int status, HttpFields headers) throws IOException {
        if (status != EarlyHints.STATUS || !take()) {
            return;
        }
        try {
            if (!response.isCommitted()) {
                EarlyHints.send(container, response, headers);
            }
        } finally {
            settle();
        }
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
            // Without its length if that would end the body too.
            boolean sized = status != NO_CONTENT
                    && headers.contains(HttpHeader.CONTENT_LENGTH)
                    && !(bodyOpen && container.lengthEndsBody());
            writeHead(status, headers, sized, closeAfterwards);
        } finally {
            settle();
        }
    }

    private void writeHead(int status, HttpFields headers, boolean sized, boolean closeAfterwards) {
        response.setStatus(status);
        lengthless = !sized && (status == NOT_MODIFIED || request.getMethod().equals("HEAD"));
        List<String> connection = HeaderRules.connectionNames(headers);
        for (HttpField field : headers) {
            // There must be none in a 204 (RFC 9110, section 8.6).
            boolean leftOut = !sized && field.getHeader() == HttpHeader.CONTENT_LENGTH;
            if (!leftOut && HeaderRules.passesToClient(field.getName(), connection)) {
                response.addHeader(field.getName(), field.getValue());
            }
        }
        if (!sized && request.getProtocol().equals(HTTP_1_1)) {
            container.chunk(response);
        }
        if (closeAfterwards) {
            response.setHeader("Connection", "close");
        }
    }

    /** Forgets a head of which nothing has left, so that another may follow. Returns whether there is none any more. */
    boolean takeBack() {
        if (!take()) {
            return false;
        }
        try {
            if (begun()) {
                return false;
            }
            response.reset();
            return true;
        } finally {
            settle();
        }
    }

    /** Writes a piece; returns whether it is done with. If not, {@link #onConsumed} runs later. */
    boolean content(ByteBuffer piece) throws IOException {
        // First of all, as the container may be done with it at any moment.
        if (!take()) {
            return true;
        }
        try {
            ServletOutputStream current = out;
            if (current == null) {
                first = piece;
                listen();
                return false;
            }
            container.write(current, piece);
            return sent(current);
        } catch (IOException | IllegalStateException gone) {
            settle();
            throw gone;
        }
    }

    /** Sends what is held back. Returns whether that is done; if not, {@link #onConsumed} runs later. */
    boolean flush() throws IOException {
        ServletOutputStream opened = out;
        if (opened != null && !container.holdsBack()) {
            return true;
        }
        if (!take()) {
            return true;
        }
        try {
            if (opened == null) {
                flushFirst = true;
                listen();
                return false;
            }
            opened.flush();
            return sent(opened);
        } catch (IOException | IllegalStateException gone) {
            settle();
            throw gone;
        }
    }

    /** Whether what was given to the container has left; if not, {@link #onWritePossible} comes. */
    private boolean sent(ServletOutputStream current) {
        if (!current.isReady()) {
            return false;
        }
        settle();
        return true;
    }

    /** Takes the response, unless the connection was ended. One attempt, and one thread of it, does so at a time. */
    private boolean take() {
        return use.compareAndSet(Use.FREE, Use.TAKEN);
    }

    /** Gives it back: neither the attempt nor the container uses it any more. */
    private void settle() {
        Use before = use.getAndUpdate(now -> now == Use.TAKEN || now == Use.FREE ? Use.FREE : Use.CUT);
        if (before == Use.TAKEN_THEN_CUT) {
            container.cut(response, async);
        }
    }

    /** Whether any part of the answer may have left. */
    boolean begun() {
        return begun || response.isCommitted();
    }

    /** Ends the answer: all of it was written. */
    void end() {
        if (!lengthless || begun()) {
            complete();
            return;
        }
        ending = true;
        flushFirst = true;
        try {
            listen();
        } catch (IOException | IllegalStateException gone) {
            complete();
        }
    }

    /**
     * Sends the end of the answer, of which all was written, but does not end the exchange: {@link #end} does. May block
     * for an answer without content.
     */
    void close() throws IOException {
        response.getOutputStream().close();
    }

    /**
     * Ends the connection, so that the client sees that its answer is not whole. A piece that the container is sending
     * is sent before, or given up in the container's time: its memory must not be used for something else meanwhile.
     */
    void cut() {
        Use before =
                use.getAndUpdate(now -> now == Use.TAKEN || now == Use.TAKEN_THEN_CUT ? Use.TAKEN_THEN_CUT : Use.CUT);
        if (before == Use.FREE) {
            container.cut(response, async);
        }
    }

    private void complete() {
        try {
            async.complete();
        } catch (IllegalStateException over) {
            // The container has ended the request itself, because the connection was aborted.
        }
    }

    private void listen() throws IOException {
        begun = true;
        ServletOutputStream opened = response.getOutputStream();
        out = opened;
        opened.setWriteListener(this);
    }

    @Override
    public void onWritePossible() throws IOException {
        ServletOutputStream current = out;
        if (current == null) {
            return;
        }
        if (first != null) {
            ByteBuffer piece = first;
            first = null;
            container.write(current, piece);
        } else if (flushFirst) {
            flushFirst = false;
            current.flush();
        }
        if (sent(current)) {
            if (ending) {
                complete();
            } else {
                onConsumed.run();
            }
        }
    }

    @Override
    public void onError(Throwable cause) {
        settle();
        if (ending) {
            cut();
            return;
        }
        onGone.accept(cause);
        onConsumed.run();
    }
}

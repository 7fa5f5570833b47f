package dev.weir.proxy;

import jakarta.servlet.AsyncContext;
import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.WriteListener;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
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

    private final HttpServletRequest request;
    private final HttpServletResponse response;
    private final AsyncContext async;
    private final Runnable onConsumed;
    private final Consumer<Throwable> onGone;
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
            Runnable onConsumed,
            Consumer<Throwable> onGone) {
        this.request = request;
        this.response = response;
        this.async = async;
        this.onConsumed = onConsumed;
        this.onGone = onGone;
    }

    /** Passes an interim answer on where the container can; it blocks until it is sent. */
    void interim(int status, HttpFields headers) throws IOException {
        if (status == EarlyHints.STATUS && !response.isCommitted()) {
            EarlyHints.send(response, headers);
        }
    }

    /** Status and headers; they leave with the first piece, or at the first lull. */
    void head(int status, HttpFields headers, boolean closeAfterwards) {
        response.setStatus(status);
        boolean hasLength = status != NO_CONTENT && headers.contains(HttpHeader.CONTENT_LENGTH);
        lengthless =
                !hasLength && (status == NOT_MODIFIED || request.getMethod().equals("HEAD"));
        List<String> connection = HeaderRules.connectionNames(headers);
        for (HttpField field : headers) {
            // RFC 9110, section 8.6: there must be no length in a 204.
            boolean forbidden = status == NO_CONTENT && field.getHeader() == HttpHeader.CONTENT_LENGTH;
            if (!forbidden && HeaderRules.passesToClient(field.getName(), connection)) {
                response.addHeader(field.getName(), field.getValue());
            }
        }
        if (!hasLength && Container.isJetty(response) && request.getProtocol().equals(HTTP_1_1)) {
            // It would leave chunks out when the connection is closed afterwards, and then a cut could not be seen.
            response.setHeader("Transfer-Encoding", "chunked");
        }
        if (closeAfterwards) {
            response.setHeader("Connection", "close");
        }
    }

    /** Writes a piece; returns whether it is done with. If not, {@link #onConsumed} runs later. */
    boolean content(ByteBuffer piece) throws IOException {
        ServletOutputStream current = out;
        if (current == null) {
            first = piece;
            listen();
            return false;
        }
        PieceWriter.write(current, piece);
        return current.isReady();
    }

    /** Sends what is held back. Returns whether that is done; if not, {@link #onConsumed} runs later. */
    boolean flush() throws IOException {
        ServletOutputStream current = out;
        if (current == null) {
            flushFirst = true;
            listen();
            return false;
        }
        if (!PieceWriter.holdsBack(current)) {
            return true;
        }
        current.flush();
        return current.isReady();
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

    /** Ends the connection, so that the client sees that its answer is not whole. */
    void cut() {
        try {
            response.sendError(HARD_CLOSE);
        } catch (IOException | IllegalStateException gone) {
            // The client is gone already, which is what was wanted.
        } finally {
            complete();
        }
    }

    private void complete() {
        try {
            async.complete();
        } catch (IllegalStateException over) {
            // The container has ended the request itself, because the connection was aborted.
        }
    }

    /** What Jetty takes as: abort the connection. */
    private static final int HARD_CLOSE = -1;

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
            PieceWriter.write(current, piece);
        } else if (flushFirst) {
            flushFirst = false;
            current.flush();
        }
        if (current.isReady()) {
            if (ending) {
                complete();
            } else {
                onConsumed.run();
            }
        }
    }

    @Override
    public void onError(Throwable cause) {
        if (ending) {
            cut();
        } else {
            onGone.accept(cause);
        }
    }
}

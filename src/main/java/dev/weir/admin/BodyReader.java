package dev.weir.admin;

import jakarta.servlet.AsyncContext;
import jakarta.servlet.AsyncEvent;
import jakarta.servlet.AsyncListener;
import jakarta.servlet.ReadListener;
import jakarta.servlet.ServletInputStream;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads the body of a request as it comes, so that no thread waits for a client, and gives the answer when it is whole, is
 * broken or has taken too long. The container calls, one call at a time.
 */
final class BodyReader implements ReadListener, AsyncListener {

    private static final Logger LOG = LoggerFactory.getLogger(BodyReader.class);
    private static final int PIECE = 8 * 1024;

    private final AsyncContext exchange;
    private final HttpServletRequest request;
    private final ServletInputStream in;
    private final int maxBytes;
    private final Function<JsonBody, Answer> whole;
    private final Function<Refusal, Answer> broken;
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private final byte[] piece = new byte[PIECE];
    /** Whether there is an answer, or one is being made. */
    private final AtomicBoolean over = new AtomicBoolean();

    private BodyReader(
            AsyncContext exchange,
            HttpServletRequest request,
            int maxBytes,
            Function<JsonBody, Answer> whole,
            Function<Refusal, Answer> broken)
            throws IOException {
        this.exchange = exchange;
        this.request = request;
        this.in = request.getInputStream();
        this.maxBytes = maxBytes;
        this.whole = whole;
        this.broken = broken;
    }

    /**
     * Begins to read.
     *
     * @param atMost for the whole of the body, which may not come at all
     * @param whole answers to the body
     * @param broken answers to the reason if there is none: 400, 408 or 413
     */
    static void read(
            HttpServletRequest request,
            int maxBytes,
            Duration atMost,
            Function<JsonBody, Answer> whole,
            Function<Refusal, Answer> broken)
            throws IOException {
        AsyncContext exchange = request.startAsync();
        BodyReader reader = new BodyReader(exchange, request, maxBytes, whole, broken);
        exchange.setTimeout(atMost.toMillis());
        exchange.addListener(reader);
        reader.in.setReadListener(reader);
    }

    // What the container says of the body.

    @Override
    public void onDataAvailable() throws IOException {
        while (!over.get() && in.isReady()) {
            int read = in.read(piece);
            if (read < 0) {
                return; // said again by onAllDataRead
            }
            bytes.write(piece, 0, read);
            if (bytes.size() > maxBytes) {
                end(() -> broken.apply(Refusal.contentTooLarge(maxBytes)));
            }
        }
    }

    @Override
    public void onAllDataRead() {
        end(() -> whole.apply(new JsonBody(bytes.toByteArray(), request.getContentType())));
    }

    @Override
    public void onError(Throwable failure) {
        end(() -> broken.apply(Refusal.badRequest("The body ended early or is not framed as HTTP demands")));
    }

    // What it says of the request.

    @Override
    public void onTimeout(AsyncEvent event) {
        end(() -> broken.apply(Refusal.tooSlow()));
        complete();
    }

    @Override
    public void onError(AsyncEvent event) {
        // The body has failed as well, or there is an answer.
    }

    @Override
    public void onComplete(AsyncEvent event) {
        over.set(true);
    }

    @Override
    public void onStartAsync(AsyncEvent event) {
        // Nothing dispatches it.
    }

    private void end(Supplier<Answer> answer) {
        if (!over.compareAndSet(false, true)) {
            return;
        }
        HttpServletResponse response = (HttpServletResponse) exchange.getResponse();
        try {
            answer.get().write(request, response);
        } catch (IOException gone) {
            LOG.debug("nobody waits for the answer any more", gone);
        } catch (RuntimeException defect) {
            LOG.error("a request of the admin API failed", defect);
            response.setStatus(HttpServletResponse.SC_INTERNAL_SERVER_ERROR);
        } finally {
            complete();
        }
    }

    /** May be repeated. */
    private void complete() {
        try {
            exchange.complete();
        } catch (IllegalStateException untimely) {
            // It is complete; or its time ended while the answer was made, and onTimeout, which comes next, completes
            // it.
        }
    }
}

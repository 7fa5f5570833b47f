package dev.weir.admin;

import jakarta.servlet.ReadListener;
import jakarta.servlet.ServletInputStream;
import jakarta.servlet.http.HttpServletRequest;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Reads the body of a request as it comes, so that no thread waits for a client, and hands it on when it is whole. The
 * request must be asynchronous already. The container calls, one call at a time.
 */
final class BodyReader implements ReadListener {

    /** For the whole of a body. A client that stops sending is found out by the idle timeout of the container. */
    static final long MAX_NANOS = TimeUnit.SECONDS.toNanos(10);

    private static final int PIECE = 8 * 1024;

    private final ServletInputStream in;
    private final @Nullable String contentType;
    private final int maxBytes;
    private final Consumer<JsonBody> whole;
    private final Consumer<Refusal> broken;
    private final long startNanos = System.nanoTime();
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private final byte[] piece = new byte[PIECE];
    private boolean over;

    private BodyReader(
            HttpServletRequest request,
            ServletInputStream in,
            int maxBytes,
            Consumer<JsonBody> whole,
            Consumer<Refusal> broken) {
        this.in = in;
        this.contentType = request.getContentType();
        this.maxBytes = maxBytes;
        this.whole = whole;
        this.broken = broken;
    }

    /**
     * Begins to read.
     *
     * @param whole gets the body
     * @param broken gets the reason if there is none: 400, 408 or 413
     */
    static void read(HttpServletRequest request, int maxBytes, Consumer<JsonBody> whole, Consumer<Refusal> broken)
            throws IOException {
        ServletInputStream in = request.getInputStream();
        in.setReadListener(new BodyReader(request, in, maxBytes, whole, broken));
    }

    @Override
    public void onDataAvailable() throws IOException {
        while (!over && in.isReady()) {
            int read = in.read(piece);
            if (read < 0) {
                return; // said again by onAllDataRead
            }
            bytes.write(piece, 0, read);
            if (bytes.size() > maxBytes) {
                end(() -> broken.accept(Refusal.contentTooLarge(maxBytes)));
            } else if (System.nanoTime() - startNanos > MAX_NANOS) {
                end(() -> broken.accept(Refusal.tooSlow()));
            }
        }
    }

    @Override
    public void onAllDataRead() {
        end(() -> whole.accept(new JsonBody(bytes.toByteArray(), contentType)));
    }

    @Override
    public void onError(Throwable failure) {
        end(() -> broken.accept(
                Refusal.badRequest("The body ended early, came too slowly or is not framed as HTTP demands")));
    }

    private void end(Runnable last) {
        if (!over) {
            over = true;
            last.run();
        }
    }
}

package dev.weir.proxy;

import jakarta.servlet.ReadListener;
import jakarta.servlet.ServletInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.eclipse.jetty.io.Content;
import org.jspecify.annotations.Nullable;

/**
 * The body that a client sends, read only when a connected host asks for it, and no faster than the host takes it.
 *
 * <p>Each attempt has a view of its own, which begins with the first byte. The first bytes are held, so that a body that
 * fits can be sent again; of a longer one nothing is held any more. One view at a time reads.
 */
final class ClientBody implements ReadListener {

    private static final int TRANSFER_SIZE = 32 * 1024;

    private final ServletInputStream in;
    private final long length;
    private final Consumer<Throwable> onFailure;
    private final AtomicReference<@Nullable Runnable> demand = new AtomicReference<>();

    // Written by the one view that reads, and handed over from view to view.
    private byte[] held;
    private int heldSize;
    private byte @Nullable [] transfer;
    private boolean listening;
    private volatile long taken;
    private volatile boolean lost;

    private volatile @Nullable View current;
    private volatile @Nullable Throwable failure;

    /**
     * Prepares to read; nothing is read yet.
     *
     * @param length of the body in bytes, at least 1
     * @param holdable how many bytes may be held for sending the body again, or 0 to hold none
     * @param onFailure told when the client fails to send the body
     */
    ClientBody(ServletInputStream in, long length, int holdable, Consumer<Throwable> onFailure) {
        this.in = in;
        this.length = length;
        this.onFailure = onFailure;
        this.held = new byte[(int) Math.min(length, holdable)];
    }

    /** A view for the next attempt; the one before reads nothing any more. */
    Content.Source view() {
        View next = new View();
        current = next;
        // A failed attempt may still be writing from the old one.
        transfer = null;
        demand.getAndUpdate(pending -> pending == Available.NOW ? pending : null);
        return next;
    }

    /** Whether a further view would see the whole body: nothing was read that is not held. */
    boolean isReplayable() {
        return !lost;
    }

    /** Whether all of the body was read from the client. */
    boolean isComplete() {
        return taken == length;
    }

    // What the container tells.

    @Override
    public void onDataAvailable() {
        if (!demand.compareAndSet(null, Available.NOW)) {
            Runnable asked = demand.get();
            if (asked != null && asked != Available.NOW && demand.compareAndSet(asked, null)) {
                asked.run();
            }
        }
    }

    @Override
    public void onAllDataRead() {
        if (!isComplete()) {
            onError(new EOFException("the client sent less than its Content-Length"));
        }
    }

    @Override
    public void onError(Throwable cause) {
        failure = cause;
        onDataAvailable();
        onFailure.accept(cause);
    }

    private void awaitMore(Runnable whenAvailable) {
        if (!demand.compareAndSet(null, whenAvailable)) {
            demand.set(null);
            whenAvailable.run();
        } else if (!listening) {
            listening = true;
            in.setReadListener(this);
        }
    }

    private Content.@Nullable Chunk readMore() throws IOException {
        if (!listening || !in.isReady()) {
            return null;
        }
        if (heldSize < held.length) {
            int count = read(held, heldSize);
            heldSize += count;
            return Content.Chunk.from(
                    ByteBuffer.wrap(held, heldSize - count, count).slice(), isComplete());
        }
        lost = true;
        byte[] into = transferBuffer();
        return Content.Chunk.from(ByteBuffer.wrap(into, 0, read(into, 0)), isComplete());
    }

    @SuppressWarnings("NonAtomicVolatileUpdate") // one view writes; others only read
    private int read(byte[] into, int offset) throws IOException {
        int count = in.read(into, offset, (int) Math.min(into.length - offset, length - taken));
        if (count < 0) {
            throw new EOFException("the client sent less than its Content-Length");
        }
        taken += count;
        return count;
    }

    private byte[] transferBuffer() {
        byte[] known = transfer;
        if (known == null) {
            known = new byte[(int) Math.min(TRANSFER_SIZE, length)];
            transfer = known;
        }
        return known;
    }

    /** Stands in {@link #demand} for "there is something to read, and nobody has asked". */
    private enum Available implements Runnable {
        NOW;

        @Override
        public void run() {
            // Nobody has asked, so there is nobody to tell.
        }
    }

    /** The body as one attempt sees it. */
    private final class View implements Content.Source {

        private int replayed;

        @Override
        public Content.@Nullable Chunk read() {
            Throwable failed = failure;
            if (failed != null) {
                return Content.Chunk.from(failed, true);
            }
            if (this != current) {
                return Content.Chunk.from(new EOFException("another host is being tried"), true);
            }
            if (replayed < heldSize) {
                ByteBuffer again =
                        ByteBuffer.wrap(held, replayed, heldSize - replayed).slice();
                replayed = heldSize;
                return Content.Chunk.from(again, taken == heldSize && isComplete());
            }
            try {
                Content.Chunk chunk = readMore();
                replayed = heldSize;
                return chunk;
            } catch (IOException | IllegalStateException gone) {
                failure = gone;
                onFailure.accept(gone);
                return Content.Chunk.from(gone, true);
            }
        }

        @Override
        public void demand(Runnable demandCallback) {
            awaitMore(demandCallback);
        }

        @Override
        public void fail(Throwable cause) {
            // Only this view ends; the body itself is as good as before.
        }
    }
}

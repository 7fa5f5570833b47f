package dev.weir.proxy;

import jakarta.servlet.ReadListener;
import jakarta.servlet.ServletInputStream;
import jakarta.servlet.ServletRequest;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.function.Consumer;
import org.eclipse.jetty.io.Content;
import org.jspecify.annotations.Nullable;

/**
 * The body that a client sends, read only when a connected host asks for it, and no faster than the host takes it.
 *
 * <p>Each attempt has a view of its own, which begins with the first byte. The first bytes are held, so that a body that
 * fits can be sent again; of a longer one nothing is held any more. One view at a time reads: the connection of an
 * attempt that ended may still ask for more, on another thread than the next one's.
 */
final class ClientBody implements ReadListener {

    private static final int TRANSFER_SIZE = 32 * 1024;

    private final ServletRequest request;
    private final long length;
    private final Consumer<Throwable> onFailure;
    private final Runnable onComplete;

    private final Object lock = new Object();
    /** Guarded by lock: the view that may read, or null while there is none. */
    private @Nullable View current;
    /** Guarded by lock: what that view wants to run when there is more; null when it has not asked. */
    private @Nullable Runnable demand;
    /** Guarded by lock: there is something to read, and nobody had asked. */
    private boolean available;
    /** Guarded by lock: null until a host asks. To open it is to tell a client that waits for it to send (100). */
    private @Nullable ServletInputStream in;
    /** Guarded by lock; what was read into it stays as it is. */
    private final byte[] held;
    /** Guarded by lock. */
    private int heldSize;
    /** Guarded by lock: whether something was read that is not held. */
    private boolean lost;
    /** Written under lock, read without it. */
    private volatile long taken;

    private volatile @Nullable Throwable failure;

    /**
     * Prepares to read; nothing is read yet.
     *
     * @param request whose body is opened when a host first asks for it
     * @param length of the body in bytes, at least 1
     * @param holdable how many bytes may be held for sending the body again, or 0 to hold none
     * @param onFailure told when the client fails to send the body
     * @param onComplete run when all of it was read, and again when a further view has read it
     */
    ClientBody(ServletRequest request, long length, int holdable, Consumer<Throwable> onFailure, Runnable onComplete) {
        this.request = request;
        this.length = length;
        this.onFailure = onFailure;
        this.onComplete = onComplete;
        this.held = new byte[(int) Math.min(length, holdable)];
    }

    /** A view for the next attempt; the one before reads nothing any more. */
    Content.Source view() {
        synchronized (lock) {
            View next = new View();
            current = next;
            demand = null;
            return next;
        }
    }

    /** Takes the body from the attempt that has it: nothing more is read before there is another {@link #view}. */
    void withdraw() {
        synchronized (lock) {
            current = null;
            demand = null;
        }
    }

    /** Whether a further view would see the whole body: nothing was read that is not held. */
    boolean isReplayable() {
        synchronized (lock) {
            return !lost;
        }
    }

    /** Whether all of the body was read from the client. */
    boolean isComplete() {
        return taken == length;
    }

    /** Whether the client was asked for it, and so sends it even if it waited for that. */
    boolean isAskedFor() {
        synchronized (lock) {
            return in != null;
        }
    }

    // What the container tells.

    @Override
    public void onDataAvailable() {
        Runnable asked;
        synchronized (lock) {
            asked = demand;
            demand = null;
            available = asked == null;
        }
        if (asked != null) {
            asked.run();
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
        // Told first: whose fault it was must be known before the attempt ends for want of a body.
        onFailure.accept(cause);
        failure = cause;
        onDataAvailable();
    }

    private void awaitMore(View view, Runnable whenAvailable) {
        boolean atOnce;
        Throwable failed = null;
        synchronized (lock) {
            if (view != current) {
                return; // its attempt is over and waits for nothing
            }
            atOnce = available;
            available = false;
            demand = atOnce ? null : whenAvailable;
            if (demand != null && in == null) {
                failed = open();
            }
        }
        if (failed != null) {
            onError(failed);
        }
        if (atOnce) {
            whenAvailable.run();
        }
    }

    /** Called under lock. Returns why it cannot be opened, or null. */
    private @Nullable Throwable open() {
        try {
            ServletInputStream opened = request.getInputStream();
            in = opened;
            opened.setReadListener(this);
            return null;
        } catch (IOException | IllegalStateException gone) {
            return gone;
        }
    }

    /** Called under lock. */
    private Content.@Nullable Chunk readMore(View view) throws IOException {
        ServletInputStream opened = in;
        if (opened == null || !opened.isReady()) {
            return null;
        }
        if (heldSize < held.length) {
            int count = read(opened, held, heldSize);
            heldSize += count;
            return Content.Chunk.from(
                    ByteBuffer.wrap(held, heldSize - count, count).slice(), isComplete());
        }
        lost = true;
        byte[] into = view.transferBuffer();
        return Content.Chunk.from(ByteBuffer.wrap(into, 0, read(opened, into, 0)), isComplete());
    }

    /** Called under lock. */
    @SuppressWarnings("NonAtomicVolatileUpdate") // written under lock
    private int read(ServletInputStream opened, byte[] into, int offset) throws IOException {
        int count = opened.read(into, offset, (int) Math.min(into.length - offset, length - taken));
        if (count < 0) {
            throw new EOFException("the client sent less than its Content-Length");
        }
        taken += count;
        return count;
    }

    /** The body as one attempt sees it. */
    private final class View implements Content.Source {

        /** Guarded by lock. */
        private int replayed;
        /** Guarded by lock; of this view alone, as a failed attempt may still be writing from its own. */
        private byte @Nullable [] transfer;

        @Override
        public Content.@Nullable Chunk read() {
            Throwable failed = failure;
            if (failed != null) {
                return Content.Chunk.from(failed, true);
            }
            try {
                Content.Chunk chunk = chunk();
                if (chunk != null && chunk.isLast() && isComplete()) {
                    onComplete.run();
                }
                return chunk;
            } catch (IOException | IllegalStateException gone) {
                onFailure.accept(gone);
                failure = gone;
                return Content.Chunk.from(gone, true);
            }
        }

        private Content.@Nullable Chunk chunk() throws IOException {
            synchronized (lock) {
                return this == current ? next() : Content.Chunk.from(new EOFException("the attempt is over"), true);
            }
        }

        /** Called under lock. */
        private Content.@Nullable Chunk next() throws IOException {
            if (replayed < heldSize) {
                ByteBuffer again =
                        ByteBuffer.wrap(held, replayed, heldSize - replayed).slice();
                replayed = heldSize;
                return Content.Chunk.from(again, taken == heldSize && isComplete());
            }
            Content.Chunk chunk = readMore(this);
            replayed = heldSize;
            return chunk;
        }

        /** Called under lock. */
        private byte[] transferBuffer() {
            byte[] known = transfer;
            if (known == null) {
                known = new byte[(int) Math.min(TRANSFER_SIZE, length)];
                transfer = known;
            }
            return known;
        }

        @Override
        public void demand(Runnable demandCallback) {
            awaitMore(this, demandCallback);
        }

        @Override
        public void fail(Throwable cause) {
            // Only this view ends; the body itself is as good as before.
        }
    }
}

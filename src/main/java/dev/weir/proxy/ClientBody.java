package dev.weir.proxy;

import java.io.EOFException;
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
final class ClientBody {

    private final Content.Source source;
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
    /** Guarded by lock: whether a host asked, which tells a client that waits for it to send (100). */
    private boolean asked;
    /** Guarded by lock: whether {@link #onAvailable} will be called. */
    private boolean demanded;
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
     * @param source of the body, asked when a host first asks for it
     * @param length of the body in bytes, at least 1
     * @param holdable how many bytes may be held for sending the body again, or 0 to hold none
     * @param awaited whether the client sends it only when it is asked to
     * @param onFailure told when the client fails to send the body
     * @param onComplete run when all of it was read, and again when a further view has read it
     */
    ClientBody(
            Content.Source source,
            long length,
            int holdable,
            boolean awaited,
            Consumer<Throwable> onFailure,
            Runnable onComplete) {
        this.source = source;
        this.length = length;
        this.onFailure = onFailure;
        this.onComplete = onComplete;
        this.asked = !awaited;
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

    /** Bytes that were read from the client. */
    long taken() {
        return taken;
    }

    /** Whether the client was asked for it, and so sends it even if it waited for that. */
    boolean isAskedFor() {
        synchronized (lock) {
            return asked;
        }
    }

    /** More came, or nothing will any more. */
    private void onAvailable() {
        Runnable waiting;
        synchronized (lock) {
            demanded = false;
            waiting = demand;
            demand = null;
            available = waiting == null;
        }
        if (waiting != null) {
            waiting.run();
        }
    }

    private void awaitMore(View view, Runnable whenAvailable) {
        boolean atOnce;
        boolean ask = false;
        synchronized (lock) {
            if (view != current) {
                return; // its attempt is over and waits for nothing
            }
            atOnce = available;
            available = false;
            if (!atOnce) {
                demand = whenAvailable;
                asked = true;
                ask = !demanded;
                demanded = true;
            }
        }
        if (atOnce) {
            whenAvailable.run();
        } else if (ask) {
            source.demand(this::onAvailable);
        }
    }

    /** Called under lock. */
    @SuppressWarnings("NonAtomicVolatileUpdate") // written under lock
    private Content.@Nullable Chunk readMore() throws SourceFailedException {
        if (!asked || demanded) {
            return null; // nothing is read before it was asked for, or while that is under way
        }
        Content.Chunk chunk = source.read();
        if (chunk == null) {
            return null;
        }
        if (Content.Chunk.isFailure(chunk)) {
            throw new SourceFailedException(chunk.getFailure());
        }
        int size = chunk.remaining();
        taken += size;
        if (taken > length || chunk.isLast() && taken < length) {
            chunk.release();
            throw new SourceFailedException(new EOFException("the client sent less than its Content-Length"));
        }
        if (lost || size > held.length - heldSize) {
            lost = true;
            return isComplete() == chunk.isLast()
                    ? chunk
                    : Content.Chunk.asChunk(chunk.getByteBuffer(), isComplete(), chunk);
        }
        chunk.getByteBuffer().get(held, heldSize, size);
        chunk.release();
        heldSize += size;
        return Content.Chunk.from(ByteBuffer.wrap(held, heldSize - size, size).slice(), isComplete());
    }

    /** The client did not send what it announced. */
    private static final class SourceFailedException extends Exception {

        private final Throwable cause;

        SourceFailedException(Throwable cause) {
            super(cause);
            this.cause = cause;
        }

        @Override
        public Throwable getCause() {
            return cause;
        }
    }

    /** The body as one attempt sees it. */
    private final class View implements Content.Source {

        /** Guarded by lock. */
        private int replayed;

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
            } catch (SourceFailedException gone) {
                Throwable cause = gone.getCause();
                onFailure.accept(cause);
                failure = cause;
                return Content.Chunk.from(cause, true);
            }
        }

        private Content.@Nullable Chunk chunk() throws SourceFailedException {
            synchronized (lock) {
                return this == current ? next() : Content.Chunk.from(new EOFException("the attempt is over"), true);
            }
        }

        /** Called under lock. */
        private Content.@Nullable Chunk next() throws SourceFailedException {
            if (replayed < heldSize) {
                ByteBuffer again =
                        ByteBuffer.wrap(held, replayed, heldSize - replayed).slice();
                replayed = heldSize;
                return Content.Chunk.from(again, taken == heldSize && isComplete());
            }
            Content.Chunk chunk = readMore();
            replayed = heldSize;
            return chunk;
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

package dev.weir.listen;

import java.nio.ByteBuffer;
import org.eclipse.jetty.io.ByteBufferPool;
import org.eclipse.jetty.io.RetainableByteBuffer;
import org.eclipse.jetty.util.BufferUtil;
import org.jspecify.annotations.Nullable;

/** The memory that a connection reads into, taken from a pool only while there is something in it. Not thread-safe. */
final class ReadBuffer {

    private final ByteBufferPool pool;
    private @Nullable RetainableByteBuffer held;

    ReadBuffer(ByteBufferPool pool) {
        this.pool = pool;
    }

    boolean isEmpty() {
        return held == null || !held.hasRemaining();
    }

    /**
     * What was read and not yet taken, with room for more.
     *
     * @param size in bytes, if there is no memory yet
     */
    RetainableByteBuffer get(int size) {
        RetainableByteBuffer known = held;
        if (known == null) {
            known = pool.acquire(size, true);
            held = known;
        }
        return known;
    }

    /** The same, where pieces that others hold must stay as they are: they are parts of the memory that they came in. */
    RetainableByteBuffer getUnretained(int size) {
        if (held != null && held.isRetained() && !held.hasRemaining()) {
            release();
        }
        return get(size);
    }

    /** Takes what is left to somewhere else. */
    ByteBuffer takeRest() {
        ByteBuffer rest = held == null ? BufferUtil.EMPTY_BUFFER : BufferUtil.copy(held.getByteBuffer());
        release();
        return rest;
    }

    void releaseIfEmpty() {
        if (isEmpty()) {
            release();
        }
    }

    void release() {
        RetainableByteBuffer known = held;
        if (known != null) {
            held = null;
            known.release();
        }
    }
}

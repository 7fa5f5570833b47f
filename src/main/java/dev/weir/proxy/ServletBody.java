package dev.weir.proxy;

import jakarta.servlet.ReadListener;
import jakarta.servlet.ServletInputStream;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.nio.ByteBuffer;
import org.eclipse.jetty.io.Content;
import org.jspecify.annotations.Nullable;

/**
 * The body of a request as the servlet API has it, opened by the first demand. One thread at a time reads or demands.
 */
final class ServletBody implements Content.Source, ReadListener {

    private static final int TRANSFER_SIZE = 32 * 1024;

    private final HttpServletRequest request;
    private final Object lock = new Object();
    /** Guarded by lock. */
    private @Nullable Runnable demand;
    /** Guarded by lock: something came, or the end, and nobody had asked. */
    private boolean available;

    private volatile @Nullable ServletInputStream in;
    /** What the last piece was read into, once that is done with. */
    private volatile byte @Nullable [] spare;

    private volatile boolean ended;
    private volatile @Nullable Throwable failure;

    ServletBody(HttpServletRequest request) {
        this.request = request;
    }

    /** Whether its end was not seen yet. */
    boolean isOpen() {
        try {
            return request.getHeader("Expect") != null
                    || !request.getInputStream().isFinished();
        } catch (IOException gone) {
            return true;
        }
    }

    @Override
    public Content.@Nullable Chunk read() {
        Throwable failed = failure;
        if (failed != null) {
            return Content.Chunk.from(failed, true);
        }
        if (ended) {
            return Content.Chunk.EOF;
        }
        ServletInputStream opened = in;
        if (opened == null) {
            return null;
        }
        try {
            if (!opened.isReady()) {
                return null;
            }
            byte[] free = spare;
            byte[] into = free != null ? free : new byte[TRANSFER_SIZE];
            spare = null;
            int count = opened.read(into);
            if (count < 0) {
                ended = true;
                return Content.Chunk.EOF;
            }
            return Content.Chunk.from(ByteBuffer.wrap(into, 0, count), false, read -> spare = into);
        } catch (IOException | IllegalStateException gone) {
            failure = gone;
            return Content.Chunk.from(gone, true);
        }
    }

    @Override
    public void demand(Runnable whenAvailable) {
        boolean atOnce;
        synchronized (lock) {
            atOnce = available || ended || failure != null;
            available = false;
            demand = atOnce ? null : whenAvailable;
        }
        if (atOnce) {
            whenAvailable.run();
        } else {
            open();
        }
    }

    /** Opens it, unless it is open. */
    void open() {
        if (in != null) {
            return;
        }
        try {
            ServletInputStream opened = request.getInputStream();
            in = opened;
            opened.setReadListener(this);
        } catch (IOException | IllegalStateException gone) {
            onError(gone);
        }
    }

    @Override
    public void fail(Throwable cause) {
        failure = cause;
    }

    @Override
    public void onDataAvailable() {
        Runnable waiting;
        synchronized (lock) {
            waiting = demand;
            demand = null;
            available = waiting == null;
        }
        if (waiting != null) {
            waiting.run();
        }
    }

    @Override
    public void onAllDataRead() {
        ended = true;
        onDataAvailable();
    }

    @Override
    public void onError(Throwable cause) {
        failure = cause;
        onDataAvailable();
    }
}

package dev.weir.proxy;

import java.time.Duration;
import org.eclipse.jetty.io.Content;

/**
 * Reads and drops what a client still sends after its answer was written. To close the connection at once would reset it,
 * and a client that sends all before it reads would lose the answer (RFC 9112, section 9.6).
 *
 * <p>Ends with the body, with its failure, or with the first piece after {@link #PATIENCE}; a client that sends nothing at
 * all is left to the container's timeout.
 */
final class Drain implements Runnable {

    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final Content.Source body;
    private final Runnable whenDone;
    private final long beganNanos = System.nanoTime();

    private Drain(Content.Source body, Runnable whenDone) {
        this.body = body;
        this.whenDone = whenDone;
    }

    /** Reads this body to its end, now and whenever more of it comes, and then runs the action. */
    static void begin(Content.Source body, Runnable whenDone) {
        new Drain(body, whenDone).run();
    }

    @Override
    public void run() {
        Content.Chunk chunk = body.read();
        while (chunk != null && !isLastOnceDropped(chunk) && !isLate()) {
            chunk = body.read();
        }
        if (chunk == null && !isLate()) {
            body.demand(this);
        } else {
            whenDone.run();
        }
    }

    private boolean isLate() {
        return System.nanoTime() - beganNanos > PATIENCE.toNanos();
    }

    /** Releases the piece: else the connection would keep the memory that it came in. */
    private static boolean isLastOnceDropped(Content.Chunk piece) {
        piece.release();
        return piece.isLast();
    }
}

package dev.weir.proxy;

import java.util.concurrent.TimeoutException;
import java.util.function.IntConsumer;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.io.Content;

/**
 * Finds out whether a request without a length has a body, where its headers do not say so: it has none if the stream
 * ends before any content comes (RFC 9113, section 8.1).
 */
final class UnsizedBody implements Runnable {

    private static final int REQUEST_TIMEOUT = 408;
    private static final int LENGTH_REQUIRED = 411;

    private final Content.Source body;
    private final Runnable whenNone;
    private final IntConsumer whenRefused;

    private UnsizedBody(Content.Source body, Runnable whenNone, IntConsumer whenRefused) {
        this.body = body;
        this.whenNone = whenNone;
        this.whenRefused = whenRefused;
    }

    /**
     * Waits for content or its end.
     *
     * @param whenNone run when there is no body
     * @param whenRefused gets the status of the answer when there is one, or when the client leaves it open for too long
     */
    static void await(Client client, Runnable whenNone, IntConsumer whenRefused) {
        if (client.headers().contains(HttpHeader.EXPECT)) {
            whenRefused.accept(LENGTH_REQUIRED); // to ask for the content would be to accept it
        } else {
            client.body().demand(new UnsizedBody(client.body(), whenNone, whenRefused));
        }
    }

    /** Something came, or the end. */
    @Override
    public void run() {
        Content.Chunk chunk = body.read();
        if (chunk == null) {
            body.demand(this);
        } else if (Content.Chunk.isFailure(chunk)) {
            boolean late = chunk.getFailure() instanceof TimeoutException;
            whenRefused.accept(late ? REQUEST_TIMEOUT : LENGTH_REQUIRED);
        } else {
            boolean none = chunk.isLast() && !chunk.hasRemaining();
            chunk.release();
            if (none) {
                whenNone.run();
            } else {
                whenRefused.accept(LENGTH_REQUIRED);
            }
        }
    }
}

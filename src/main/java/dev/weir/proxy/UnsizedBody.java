package dev.weir.proxy;

import jakarta.servlet.ReadListener;
import jakarta.servlet.ServletInputStream;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.util.concurrent.TimeoutException;
import java.util.function.IntConsumer;

/**
 * Finds out whether a request without a length has a body. In HTTP/1 its headers say so; in HTTP/2 it has none if the
 * stream ends before any content comes (RFC 9113, section 8.1).
 */
public final class UnsizedBody implements ReadListener {

    /** The name of a request attribute. A container that knows of a request that it has no body sets it to true. */
    public static final String NONE = "dev.weir.NoBody";

    private static final int REQUEST_TIMEOUT = 408;
    private static final int LENGTH_REQUIRED = 411;

    private final Runnable whenNone;
    private final IntConsumer whenRefused;

    private UnsizedBody(Runnable whenNone, IntConsumer whenRefused) {
        this.whenNone = whenNone;
        this.whenRefused = whenRefused;
    }

    /** Whether only the content can tell. If not, there is a length or no body. */
    static boolean isPossible(HttpServletRequest request) throws IOException {
        return request.getContentLengthLong() < 0
                && request.getProtocol().startsWith("HTTP/2")
                && request.getAttribute(NONE) == null
                && (request.getHeader("Expect") != null
                        || !request.getInputStream().isFinished());
    }

    /**
     * Waits for content or its end.
     *
     * @param whenNone run when there is no body
     * @param whenRefused gets the status of the answer when there is one, or when the client leaves it open for too long
     */
    static void await(HttpServletRequest request, Runnable whenNone, IntConsumer whenRefused) throws IOException {
        if (request.getHeader("Expect") != null) {
            whenRefused.accept(LENGTH_REQUIRED); // to ask for the content would be to accept it
            return;
        }
        ServletInputStream in = request.getInputStream();
        in.setReadListener(new UnsizedBody(whenNone, whenRefused));
    }

    @Override
    public void onDataAvailable() {
        whenRefused.accept(LENGTH_REQUIRED);
    }

    @Override
    public void onAllDataRead() {
        whenNone.run();
    }

    @Override
    public void onError(Throwable cause) {
        whenRefused.accept(cause instanceof TimeoutException ? REQUEST_TIMEOUT : LENGTH_REQUIRED);
    }
}

package dev.weir.listen;

import java.time.Duration;
import org.eclipse.jetty.http2.ErrorCode;
import org.eclipse.jetty.http2.frames.DataFrame;
import org.eclipse.jetty.http2.frames.ResetFrame;
import org.eclipse.jetty.http2.frames.WindowUpdateFrame;
import org.eclipse.jetty.io.RateControl;
import org.eclipse.jetty.io.WindowRateControl;

/**
 * Ends a connection whose client makes work without asking for anything: Jetty reports resets, PING, SETTINGS, PRIORITY,
 * CONTINUATION, empty DATA, malformed HEADERS and unknown frames here, and more than {@value #PER_SECOND} of them in a
 * second are too many (RFC 9113, section 10.5).
 *
 * <p>Not counted is what an honest client may send often: content and window updates for a stream that has just ended.
 */
final class Http2Rates implements RateControl {

    static final int PER_SECOND = 128;

    private final RateControl counted = new WindowRateControl(PER_SECOND, Duration.ofSeconds(1));

    @Override
    public boolean onEvent(Object frame) {
        boolean late = frame instanceof WindowUpdateFrame || frame instanceof DataFrame data && data.remaining() > 0;
        return late || frame instanceof OwnReset || counted.onEvent(frame);
    }

    /** A reset for which the client is not to blame: the host failed, or the answer came before all of the request. */
    static final class OwnReset extends ResetFrame {

        OwnReset(int streamId, ErrorCode error) {
            super(streamId, error.code);
        }
    }
}

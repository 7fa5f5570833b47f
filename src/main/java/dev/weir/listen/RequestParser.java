package dev.weir.listen;

import java.nio.ByteBuffer;
import org.eclipse.jetty.http.HttpCompliance;
import org.eclipse.jetty.http.HttpException;
import org.eclipse.jetty.http.HttpParser;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.util.BufferUtil;

/**
 * Refuses what Jetty would take for something else, so that what is forwarded would not be what came: a colon before a
 * method, and small letters in a version (RFC 9112, section 2.3).
 */
final class RequestParser extends HttpParser {

    /** Whether the end of the request line is still to come. */
    private boolean inRequestLine;

    /** In the request line so far. */
    private int spaces;
    /** Whether there is a small letter after the last space. */
    private boolean small;

    RequestParser(RequestHandler handler, int maxHeadSize, HttpCompliance compliance) {
        super(handler, maxHeadSize, compliance);
    }

    @Override
    public boolean parseNext(ByteBuffer buffer) {
        boolean colon = isStart() && beginsWithColon(buffer);
        if (colon || hasSmallVersion(buffer)) {
            BufferUtil.clear(buffer);
            badMessage(new HttpException.RuntimeException(HttpStatus.BAD_REQUEST_400));
            return false;
        }
        return super.parseNext(buffer);
    }

    /** Empty lines may come before a request (RFC 9112, section 2.2). */
    private static boolean beginsWithColon(ByteBuffer buffer) {
        int at = buffer.position();
        while (at < buffer.limit() && (buffer.get(at) == '\r' || buffer.get(at) == '\n')) {
            at++;
        }
        return at < buffer.limit() && buffer.get(at) == ':';
    }

    /** Looks at each byte of a request line once: it may come in many pieces, all of which Jetty takes at once. */
    private boolean hasSmallVersion(ByteBuffer buffer) {
        if (isStart()) {
            inRequestLine = true;
            spaces = 0;
            small = false;
        }
        for (int at = buffer.position(); inRequestLine && at < buffer.limit(); at++) {
            byte next = buffer.get(at);
            if (next == ' ') {
                spaces++;
                small = false;
            } else if (next == '\n') {
                inRequestLine = spaces == 0;
            } else {
                small |= next >= 'a' && next <= 'z';
            }
        }
        return !inRequestLine && small && spaces > 1;
    }
}

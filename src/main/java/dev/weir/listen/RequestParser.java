package dev.weir.listen;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.eclipse.jetty.http.HttpCompliance;
import org.eclipse.jetty.http.HttpException;
import org.eclipse.jetty.http.HttpParser;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.util.BufferUtil;

/**
 * Refuses what Jetty would take for something else, so that what is forwarded would not be what came: a colon before a
 * method, and small letters in a version (RFC 9112, section 2.3). Passes over empty lines before a request however they
 * are cut into pieces (RFC 9112, section 2.2).
 */
final class RequestParser extends HttpParser {

    private static final byte[] HEAD = "HEAD ".getBytes(StandardCharsets.US_ASCII);
    private static final int NOT_HEAD = -1;

    private final int maxHeadSize;

    /** Since the last request. */
    private int emptyLines;
    /** Whether a return came whose line feed is still to come. */
    private boolean returned;
    /** Whether the end of the request line is still to come. */
    private boolean inRequestLine;

    /** In the request line so far. */
    private int spaces;
    /** Whether there is a small letter after the last space. */
    private boolean small;
    /** How many bytes of {@link #HEAD} the request line begins with, or {@link #NOT_HEAD}. */
    private int headBytes;

    RequestParser(RequestHandler handler, int maxHeadSize, HttpCompliance compliance) {
        super(handler, maxHeadSize, compliance);
        this.maxHeadSize = maxHeadSize;
    }

    @Override
    public boolean parseNext(ByteBuffer buffer) {
        if (isStart()) {
            passOverEmptyLines(buffer);
            if (!mayBegin(buffer)) {
                return refuse(buffer);
            }
        }
        if (isState(State.END)) {
            passOverEmptyLines(buffer);
            if (buffer.hasRemaining()) {
                return false;
            }
        }
        if (hasSmallVersion(buffer)) {
            return refuse(buffer);
        }
        int limit = buffer.limit();
        boolean result = super.parseNext(buffer);
        if (isState(State.END)) {
            buffer.limit(limit);
        }
        return result;
    }

    /** At the end of a request Jetty would pass over line feeds and returns in any order, so it gets to see none. */
    @Override
    protected boolean parseContent(ByteBuffer buffer) {
        boolean result = super.parseContent(buffer);
        if (isState(State.END) && !isAtEOF()) {
            passOverEmptyLines(buffer);
            buffer.limit(buffer.position());
        }
        return result;
    }

    /** Whether the last request line, which may be incomplete, asks by HEAD. */
    boolean isHead() {
        return headBytes == HEAD.length;
    }

    private boolean refuse(ByteBuffer buffer) {
        BufferUtil.clear(buffer);
        badMessage(new HttpException.RuntimeException(HttpStatus.BAD_REQUEST_400));
        return false;
    }

    private void passOverEmptyLines(ByteBuffer buffer) {
        while (buffer.hasRemaining()) {
            byte next = buffer.get(buffer.position());
            if (next != (returned ? '\n' : '\r')) {
                return;
            }
            buffer.get();
            returned = !returned;
            emptyLines += returned ? 1 : 0;
        }
    }

    /** Whether these may be the first bytes of a request, if there are any. */
    private boolean mayBegin(ByteBuffer buffer) {
        if (emptyLines > maxHeadSize) {
            return false;
        }
        if (!buffer.hasRemaining()) {
            return true;
        }
        emptyLines = 0;
        return !returned && buffer.get(buffer.position()) != ':';
    }

    /** Looks at each byte of a request line once: it may come in many pieces, all of which Jetty takes at once. */
    private boolean hasSmallVersion(ByteBuffer buffer) {
        if (isStart()) {
            inRequestLine = true;
            spaces = 0;
            small = false;
            headBytes = 0;
        }
        for (int at = buffer.position(); inRequestLine && at < buffer.limit(); at++) {
            byte next = buffer.get(at);
            if (headBytes >= 0 && headBytes < HEAD.length) {
                headBytes = next == HEAD[headBytes] ? headBytes + 1 : NOT_HEAD;
            }
            if (next == ' ') {
                spaces++;
                small = false;
            } else if (next == '\n') {
                inRequestLine = false;
            } else {
                small |= next >= 'a' && next <= 'z';
            }
        }
        return !inRequestLine && small && spaces > 1;
    }
}

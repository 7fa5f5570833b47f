package dev.weir.listen;

import java.nio.ByteBuffer;
import org.eclipse.jetty.http.HttpCompliance;
import org.eclipse.jetty.http.HttpException;
import org.eclipse.jetty.http.HttpField;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpMethod;
import org.eclipse.jetty.http.HttpParser;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.http.HttpVersion;
import org.eclipse.jetty.util.BufferUtil;

/**
 * Takes requests apart, one event at a time, so that whoever handles an event is not inside of the parser. Asked again
 * after a request was complete it goes on with the next one. Not thread-safe.
 */
final class RequestReader implements HttpParser.RequestHandler {

    /** What was found next. */
    enum Event {
        /** Nothing; more bytes are needed if all were taken. */
        NONE,
        /** Request line and headers are complete. */
        HEAD,
        /** {@link #piece} is the next piece of the body. */
        CONTENT,
        /** The request is complete. */
        COMPLETE,
        /** The bytes are not a request. */
        BAD,
        /** The connection ended before a request, or in its body; or the body's framing is broken. */
        CUT
    }

    private final RequestParser parser;
    private Event event = Event.NONE;
    private String method = "";
    private String target = "";
    private HttpVersion version = HttpVersion.HTTP_1_1;
    private HttpFields.Mutable headers = HttpFields.build();
    private long length;
    private ByteBuffer piece = BufferUtil.EMPTY_BUFFER;
    private int badness;

    /**
     * Creates a reader that is ready for a first request.
     *
     * @param maxHeadSize of a request, in bytes
     */
    RequestReader(int maxHeadSize) {
        parser = new RequestParser(this, maxHeadSize, HttpCompliance.STRICT);
        // Else a Cookie or Authorization that equals an earlier one save for case would be replaced by that.
        parser.setHeaderCacheCaseSensitive(true);
        // Of its own for each connection, which costs more memory than it saves.
        parser.setHeaderCacheSize(0);
    }

    /** Goes on to the next event. */
    Event read(ByteBuffer bytes) {
        if (event == Event.COMPLETE) {
            parser.reset();
        }
        event = Event.NONE;
        parser.parseNext(bytes);
        return event;
    }

    /** Whether something of a request line came. */
    boolean isWithinHead() {
        return !parser.isStart();
    }

    /** Tells that no more bytes will come. */
    void end() {
        parser.atEOF();
    }

    /** The head of the last {@link Event#HEAD}. */
    Http1Head head() {
        return new Http1Head(method, target, version, headers, length);
    }

    /** The headers so far. */
    HttpFields headers() {
        return headers;
    }

    /** Whether the last request line, which may be incomplete, asks by HEAD. */
    boolean isHead() {
        return parser.isHead();
    }

    /** The piece of the last {@link Event#CONTENT}. */
    ByteBuffer piece() {
        return piece;
    }

    /** Whether {@link #piece} is the last by the length that was announced. */
    boolean pieceIsLast() {
        return parser.getContentRead() == length;
    }

    /** The status to refuse the bytes of the last {@link Event#BAD} with. */
    int badness() {
        return badness;
    }

    // What the parser tells. Returning true makes it stop.

    @Override
    public void startRequest(String asked, String uri, HttpVersion httpVersion) {
        method = asked;
        target = uri;
        version = httpVersion;
        headers = HttpFields.build();
        length = -1;
        if (!HttpMethod.CONNECT.is(asked) && !RequestTarget.hasKnownForm(uri)) {
            throw new HttpException.RuntimeException(HttpStatus.BAD_REQUEST_400);
        }
    }

    @Override
    public void parsedHeader(HttpField field) {
        HttpHeader header = field.getHeader();
        if (header == HttpHeader.EXPECT && version == HttpVersion.HTTP_1_0) {
            return; // it must be ignored (RFC 9110, section 10.1.1)
        }
        if (header == HttpHeader.CONTENT_LENGTH) {
            length = field.getLongValue();
        }
        headers.add(field);
    }

    @Override
    public boolean headerComplete() {
        event = Event.HEAD;
        return true;
    }

    @Override
    public boolean content(ByteBuffer item) {
        event = Event.CONTENT;
        piece = item;
        return true;
    }

    @Override
    public boolean contentComplete() {
        return false;
    }

    @Override
    public boolean messageComplete() {
        event = Event.COMPLETE;
        return true;
    }

    @Override
    public void earlyEOF() {
        event = Event.CUT;
    }

    @Override
    public void badMessage(HttpException failure) {
        event = Event.BAD;
        badness = failure.getCode();
    }
}

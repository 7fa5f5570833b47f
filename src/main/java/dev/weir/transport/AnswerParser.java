package dev.weir.transport;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.eclipse.jetty.http.HttpCompliance;
import org.eclipse.jetty.http.HttpException;
import org.eclipse.jetty.http.HttpField;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpHeaderValue;
import org.eclipse.jetty.http.HttpParser;
import org.eclipse.jetty.http.HttpVersion;
import org.eclipse.jetty.util.BufferUtil;
import org.jspecify.annotations.Nullable;

/**
 * Takes answers apart, one event at a time, so that whoever handles an event is not inside of the parser. Not
 * thread-safe.
 */
final class AnswerParser implements HttpParser.ResponseHandler {

    /** What was found next. */
    enum Event {
        /** Nothing; more bytes are needed if all were taken. */
        NONE,
        /** Status and headers are complete. */
        HEAD,
        /** {@link #piece} is the next piece of the content. */
        CONTENT,
        /** The answer, interim or final, is complete. */
        COMPLETE,
        /** The bytes are not an answer. */
        BAD,
        /** The connection ended before the answer did. */
        CUT
    }

    private static final int LEAST_STATUS = 100;
    /** For exceptions: Jetty's take none but that of an error. */
    private static final int NO_STATUS = 0;

    /**
     * How an answer begins, in HTTP/1.0 with another digit. Jetty's parser would skip colons and line ends before it, and
     * judges no sooner than at a space or a line end, which may never come.
     */
    private static final byte[] BEGIN = "HTTP/1.1 ".getBytes(StandardCharsets.US_ASCII);

    private static final int MINOR_VERSION = BEGIN.length - 2;

    private final HttpParser parser;
    private final int maxHeaderCount;
    private Event event = Event.NONE;
    private HttpFields.Mutable headers = HttpFields.build();
    private HttpVersion version = HttpVersion.HTTP_1_1;
    private ByteBuffer piece = BufferUtil.EMPTY_BUFFER;
    private int status;
    private boolean toHead;
    private int headerCount;
    /** How many bytes of {@link #BEGIN} came. */
    private int begun;

    private @Nullable String badness;

    /**
     * Creates a parser that is ready for a first answer.
     *
     * @param maxHeadSize of an answer, and of its trailers, in bytes
     * @param maxHeaderCount of an answer and its trailers
     */
    AnswerParser(int maxHeadSize, int maxHeaderCount) {
        this.maxHeaderCount = maxHeaderCount;
        parser = new HttpParser(this, maxHeadSize, HttpCompliance.RFC9110);
        // Else a value that equals a well-known one save for case would be replaced by that.
        parser.setHeaderCacheCaseSensitive(true);
        // Of its own for each connection, which costs more memory than it saves.
        parser.setHeaderCacheSize(0);
    }

    /**
     * Makes ready for the answer to another request.
     *
     * @param method of the request: an answer to HEAD has no content, whatever its headers say
     */
    void begin(String method) {
        toHead = "HEAD".equals(method);
        badness = null;
        next();
    }

    /** Makes ready for the answer that follows an interim one. */
    void next() {
        headers = HttpFields.build();
        headerCount = 0;
        begun = 0;
        status = 0;
        parser.reset();
    }

    /** Goes on to the next event. */
    Event parse(ByteBuffer bytes) {
        event = Event.NONE;
        if (!beginsAnAnswer(bytes)) {
            parser.close();
            return Event.BAD;
        }
        parser.parseNext(bytes);
        return event;
    }

    /** Whether what came so far can be the beginning of an answer. */
    private boolean beginsAnAnswer(ByteBuffer bytes) {
        for (int i = bytes.position(); begun < BEGIN.length && i < bytes.limit(); i++, begun++) {
            byte next = bytes.get(i);
            if (next != BEGIN[begun] && !(begun == MINOR_VERSION && next == '0')) {
                return false;
            }
        }
        return true;
    }

    /** Tells that no more bytes will come. */
    void end() {
        parser.atEOF();
    }

    /** Whether {@link #end} was called for this answer. */
    boolean ended() {
        return parser.isAtEOF();
    }

    int status() {
        return status;
    }

    HttpFields headers() {
        return headers;
    }

    /** The piece of the last {@link Event#CONTENT}. */
    ByteBuffer piece() {
        return piece;
    }

    /** Whether {@link #piece} is the last by the length that was announced. */
    boolean pieceIsLast() {
        return parser.getContentRead() == parser.getContentLength();
    }

    /** Why the bytes are not an answer. */
    String badness() {
        return badness == null ? "not an HTTP answer" : badness;
    }

    /**
     * Whether the content has a coding besides chunked, which would be lost with {@code Transfer-Encoding}, or one at all
     * in HTTP/1.0, which knows none (RFC 9112, section 6.1).
     */
    boolean isTransferCoded() {
        String codings = headers.get(HttpHeader.TRANSFER_ENCODING);
        return codings != null && (version == HttpVersion.HTTP_1_0 || !HttpHeaderValue.CHUNKED.is(codings));
    }

    /** Whether the connection outlives the answer (RFC 9112, section 9.3). */
    boolean isPersistent() {
        boolean agreed = version == HttpVersion.HTTP_1_1
                ? !headers.contains(HttpHeader.CONNECTION, HttpHeaderValue.CLOSE.asString())
                : headers.contains(HttpHeader.CONNECTION, HttpHeaderValue.KEEP_ALIVE.asString());
        return agreed && !parser.isAtEOF() && !parser.isClosed();
    }

    // What the parser tells. Returning true makes it stop.

    @Override
    public void startResponse(HttpVersion httpVersion, int statusCode, @Nullable String reason) {
        if (httpVersion != HttpVersion.HTTP_1_1 && httpVersion != HttpVersion.HTTP_1_0) {
            throw new HttpException.RuntimeException(NO_STATUS, "not HTTP/1.1 or HTTP/1.0");
        }
        if (statusCode < LEAST_STATUS) {
            throw new HttpException.RuntimeException(NO_STATUS, "a status of less than three digits");
        }
        version = httpVersion;
        status = statusCode;
        parser.setHeadResponse(toHead);
    }

    @Override
    public void parsedHeader(HttpField field) {
        count();
        headers.add(field);
    }

    @Override
    public void parsedTrailer(HttpField field) {
        count();
    }

    /** What is thrown here, the parser tells as {@link #badMessage}. */
    private void count() {
        if (++headerCount > maxHeaderCount) {
            throw new HttpException.RuntimeException(NO_STATUS, "more than " + maxHeaderCount + " headers");
        }
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
        event = parser.isAtEOF() ? Event.CUT : Event.BAD;
        badness = failure.getReason();
    }
}

package dev.weir.listen;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.eclipse.jetty.http.HttpField;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.io.ByteBufferPool;
import org.eclipse.jetty.io.RetainableByteBuffer;
import org.eclipse.jetty.util.BufferUtil;
import org.jspecify.annotations.Nullable;

/**
 * Writes status line and headers as bytes (RFC 9112, sections 4 to 6). Headers that frame the content and decide on the
 * connection come last. Text is ISO-8859-1; what would end a line, or is beyond, becomes something harmless.
 */
final class AnswerHead {

    /** What becomes of the connection, where the client has to be told (RFC 9112, section 9.3). */
    enum Connection {
        CLOSE("Connection: close\r\n"),
        KEEP_ALIVE("Connection: keep-alive\r\n"),
        /** It is as usual in the client's version. */
        UNSAID("");

        private final String line;

        Connection(String line) {
            this.line = line;
        }
    }

    private static final int LEAST_STATUS = 100;
    private static final int STATUSES = 1_000;
    private static final byte[][] STATUS_LINES = new byte[STATUSES][];
    private static final byte[] CHUNKED = ascii("Transfer-Encoding: chunked\r\n");
    private static final byte[] LENGTH = ascii("Content-Length: ");
    private static final byte[] COLON = ascii(": ");
    private static final byte[] END_OF_LINE = ascii("\r\n");
    private static final byte FOR_NAMES = '.';
    private static final byte FOR_VALUES = ' ';

    static {
        for (int status = LEAST_STATUS; status < STATUSES; status++) {
            STATUS_LINES[status] = ascii("HTTP/1.1 " + status + " " + HttpStatus.getMessage(status) + "\r\n");
        }
    }

    private AnswerHead() {}

    /** The head of a final answer, in a buffer to be released by the caller. */
    static RetainableByteBuffer write(
            int status, HttpFields headers, Framing framing, Connection connection, ByteBufferPool buffers) {
        int size = size(status, headers) + CHUNKED.length + connection.line.length();
        RetainableByteBuffer.Mutable head = buffers.acquire(size, true);
        ByteBuffer bytes = head.getByteBuffer();
        int position = BufferUtil.flipToFill(bytes);
        bytes.put(STATUS_LINES[status]);
        HttpField length = null;
        for (int i = 0; i < headers.size(); i++) {
            HttpField field = headers.getField(i);
            HttpHeader known = field.getHeader();
            if (known == HttpHeader.CONTENT_LENGTH) {
                length = field;
            } else if (known != HttpHeader.TRANSFER_ENCODING && known != HttpHeader.CONNECTION) {
                put(bytes, field);
            }
        }
        if (framing == Framing.CHUNKED) {
            bytes.put(CHUNKED);
        } else if (length != null && status != HttpStatus.NO_CONTENT_204) {
            bytes.put(LENGTH);
            put(bytes, length.getValue(), FOR_VALUES);
            bytes.put(END_OF_LINE);
        }
        for (int i = 0; i < connection.line.length(); i++) {
            bytes.put((byte) connection.line.charAt(i));
        }
        bytes.put(END_OF_LINE);
        BufferUtil.flipToFlush(bytes, position);
        return head;
    }

    /** An interim answer, in a buffer to be released by the caller. */
    static RetainableByteBuffer interim(int status, HttpFields headers, ByteBufferPool buffers) {
        RetainableByteBuffer.Mutable head = buffers.acquire(size(status, headers), true);
        ByteBuffer bytes = head.getByteBuffer();
        int position = BufferUtil.flipToFill(bytes);
        bytes.put(STATUS_LINES[status]);
        for (HttpField field : headers) {
            put(bytes, field);
        }
        bytes.put(END_OF_LINE);
        BufferUtil.flipToFlush(bytes, position);
        return head;
    }

    private static int size(int status, HttpFields headers) {
        int size = STATUS_LINES[status].length + END_OF_LINE.length;
        for (int i = 0; i < headers.size(); i++) {
            HttpField field = headers.getField(i);
            String value = field.getValue();
            size += field.getName().length() + COLON.length + (value == null ? 0 : value.length()) + END_OF_LINE.length;
        }
        return size;
    }

    private static void put(ByteBuffer bytes, HttpField field) {
        HttpHeader known = field.getHeader();
        if (known == null) {
            put(bytes, field.getName(), FOR_NAMES);
            bytes.put(COLON);
        } else {
            bytes.put(known.getBytesColonSpace());
        }
        put(bytes, field.getValue(), FOR_VALUES);
        bytes.put(END_OF_LINE);
    }

    private static void put(ByteBuffer bytes, @Nullable String text, byte instead) {
        for (int i = 0; text != null && i < text.length(); i++) {
            char c = text.charAt(i);
            boolean harmless = c <= 0xff && (c >= ' ' || c == '\t');
            bytes.put(harmless ? (byte) c : instead);
        }
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}

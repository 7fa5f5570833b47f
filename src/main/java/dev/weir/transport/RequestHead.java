package dev.weir.transport;

import java.nio.ByteBuffer;
import org.eclipse.jetty.http.HttpField;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.io.ByteBufferPool;
import org.eclipse.jetty.io.RetainableByteBuffer;
import org.eclipse.jetty.util.BufferUtil;

/**
 * Writes request line and headers as bytes (RFC 9112, sections 2 to 5), just as they are given: no name, order, case or
 * target changes. Text is ISO-8859-1, as the servlet API hands it on.
 */
final class RequestHead {

    private RequestHead() {}

    /**
     * The head of a request, in a buffer to be released by the caller.
     *
     * @throws IllegalArgumentException if any text holds a character that would end a line or is beyond one byte
     */
    static RetainableByteBuffer write(HostRequest request, ByteBufferPool buffers) {
        HttpFields headers = request.headers();
        RetainableByteBuffer.Mutable head = buffers.acquire(length(request), true);
        ByteBuffer bytes = head.getByteBuffer();
        int position = BufferUtil.flipToFill(bytes);
        try {
            put(bytes, request.method());
            bytes.put((byte) ' ');
            put(bytes, request.target());
            bytes.put((byte) ' ');
            put(bytes, request.version());
            endLine(bytes);
            for (int i = 0; i < headers.size(); i++) {
                HttpField field = headers.getField(i);
                put(bytes, field.getName());
                bytes.put((byte) ':').put((byte) ' ');
                put(bytes, text(field));
                endLine(bytes);
            }
            endLine(bytes);
        } catch (RuntimeException refused) {
            head.release();
            throw refused;
        }
        BufferUtil.flipToFlush(bytes, position);
        return head;
    }

    private static int length(HostRequest request) {
        HttpFields headers = request.headers();
        int length = request.method().length()
                + request.target().length()
                + request.version().length()
                + 6;
        for (int i = 0; i < headers.size(); i++) {
            HttpField field = headers.getField(i);
            length += field.getName().length() + text(field).length() + 4;
        }
        return length;
    }

    private static String text(HttpField field) {
        String value = field.getValue();
        return value == null ? "" : value;
    }

    private static void put(ByteBuffer bytes, String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '\r' || c == '\n' || c == 0 || c > 0xff) {
                throw new IllegalArgumentException("a request head must not hold character " + (int) c);
            }
            bytes.put((byte) c);
        }
    }

    private static void endLine(ByteBuffer bytes) {
        bytes.put((byte) '\r').put((byte) '\n');
    }
}

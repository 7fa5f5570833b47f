package dev.weir.listen;

import java.nio.ByteBuffer;
import org.eclipse.jetty.http.HttpCompliance;
import org.eclipse.jetty.http.HttpException;
import org.eclipse.jetty.http.HttpParser;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.util.BufferUtil;

/** Refuses a colon before a method, which Jetty would skip: what is forwarded would not be what came. */
final class RequestParser extends HttpParser {

    RequestParser(RequestHandler handler, int maxHeadSize, HttpCompliance compliance) {
        super(handler, maxHeadSize, compliance);
    }

    @Override
    public boolean parseNext(ByteBuffer buffer) {
        if (isStart() && beginsWithColon(buffer)) {
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
}

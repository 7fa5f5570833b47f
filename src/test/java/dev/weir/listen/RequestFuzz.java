package dev.weir.listen;

import dev.weir.fuzz.Field;
import dev.weir.fuzz.Message;
import dev.weir.fuzz.Pieces;
import dev.weir.fuzz.StrictReader;
import dev.weir.upstream.Tokens;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.eclipse.jetty.http.HttpCompliance;
import org.eclipse.jetty.http.HttpException;
import org.eclipse.jetty.http.HttpField;
import org.eclipse.jetty.http.HttpParser;
import org.eclipse.jetty.http.HttpVersion;
import org.eclipse.jetty.util.BufferUtil;

/**
 * Bytes of a client through {@link RequestParser}: each request that comes out is the one that a strict reader finds in
 * its place, nothing follows a refusal, and how the bytes are cut makes no difference.
 */
public final class RequestFuzz implements HttpParser.RequestHandler {

    private static final int MAX_HEAD = 4 * 1024;

    private final RequestParser parser = new RequestParser(this, MAX_HEAD, HttpCompliance.STRICT);
    private final List<String> accepted = new ArrayList<>();
    private final List<Field> fields = new ArrayList<>();
    private final ByteArrayOutputStream body = new ByteArrayOutputStream();
    private String start = "";
    private boolean complete;
    private boolean refused;

    private RequestFuzz() {
        parser.setHeaderCacheCaseSensitive(true);
    }

    /** Tries one input. */
    public static void fuzzerTestOneInput(byte[] bytes) {
        List<String> there = strictly(bytes);
        Set<List<String>> readings = new HashSet<>();
        for (List<ByteBuffer> pieces : Pieces.of(bytes)) {
            RequestFuzz reading = new RequestFuzz();
            pieces.forEach(reading::read);
            readings.add(reading.accepted);
            if (reading.accepted.size() > there.size()
                    || !reading.accepted.equals(there.subList(0, reading.accepted.size()))) {
                throw new AssertionError("accepted " + reading.accepted + ", but there is " + there);
            }
        }
        // Refusals are not compared: some come before the end of a line, if its bytes come one by one.
        if (readings.size() > 1) {
            throw new AssertionError("the cuts make a difference: " + readings);
        }
    }

    private static List<String> strictly(byte[] bytes) {
        List<String> requests = new ArrayList<>();
        StrictReader reader = new StrictReader(new ByteArrayInputStream(bytes));
        try {
            for (Message next = reader.forgivingRequest(); next != null; next = reader.forgivingRequest()) {
                requests.add(next.text());
            }
        } catch (IOException noMore) {
            // what came before counts
        }
        return requests;
    }

    /** As Jetty's connection does. */
    private void read(ByteBuffer piece) {
        int calls = 4 * piece.remaining() + 16;
        boolean event = true;
        while (!refused && (event || piece.hasRemaining())) {
            if (calls-- == 0) {
                throw new AssertionError("the parser does not get on");
            }
            event = parser.parseNext(piece);
            if (complete) {
                complete = false;
                accepted.add(new Message(start, List.copyOf(fields), body.toByteArray()).text());
                fields.clear();
                body.reset();
                parser.reset();
            }
        }
    }

    @Override
    public void startRequest(String method, String uri, HttpVersion version) {
        start = method + " " + uri + " " + version.asString();
        // What has no method, is not in a known form, or has no bytes of its own in HTTP/1, is refused further on.
        boolean visible = uri.chars().allMatch(c -> c > ' ' && c < 0x7f);
        refused |= !Tokens.isToken(method) || !visible || !RequestTarget.hasKnownForm(uri) || version.getVersion() > 11;
    }

    @Override
    public void parsedHeader(HttpField field) {
        // Its length would not be known, so it is refused with 411.
        refused |= field.getName().equalsIgnoreCase("Transfer-Encoding");
        String value = field.getValue();
        fields.add(Field.of(field.getName(), value == null ? "" : value));
    }

    @Override
    public boolean headerComplete() {
        return true;
    }

    @Override
    public boolean content(ByteBuffer item) {
        body.writeBytes(BufferUtil.toArray(item));
        return true;
    }

    @Override
    public boolean contentComplete() {
        return false;
    }

    @Override
    public boolean messageComplete() {
        complete = !refused;
        return false;
    }

    @Override
    public void badMessage(HttpException failure) {
        if (failure.getCode() < 400 || failure.getCode() > 505) {
            throw new AssertionError("refused with " + failure.getCode());
        }
        refused = true;
    }

    @Override
    public void earlyEOF() {
        refused = true;
    }
}

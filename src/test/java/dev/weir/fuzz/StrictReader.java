package dev.weir.fuzz;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Reads messages as RFC 9112 defines them and takes nothing else: every line ends with CRLF, no line is folded, names are
 * tokens, there is one space where there is one, and at most one way to find the end.
 *
 * <p>An end of the stream within a message is an {@link EOFException}.
 */
public final class StrictReader {

    /** What was read is no message. */
    static final class Unreadable extends IOException {
        Unreadable(String why) {
            super(why);
        }
    }

    private static final int MAX_HEAD = 1 << 20;
    private static final String TOKEN_TEXT = "[!#$%&'*+.^_`|~0-9A-Za-z-]+";
    private static final Pattern TOKEN = Pattern.compile(TOKEN_TEXT);
    private static final Pattern REQUEST_LINE = Pattern.compile(TOKEN_TEXT + " [\\x21-\\x7e]+ HTTP/1\\.[01]");
    private static final Pattern STATUS_LINE =
            Pattern.compile("(?i:HTTP)/1\\.[01] +[1-9][0-9]{2}( [\\t\\x20-\\x7e\\x80-\\xff]*)?");
    private static final Pattern VALUE = Pattern.compile("[\\t\\x20-\\x7e\\x80-\\xff]*");
    private static final Pattern LENGTH = Pattern.compile("[0-9]{1,18}");
    private static final Pattern CHUNK =
            Pattern.compile("0*[0-7]?[0-9A-Fa-f]{1,15}([ \\t]*;[\\t\\x20-\\x7e\\x80-\\xff]*)?");

    private final InputStream in;
    private int read;
    private boolean eof;
    private boolean bareLineFeeds;

    /** Reads from this stream. */
    public StrictReader(InputStream in) {
        this.in = in;
    }

    /** Takes a line feed alone for the end of a line, as a recipient may (RFC 9112, section 2.2). Returns this reader. */
    public StrictReader withBareLineFeeds() {
        bareLineFeeds = true;
        return this;
    }

    /** Bytes taken so far. */
    int position() {
        return read;
    }

    // Requests.

    /** The next request, or null at the end of the stream. */
    @Nullable
    Message request() throws IOException {
        return request(false);
    }

    private @Nullable Message request(boolean forgiving) throws IOException {
        String line = line(true);
        if (line == null) {
            return null;
        }
        String single = forgiving ? line.replaceAll(" +", " ").replaceFirst("(?i)http(?=/1\\.[01]$)", "HTTP") : line;
        require(is(REQUEST_LINE, single), "request line", line);
        Message head = new Message(single, fields(), new byte[0]);
        require(head.all("transfer-encoding").isEmpty(), "transfer coding", line);
        return head.withBody(exactly(length(head)));
    }

    /**
     * What a server may forgive, as no reader makes anything else of it: line ends before a request, more than one space
     * in its first line, and the name of the protocol in small letters (RFC 9112, sections 2.2 and 3). To be used on
     * streams with marks.
     */
    public @Nullable Message forgivingRequest() throws IOException {
        skip("\r\n");
        return request(true);
    }

    private void skip(String characters) throws IOException {
        in.mark(1);
        while (characters.indexOf(in.read()) >= 0) {
            read++;
            in.mark(1);
        }
        in.reset();
    }

    // Answers.

    /**
     * The next answer, interim or final.
     *
     * @param method of the request
     */
    public Message answer(String method) throws IOException {
        return answerBody(answerHead(), method, new ByteArrayOutputStream());
    }

    Message answerHead() throws IOException {
        String line = line(false);
        if (line == null) {
            throw new EOFException("the connection was closed without an answer");
        }
        require(is(STATUS_LINE, line), "status line", line);
        return new Message(line, fields(), new byte[0]);
    }

    /** The answer with this head; as much of its content as there is goes into the stream. */
    Message answerBody(Message head, String method, ByteArrayOutputStream into) throws IOException {
        boolean coded = !head.all("transfer-encoding").isEmpty();
        long length = length(head);
        require(!coded || head.all("content-length").isEmpty(), "two ways to find the end", head.start());
        int status = head.status();
        if (method.equals("HEAD") || status < 200 || status == 204 || status == 304) {
            return head;
        }
        if (coded) {
            require(
                    head.all("transfer-encoding").size() == 1
                            && head.listed("transfer-encoding").equals(List.of("chunked")),
                    "transfer coding",
                    head.start());
            chunks(into);
        } else if (head.all("content-length").isEmpty()) {
            in.transferTo(into);
            eof = true;
        } else {
            copy(length, into);
        }
        return head.withBody(into.toByteArray());
    }

    /** Whether the last answer ended with the connection. */
    boolean endedWithConnection() {
        return eof;
    }

    private void chunks(ByteArrayOutputStream into) throws IOException {
        while (true) {
            String size = lineOrCut();
            require(is(CHUNK, size), "chunk size", size);
            long length = Long.parseLong(size.replaceFirst("[ \\t;].*", ""), 16);
            if (length == 0) {
                trailers();
                return;
            }
            copy(length, into);
            String end = lineOrCut();
            require(end.isEmpty(), "chunk end", end);
        }
    }

    /** Without them the content is whole all the same (RFC 9112, section 8). */
    private void trailers() throws IOException {
        try {
            fields();
        } catch (EOFException cut) {
            eof = true;
        }
    }

    // Both.

    private static long length(Message head) throws Unreadable {
        List<String> lengths = head.all("content-length");
        require(lengths.size() <= 1, "lengths", lengths.toString());
        if (lengths.isEmpty()) {
            return 0;
        }
        require(is(LENGTH, lengths.get(0)), "length", lengths.get(0));
        return Long.parseLong(lengths.get(0));
    }

    private List<Field> fields() throws IOException {
        List<Field> fields = new ArrayList<>();
        String line = lineOrCut();
        while (!line.isEmpty()) {
            int colon = line.indexOf(':');
            require(colon > 0 && is(TOKEN, line.substring(0, colon)), "field name", line);
            String value = line.substring(colon + 1);
            require(is(VALUE, value), "field value", line);
            fields.add(Field.of(line.substring(0, colon), value.replaceAll("^[ \\t]+|[ \\t]+\\z", "")));
            line = lineOrCut();
        }
        return fields;
    }

    private byte[] exactly(long length) throws IOException {
        ByteArrayOutputStream into = new ByteArrayOutputStream();
        copy(length, into);
        return into.toByteArray();
    }

    private void copy(long length, ByteArrayOutputStream into) throws IOException {
        for (long left = length; left > 0; left--) {
            int c = in.read();
            if (c < 0) {
                throw new EOFException("the connection ended within a body");
            }
            read++;
            into.write(c);
        }
    }

    private String lineOrCut() throws IOException {
        String line = line(false);
        if (line == null) {
            throw new EOFException("the connection ended within a head");
        }
        return line;
    }

    /** The next line without its end; null if the stream ends before its first byte. */
    private @Nullable String line(boolean first) throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        int c = in.read();
        if (c < 0) {
            return null;
        }
        while (c >= 0 && c != '\n' && line.size() < MAX_HEAD) {
            line.write(c);
            c = in.read();
        }
        String text = line.toString(StandardCharsets.ISO_8859_1);
        read += text.length() + 1;
        if (c < 0) {
            throw new EOFException("the connection ended within " + (first ? "a first line" : "a line"));
        }
        boolean ended = text.endsWith("\r");
        require(ended || bareLineFeeds, "line end", text);
        String content = ended ? text.substring(0, text.length() - 1) : text;
        require(content.indexOf('\r') < 0, "line end", text);
        return content;
    }

    private static boolean is(Pattern pattern, String text) {
        return pattern.matcher(text).matches();
    }

    private static void require(boolean holds, String what, String but) throws Unreadable {
        if (!holds) {
            throw new Unreadable(what + ": " + Finding.shown(but.getBytes(StandardCharsets.ISO_8859_1)));
        }
    }
}

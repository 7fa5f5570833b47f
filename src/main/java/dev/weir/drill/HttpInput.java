package dev.weir.drill;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What comes from a connection, read strictly by RFC 9112 and with a deadline. Not thread-safe. */
final class HttpInput {

    /**
     * A start line and its fields.
     *
     * @param fields by name in small letters
     */
    record Head(String start, Map<String, List<String>> fields) {

        /**
         * The value of a field that may be there once.
         *
         * @throws NotHttp if it is there more often
         */
        Optional<String> field(String name) throws NotHttp {
            List<String> values = fields.getOrDefault(name.toLowerCase(Locale.ROOT), List.of());
            if (values.size() > 1) {
                throw new NotHttp(name + " is there " + values.size() + " times");
            }
            return values.stream().findFirst();
        }

        /**
         * The length that is given, or empty.
         *
         * @throws NotHttp if it is given more than once, or is none
         */
        OptionalInt length() throws NotHttp {
            Optional<String> text = field("Content-Length");
            if (text.isEmpty()) {
                return OptionalInt.empty();
            }
            if (!LENGTH.matcher(text.get()).matches()) {
                throw new NotHttp("the length '" + text.get() + "'");
            }
            return OptionalInt.of(Integer.parseInt(text.get()));
        }
    }

    /** A body, or what came of it. */
    static final class Body {

        private final byte[] bytes;
        private final boolean complete;

        private Body(byte[] bytes, boolean complete) {
            this.bytes = bytes;
            this.complete = complete;
        }

        /** As many as came; not to be changed. */
        byte[] bytes() {
            return bytes;
        }

        /** Whether it ended as its framing says. */
        boolean complete() {
            return complete;
        }
    }

    private static final Pattern LENGTH = Pattern.compile("[0-9]{1,9}");
    private static final int BUFFER = 16 * 1024;
    private static final int LONGEST_LINE = 16 * 1024;
    private static final int MOST_FIELDS = 200;
    private static final int END = -1;

    private final Socket socket;
    private final InputStream in;
    private final byte[] buffer = new byte[BUFFER];
    private int position;
    private int limit;
    private long deadlineNanos;
    private boolean hasDeadline;

    HttpInput(Socket socket) throws IOException {
        this.socket = socket;
        this.in = socket.getInputStream();
    }

    /** Reading fails with a {@link SocketTimeoutException} at this reading of {@link System#nanoTime}. */
    void deadline(long nanos) {
        deadlineNanos = nanos;
        hasDeadline = true;
    }

    /** Whether there are bytes already. */
    boolean hasSome() throws IOException {
        return position < limit || in.available() > 0;
    }

    /**
     * The next head, or null if the connection ended before its first byte.
     *
     * @throws EOFException if it ended within
     */
    @Nullable
    Head head() throws IOException {
        if (position == limit && !fill()) {
            return null;
        }
        String start = line();
        Map<String, List<String>> fields = new TreeMap<>();
        int count = 0;
        for (String line = line(); !line.isEmpty(); line = line()) {
            int colon = line.indexOf(':');
            if (colon <= 0 || ++count > MOST_FIELDS) {
                throw new NotHttp(count > MOST_FIELDS ? "too many fields" : "a field without a name");
            }
            fields.computeIfAbsent(line.substring(0, colon).toLowerCase(Locale.ROOT), name -> new ArrayList<>())
                    .add(line.substring(colon + 1).strip());
        }
        return new Head(start, fields);
    }

    /** A body of this length. */
    Body counted(int length) throws IOException {
        ByteArrayOutputStream body = new ByteArrayOutputStream(length);
        boolean complete = copy(length, body);
        return new Body(body.toByteArray(), complete);
    }

    /** A chunked body. */
    Body chunked() throws IOException {
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        try {
            for (int size = chunkSize(); size > 0; size = chunkSize()) {
                if (!copy(size, body)) {
                    return new Body(body.toByteArray(), false);
                }
                requireEmptyLine("after a chunk");
            }
            requireEmptyLine("after the last chunk");
            return new Body(body.toByteArray(), true);
        } catch (SocketTimeoutException | NotHttp e) {
            throw e;
        } catch (IOException ended) {
            return new Body(body.toByteArray(), false);
        }
    }

    /** A body that ends with the connection; a reset is no such end. */
    Body untilClose() throws IOException {
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        try {
            while (position < limit || fill()) {
                body.write(buffer, position, limit - position);
                position = limit;
            }
            return new Body(body.toByteArray(), true);
        } catch (SocketTimeoutException e) {
            throw e;
        } catch (IOException reset) {
            return new Body(body.toByteArray(), false);
        }
    }

    /** Returns whether that many came; what came is copied in any case. */
    private boolean copy(int length, ByteArrayOutputStream to) throws IOException {
        int left = length;
        try {
            while (left > 0 && (position < limit || fill())) {
                int piece = Math.min(left, limit - position);
                to.write(buffer, position, piece);
                position += piece;
                left -= piece;
            }
        } catch (SocketTimeoutException e) {
            throw e;
        } catch (IOException reset) {
            return false;
        }
        return left == 0;
    }

    private int chunkSize() throws IOException {
        String line = line();
        try {
            return Integer.parseUnsignedInt(line, 16);
        } catch (NumberFormatException e) {
            throw new NotHttp("the size of a chunk is '" + line + "'");
        }
    }

    private void requireEmptyLine(String where) throws IOException {
        if (!line().isEmpty()) {
            throw new NotHttp("something stands " + where);
        }
    }

    private String line() throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        for (int next = next(); next != '\n'; next = next()) {
            line.write(next);
            if (line.size() > LONGEST_LINE) {
                throw new NotHttp("a line of more than " + LONGEST_LINE + " bytes");
            }
        }
        String text = line.toString(StandardCharsets.ISO_8859_1);
        if (!text.endsWith("\r")) {
            throw new NotHttp("a line that does not end with CR LF");
        }
        return text.substring(0, text.length() - 1);
    }

    private int next() throws IOException {
        if (position == limit && !fill()) {
            throw new EOFException("the connection ended within a head");
        }
        return buffer[position++] & 0xff;
    }

    /** Waits for bytes. Returns false at the end. */
    private boolean fill() throws IOException {
        if (hasDeadline) {
            long leftMillis = TimeUnit.NANOSECONDS.toMillis(deadlineNanos - System.nanoTime());
            if (leftMillis <= 0) {
                throw new SocketTimeoutException("the deadline is over");
            }
            socket.setSoTimeout((int) leftMillis);
        }
        int read = in.read(buffer, 0, BUFFER);
        position = 0;
        limit = Math.max(read, 0);
        return read != END;
    }
}

package dev.weir.drill;

import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/** A client that asks one question after the other, on one connection for as long as that is kept. Not thread-safe. */
final class Client implements AutoCloseable {

    private static final String OK = "200";
    private static final int LEAST_FINAL_STATUS = 200;

    private final long boundNanos;
    private @Nullable Socket socket;
    private @Nullable HttpInput input;
    private int port;

    /**
     * Creates a client without a connection.
     *
     * @param bound for a request from its first byte to the last of its answer
     */
    Client(Duration bound) {
        this.boundNanos = bound.toNanos();
    }

    /** Asks at this port of 127.0.0.1, and says what came of it. */
    Seen ask(Question question, int at) {
        long deadline = System.nanoTime() + boundNanos;
        try {
            Socket connection = connection(question, at);
            HttpInput answers = input(connection);
            if (answers.hasSome()) {
                close();
                return new Seen.Garbled("bytes that nobody asked for");
            }
            answers.deadline(deadline);
            send(question, connection);
            Seen seen = answer(question, answers);
            if (question.alone()) {
                close();
            }
            return seen;
        } catch (IOException e) {
            close();
            return new Seen.Unreachable();
        }
    }

    private Socket connection(Question question, int at) throws IOException {
        if (question.alone() || at != port) {
            close();
        }
        Socket kept = socket;
        if (kept != null) {
            return kept;
        }
        Socket fresh = new Socket();
        socket = fresh;
        port = at;
        fresh.setTcpNoDelay(true);
        fresh.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), at), (int) (boundNanos / 1_000_000));
        return fresh;
    }

    private HttpInput input(Socket connection) throws IOException {
        HttpInput present = input;
        if (present == null) {
            present = new HttpInput(connection);
            input = present;
        }
        return present;
    }

    private static void send(Question question, Socket connection) {
        String head = question.method() + " " + question.target() + " HTTP/1.1\r\nHost: drill.example\r\n"
                + Question.NUMBER_HEADER + ": " + question.number() + "\r\n"
                + (question.alone() && question.variant(2) == 0 ? "Connection: close\r\n" : "")
                + (question.bodyLength() > 0 || question.method() == Question.Method.POST
                        ? "Content-Length: " + question.bodyLength() + "\r\n"
                        : "")
                + "\r\n";
        try {
            OutputStream out = connection.getOutputStream();
            out.write(head.getBytes(StandardCharsets.US_ASCII));
            out.write(question.body());
        } catch (IOException refused) {
            // There may be an answer all the same, and if not, reading fails as well.
        }
    }

    private Seen answer(Question question, HttpInput answers) {
        try {
            HttpInput.Head head = answers.head();
            while (head != null && status(head) < LEAST_FINAL_STATUS) {
                head = answers.head();
            }
            if (head == null) {
                close();
                return new Seen.Closed();
            }
            HttpInput.Body body = body(head, answers);
            if (!body.complete() || endsConnection(head)) {
                close();
            }
            return judgeable(question, head, body);
        } catch (SocketTimeoutException e) {
            close();
            return new Seen.Hung();
        } catch (NotHttp e) {
            close();
            return new Seen.Garbled(String.valueOf(e.getMessage()));
        } catch (IOException e) {
            close();
            return new Seen.Closed();
        }
    }

    private static Seen judgeable(Question question, HttpInput.Head head, HttpInput.Body body) throws NotHttp {
        if (!head.start().startsWith("HTTP/1.1 " + OK)) {
            return body.complete() ? new Seen.Failed(status(head)) : new Seen.Closed();
        }
        String host = head.field(Question.HOST_HEADER).orElse("");
        boolean own = head.field(Question.NUMBER_HEADER)
                .filter(Long.toString(question.number())::equals)
                .isPresent();
        byte[] expected = question.answer();
        if (body.complete()) {
            return new Seen.Answered(host, own && Arrays.equals(body.bytes(), expected));
        }
        int came = body.bytes().length;
        return new Seen.Cut(
                host, own && came <= expected.length && Arrays.equals(body.bytes(), 0, came, expected, 0, came));
    }

    private static int status(HttpInput.Head head) throws NotHttp {
        String start = head.start();
        if (!start.matches("HTTP/1\\.1 [1-5][0-9]{2}( .*)?")) {
            throw new NotHttp("the status line '" + start + "'");
        }
        return Integer.parseInt(start.substring(9, 12));
    }

    private static HttpInput.Body body(HttpInput.Head head, HttpInput answers) throws IOException {
        boolean chunked = head.field("Transfer-Encoding").isPresent();
        OptionalInt length = head.length();
        if (chunked && length.isPresent()) {
            throw new NotHttp("Transfer-Encoding and Content-Length");
        }
        if (chunked) {
            return answers.chunked();
        }
        return length.isPresent() ? answers.counted(length.getAsInt()) : answers.untilClose();
    }

    private static boolean endsConnection(HttpInput.Head head) throws NotHttp {
        boolean framed = head.field("Transfer-Encoding").isPresent()
                || head.field("Content-Length").isPresent();
        return !framed
                || head.field("Connection").filter("close"::equalsIgnoreCase).isPresent();
    }

    @Override
    public void close() {
        Socket open = socket;
        socket = null;
        input = null;
        if (open != null) {
            try {
                open.close();
            } catch (IOException e) {
                // it is gone either way
            }
        }
    }
}

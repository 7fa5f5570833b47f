package dev.weir.drill;

import java.io.IOException;
import java.io.OutputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;

/** Answers on one connection of a host, well or badly. Which variant of a misbehaviour it is, the question decides. */
final class AnswerWriter {

    private static final Duration A_WHILE = Duration.ofMillis(400);
    private static final Duration BETWEEN_TRICKLES = Duration.ofMillis(40);
    private static final int TRICKLES = 25;
    private static final int INTERIM_ANSWERS = 500;
    /** An hour is for ever. */
    private static final Duration FOR_EVER = Duration.ofHours(1);

    private static final String POISON = "HTTP/1.1 200 OK\r\n" + Question.NUMBER_HEADER
            + ": 0\r\nX-Drill-Host: nobody\r\nContent-Length: 6\r\n\r\npoison";

    private final String host;
    private final Socket socket;
    private final OutputStream out;

    AnswerWriter(String host, Socket socket) throws IOException {
        this.host = host;
        this.socket = socket;
        this.out = socket.getOutputStream();
    }

    /**
     * Answers, or does not.
     *
     * @param first whether it is the first request on the connection
     * @return whether the connection goes on
     */
    boolean answer(Question question, Origin.Spell spell, boolean first) throws IOException {
        switch (spell.conduct()) {
            case GOOD -> {
                return inFull(question);
            }
            case SLOW -> {
                spell.await(A_WHILE);
                return inFull(question);
            }
            case REFUSING -> inFull(question);
            case KILLED -> reset(socket);
            case FROZEN -> {
                if (question.variant(4) == 0) {
                    half(question);
                }
                spell.await(FOR_EVER);
                reset(socket);
            }
            case CUTTING -> {
                if (question.variant(4) < 2) {
                    return inFull(question);
                }
                half(question);
                if (question.variant(4) == 2 || question.framing() == Question.Framing.UNTIL_CLOSE) {
                    reset(socket); // the end of the connection would be a proper end of the latter
                }
            }
            case NONSENSE -> nonsense(question);
            case BAD_LENGTHS -> badLength(question);
            case INTERIM_STORM -> interimStorm();
            case EXTRA_ANSWERS -> {
                boolean kept = inFull(question);
                if (kept) {
                    write(POISON);
                }
                return kept;
            }
            case CLOSING_KEPT -> {
                boolean late = question.variant(2) == 0;
                if (first || late) {
                    return inFull(question) && first && late;
                }
            }
            case TRICKLING -> {
                return trickle(question, spell);
            }
            case UNAVAILABLE -> {
                write("HTTP/1.1 503 Service Unavailable\r\nContent-Length: 0\r\n\r\n");
                return true;
            }
        }
        return false;
    }

    /** Closes with a reset, whether or not all was delivered. */
    static void reset(Socket socket) {
        try {
            socket.setSoLinger(true, 0);
            socket.close();
        } catch (IOException e) {
            // it is gone either way
        }
    }

    private boolean inFull(Question question) throws IOException {
        head(question);
        byte[] body = question.answer();
        switch (question.framing()) {
            case LENGTH, UNTIL_CLOSE -> out.write(body);
            case CHUNKED -> {
                int middle = body.length / 2;
                chunk(body, 0, middle);
                chunk(body, middle, body.length);
                write("0\r\n\r\n");
            }
        }
        return question.framing() != Question.Framing.UNTIL_CLOSE;
    }

    private boolean trickle(Question question, Origin.Spell spell) throws IOException {
        head(question);
        byte[] body = question.answer();
        int piece = body.length / TRICKLES + 1;
        for (int from = 0; from < body.length; from += piece) {
            int to = Math.min(from + piece, body.length);
            if (question.framing() == Question.Framing.CHUNKED) {
                chunk(body, from, to);
            } else {
                out.write(body, from, to - from);
            }
            spell.await(BETWEEN_TRICKLES);
        }
        if (question.framing() == Question.Framing.CHUNKED) {
            write("0\r\n\r\n");
        }
        return question.framing() != Question.Framing.UNTIL_CLOSE;
    }

    /** The head and half of the body, or a body of one byte less than there should be. */
    private void half(Question question) throws IOException {
        head(question);
        byte[] body = question.answer();
        int part = question.variant(3) == 0 ? Math.max(body.length - 1, 0) : body.length / 2;
        if (question.framing() == Question.Framing.CHUNKED) {
            chunk(body, 0, part);
        } else {
            out.write(body, 0, part);
        }
    }

    private void nonsense(Question question) throws IOException {
        switch (question.variant(5)) {
            case 0 -> out.write(Arrays.copyOf(question.answer(), 200));
            case 1 -> write("220 smtp.example ESMTP\r\n");
            case 2 -> write("HTTP/1.1 OK\r\n\r\n");
            case 3 -> write("HTTP/1.1 101 Switching Protocols\r\nUpgrade: other\r\nConnection: Upgrade\r\n\r\nother");
            default -> write("HTTP/1.1 200 OK\r\nContent-Le");
        }
    }

    private void badLength(Question question) throws IOException {
        String lengths =
                switch (question.variant(6)) {
                    case 0 -> "Content-Length: -1\r\n";
                    case 1 -> "Content-Length: 5\r\nContent-Length: 6\r\n";
                    case 2 -> "Content-Length: 5, 6\r\n";
                    case 3 -> "Content-Length: 0x5\r\n";
                    case 4 -> "Content-Length: 99999999999999999999\r\n";
                    default -> "Transfer-Encoding: chunked\r\nContent-Length: 5\r\n";
                };
        write("HTTP/1.1 200 OK\r\n" + lengths + "\r\n5\r\nwrong\r\n0\r\n\r\n");
    }

    private void interimStorm() throws IOException {
        for (int i = 0; i < INTERIM_ANSWERS; i++) {
            write("HTTP/1.1 102 Processing\r\n\r\n");
        }
    }

    private void head(Question question) throws IOException {
        String framing =
                switch (question.framing()) {
                    case LENGTH -> "Content-Length: " + question.answerLength() + "\r\n";
                    case CHUNKED -> "Transfer-Encoding: chunked\r\n";
                    case UNTIL_CLOSE -> "Connection: close\r\n";
                };
        write("HTTP/1.1 200 OK\r\n" + Question.NUMBER_HEADER + ": " + question.number() + "\r\n" + Question.HOST_HEADER
                + ": " + host + "\r\n" + framing + "\r\n");
    }

    private void chunk(byte[] body, int from, int to) throws IOException {
        if (from < to) {
            write(Integer.toHexString(to - from) + "\r\n");
            out.write(body, from, to - from);
            write("\r\n");
        }
    }

    private void write(String text) throws IOException {
        out.write(text.getBytes(StandardCharsets.ISO_8859_1));
    }
}

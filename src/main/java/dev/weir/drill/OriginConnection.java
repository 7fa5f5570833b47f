package dev.weir.drill;

import java.io.IOException;
import java.net.Socket;
import java.util.Arrays;

/** A connection to a host: reads requests, enters them in the ledger, and has each answered as the host behaves. */
final class OriginConnection implements AutoCloseable {

    private final Origin origin;
    private final Socket socket;

    OriginConnection(Origin origin, Socket socket) {
        this.origin = origin;
        this.socket = socket;
    }

    void serve() throws IOException {
        socket.setTcpNoDelay(true);
        HttpInput requests = new HttpInput(socket);
        AnswerWriter answers = new AnswerWriter(origin.name(), socket);
        boolean first = true;
        for (HttpInput.Head head = requests.head(); head != null; head = requests.head()) {
            Question question = question(head);
            origin.ledger().sighted(question.number(), origin.nanos());
            if (!hasBody(question, head, requests)) {
                return;
            }
            if (!answers.answer(question, origin.spell(), first)) {
                return;
            }
            first = false;
        }
    }

    private Question question(HttpInput.Head head) throws IOException {
        String[] start = head.start().split(" ", -1);
        try {
            Question question = Question.asked(origin.seed(), start.length == 3 ? start[1] : "");
            String number = head.field(Question.NUMBER_HEADER).orElse("none");
            if (!head.start().equals(question.method() + " " + question.target() + " HTTP/1.1")
                    || !number.equals(Long.toString(question.number()))) {
                throw new NotHttp("'" + head.start() + "' with number " + number);
            }
            return question;
        } catch (IllegalArgumentException | NotHttp e) {
            origin.ledger().altered(origin.name() + " got " + e.getMessage());
            throw new IOException(e);
        }
    }

    /** Whether all of the body came; one that is not the client's is noted. */
    private boolean hasBody(Question question, HttpInput.Head head, HttpInput requests) throws IOException {
        int length = length(head);
        if (length != question.bodyLength() || head.field("Transfer-Encoding").isPresent()) {
            origin.ledger().altered(origin.name() + " got request " + question.number() + " with another length");
        }
        HttpInput.Body body = requests.counted(length);
        if (body.complete() && !Arrays.equals(body.bytes(), question.body())) {
            origin.ledger().altered(origin.name() + " got request " + question.number() + " with another body");
        }
        return body.complete();
    }

    private int length(HttpInput.Head head) throws IOException {
        try {
            return head.length().orElse(0);
        } catch (NotHttp e) {
            origin.ledger().altered(origin.name() + " got " + e.getMessage());
            throw e;
        }
    }

    void reset() {
        AnswerWriter.reset(socket);
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}

package dev.weir.transport;

import dev.weir.fuzz.Field;
import dev.weir.fuzz.Message;
import dev.weir.fuzz.Pieces;
import dev.weir.fuzz.StrictReader;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.stream.StreamSupport;
import org.eclipse.jetty.util.BufferUtil;

/**
 * Bytes of a host through {@link AnswerParser}: an answer that is whole is the one that a strict reader finds, and how the
 * bytes are cut makes no difference. The first byte says whether HEAD was asked.
 */
public final class AnswerFuzz {

    private static final int MAX_HEAD = 4 * 1024;
    private static final int MAX_HEADERS = 20;
    private static final int SWITCHING = 101;
    private static final int LEAST_FINAL = 200;

    private final AnswerParser parser = new AnswerParser(MAX_HEAD, MAX_HEADERS);
    private final ByteArrayOutputStream content = new ByteArrayOutputStream();
    private String head = "";
    private String end = "";
    private boolean isFinal;

    private AnswerFuzz(String method) {
        parser.begin(method);
    }

    /** Tries one input. */
    public static void fuzzerTestOneInput(byte[] input) {
        String method = input.length > 0 && input[0] == 'H' ? "HEAD" : "GET";
        byte[] bytes = Arrays.copyOfRange(input, Math.min(1, input.length), input.length);
        List<AnswerFuzz> readings =
                Pieces.of(bytes).stream().map(pieces -> read(method, pieces)).toList();
        if (readings.stream().map(AnswerFuzz::verdict).distinct().count() > 1) {
            throw new AssertionError("the cuts make a difference: "
                    + readings.stream().map(AnswerFuzz::verdict).toList());
        }
        AnswerFuzz whole = readings.get(0);
        if (whole.end.equals("COMPLETE")) {
            String there = strictly(method, bytes);
            if (!there.equals(whole.head + "\n" + new Message("", List.of(), whole.content.toByteArray()).text())) {
                throw new AssertionError(whole.verdict() + ", but there is " + there);
            }
        }
    }

    private static String strictly(String method, byte[] bytes) {
        StrictReader reader = new StrictReader(new ByteArrayInputStream(bytes)).withBareLineFeeds();
        try {
            Message answer = reader.answer(method);
            while (answer.status() < LEAST_FINAL) {
                answer = reader.answer(method);
            }
            return answer.status() + " " + answer.fields() + "\n" + new Message("", List.of(), answer.body()).text();
        } catch (IOException none) {
            return String.valueOf(none);
        }
    }

    private static AnswerFuzz read(String method, List<ByteBuffer> pieces) {
        AnswerFuzz reading = new AnswerFuzz(method);
        pieces.forEach(reading::read);
        if (reading.end.isEmpty()) {
            reading.parser.end();
            reading.read(BufferUtil.EMPTY_BUFFER);
        }
        return reading;
    }

    /** As the connection to a host does. */
    private void read(ByteBuffer piece) {
        int calls = 4 * piece.remaining() + 16;
        AnswerParser.Event event = AnswerParser.Event.HEAD;
        while (end.isEmpty() && (event != AnswerParser.Event.NONE || piece.hasRemaining())) {
            if (calls-- == 0) {
                throw new AssertionError("the parser does not get on");
            }
            event = parser.parse(piece);
            take(event);
        }
    }

    private void take(AnswerParser.Event event) {
        switch (event) {
            case HEAD -> {
                List<Field> fields = StreamSupport.stream(parser.headers().spliterator(), false)
                        .map(field -> Field.of(field.getName(), field.getValue() == null ? "" : field.getValue()))
                        .toList();
                isFinal = parser.status() >= LEAST_FINAL;
                head = parser.status() + " " + fields;
                if (fields.size() > MAX_HEADERS) {
                    throw new AssertionError("more headers than allowed");
                }
                end = parser.status() == SWITCHING || parser.isTransferCoded() ? "BAD" : "";
            }
            case CONTENT -> content.writeBytes(BufferUtil.toArray(parser.piece()));
            case COMPLETE -> {
                end = isFinal ? "COMPLETE" : "";
                if (!isFinal) {
                    parser.next();
                }
            }
            case BAD -> end = "BAD";
            case CUT -> end = "CUT";
            case NONE -> {
                // more is needed
            }
        }
    }

    private String verdict() {
        return end.equals("COMPLETE") ? end + " " + head + " " + content : end;
    }
}

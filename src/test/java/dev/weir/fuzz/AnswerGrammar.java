package dev.weir.fuzz;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Generates answers: proper ones, and ones with something wrong in structure, bytes or ending. Not thread-safe. */
final class AnswerGrammar {

    private static final List<Integer> STATUSES =
            List.of(200, 200, 200, 201, 202, 204, 206, 301, 304, 404, 500, 503, 599);
    private static final List<String> FIELDS = List.of(
            "Server: x",
            "Date: Sun, 06 Nov 1994 08:49:37 GMT",
            "Set-Cookie: a=b; Path=/",
            "Set-Cookie: c=\"d\"",
            "X-Empty:",
            "X-Text: \u00e9\u00ff",
            "X-Tab:\ta\tb",
            "x-lower: 1",
            "X-Same: 1",
            "X-Same: 2",
            "ETag: \"x\"",
            "Location: http://a/b?c=d",
            "Content-Type: text/html; charset=utf-8",
            "Content-Encoding: gzip",
            "Cache-Control: private, max-age=0",
            "Vary: *",
            "Via: 1.1 other",
            "Connection: keep-alive",
            "Connection: X-Same",
            "Connection: Content-Length, Content-Type",
            "Keep-Alive: timeout=5",
            "Proxy-Connection: keep-alive",
            "Upgrade: h2c",
            "Warning: 199 - \"x\"",
            "WWW-Authenticate: Basic realm=\"a\"",
            "Transfer_Encoding: chunked");
    private static final List<String> ODD_FIELDS = List.of(
            "Content-Length: 5",
            "Content-Length: 0",
            "Content-Length: 16",
            "Content-Length: +16",
            "Content-Length: -1",
            "Content-Length: 16, 16",
            "Content-Length: 16,17",
            "Content-Length: 0x10",
            "Content-Length:",
            "Content-Length: 99999999999999999999",
            "Content-Length: 1000000000",
            "Content-Length : 16",
            "Transfer-Encoding: chunked",
            "Transfer-Encoding: Chunked",
            "Transfer-Encoding: identity",
            "Transfer-Encoding: gzip, chunked",
            "Transfer-Encoding: chunked, chunked",
            "Transfer-Encoding: chunked, gzip",
            "Transfer-Encoding: gzip",
            "Transfer-Encoding:",
            "Transfer-Encoding : chunked",
            "Transfer-Encoding:\u000bchunked",
            " folded",
            "X-Same: 1\r\n folded",
            "X-Colonless",
            ": nameless",
            "X Space: 1",
            "X-Nul: a\u0000b",
            "X-Return: a\rb",
            "X-Feed: a\nX-Other: b",
            "X-\u00e9: 1",
            "X-Escape: \u001b",
            "Connection: close",
            "Connection: Transfer-Encoding",
            "Upgrade: websocket");
    private static final List<String> ODD_STARTS = List.of(
            "",
            "HTTP/1.1 200",
            "HTTP/1.1  200 OK",
            "HTTP/1.1 20 OK",
            "HTTP/1.1 2000 OK",
            "HTTP/1.1 099 OK",
            "HTTP/1.1 -20 OK",
            "HTTP/1.1 2x0 OK",
            "HTTP/1.1 600 OK",
            "HTTP/1.1 999 OK",
            "HTTP/1.0 200 OK",
            "HTTP/1.2 200 OK",
            "HTTP/2.0 200 OK",
            "HTTP/0.9 200 OK",
            "http/1.1 200 OK",
            "ICY 200 OK",
            "HTTP/1.1\t200 OK",
            "HTTP/1.1 200\tOK",
            " HTTP/1.1 200 OK",
            ":HTTP/1.1 200 OK",
            "\r\nHTTP/1.1 200 OK",
            "\nHTTP/1.1 200 OK",
            "GET / HTTP/1.1",
            "HTTP/1.1 200 O\u0000K",
            "HTTP/1.1 200 \u00e9",
            "HTTP/1.1 101 Switching Protocols",
            "HTTP/1.1 100 Continue",
            "HTTP/1.1 199 x",
            "HTTP/1.1 103 Early Hints",
            "<html>",
            "220 smtp ready",
            "\u0016\u0003\u0001\u0002");
    private static final List<String> INTERIMS = List.of(
            "HTTP/1.1 100 Continue\r\n\r\n",
            "HTTP/1.1 102 Processing\r\n\r\n",
            "HTTP/1.1 103 Early Hints\r\nLink: </a>; rel=preload\r\n\r\n",
            "HTTP/1.1 110 x\r\nX-A: 1\r\n\r\n");
    private static final List<String> ODD_CHUNK_ENDS = List.of("\n", "\r", "", "\r\n\r\n", "x\r\n", " \r\n");
    private static final List<String> ODD_SIZES = List.of(
            "",
            "-1",
            "+5",
            "0x5",
            "5 ",
            " 5",
            "5;a=b",
            "5 ;a",
            "g",
            "00000005",
            "000000000000005",
            "ffffffff",
            "7fffffffffffffff",
            "ffffffffffffffff",
            "10000000000000005",
            "5\t",
            "5\u0000",
            "5,5");

    private final Random random;
    private final String method;
    private final String marker;

    /**
     * Answers to one request.
     *
     * @param marker in all of the content
     */
    AnswerGrammar(Random random, String method, String marker) {
        this.random = random;
        this.method = method;
        this.marker = marker;
    }

    Script script() {
        boolean proper = random.nextInt(3) == 0;
        Draft draft = new Draft();
        int changes = 1 + random.nextInt(random.nextInt(4) == 0 ? 4 : 1);
        boolean inBytes = random.nextInt(3) == 0;
        for (int i = 0; i < changes && !inBytes && !proper; i++) {
            draft.spoil();
        }
        byte[] bytes = draft.write();
        for (int i = 0; i < changes && inBytes && !proper; i++) {
            bytes = Spoil.one(bytes, random);
        }
        return new Script(bytes, ending(draft.untilClose, proper), proper);
    }

    private Script.Ending ending(boolean untilClose, boolean proper) {
        if (proper) {
            return untilClose || random.nextInt(4) == 0 ? Script.Ending.CLOSE : Script.Ending.KEEP;
        }
        // A host that keeps a connection open on which an answer is missing costs the read timeout.
        return switch (random.nextInt(80)) {
            case 0 -> Script.Ending.KEEP;
            case 1, 2, 3, 4, 5, 6, 7, 8 -> Script.Ending.RESET;
            default -> Script.Ending.CLOSE;
        };
    }

    private <T> T one(List<T> of) {
        return of.get(random.nextInt(of.size()));
    }

    /** The parts of an answer, proper until {@link #spoil}ed. */
    private final class Draft {

        private final List<String> interims = new ArrayList<>();
        private String start;
        private final List<String> fields = new ArrayList<>();
        private String lineEnd = "\r\n";
        private int oddLine = -1;
        private String oddEnd = "\r\n";
        private String headEnd = "\r\n";
        private final List<String> pieces = new ArrayList<>();
        private final boolean chunked;
        private boolean untilClose;
        private String trailers = "";
        private String extra = "";
        private int cutAt = Integer.MAX_VALUE;
        private int oddChunk = -1;
        private String oddSize = "";
        private String oddChunkEnd = "\r\n";
        private boolean lastChunk = true;

        Draft() {
            int status = one(STATUSES);
            start = "HTTP/1.1 " + status + one(List.of(" OK", " ", " Not \u00e9 Text"));
            for (int i = random.nextInt(4) == 0 ? random.nextInt(4) : 0; i > 0; i--) {
                interims.add(one(INTERIMS));
            }
            for (int i = random.nextInt(6); i > 0; i--) {
                fields.add(one(FIELDS));
            }
            fields.add("X-Marker: " + marker);
            boolean bodiless = status == 204 || status == 304;
            int framing = bodiless ? 3 : random.nextInt(3);
            chunked = framing == 1;
            untilClose = framing == 2;
            int length = bodiless ? 0 : random.nextInt(10) == 0 ? random.nextInt(100_000) : random.nextInt(200);
            String content = marker.repeat(length / marker.length() + 1).substring(0, length);
            if (framing == 0) {
                field("Content-Length: " + length);
                pieces.add(content);
            } else if (chunked) {
                field("Transfer-Encoding: chunked");
                for (int at = 0; at < length; ) {
                    int size = 1 + random.nextInt(length - at);
                    pieces.add(content.substring(at, at + size));
                    at += size;
                }
                if (random.nextInt(5) == 0) {
                    trailers = "X-Trailer: 1\r\n";
                }
            } else if (untilClose) {
                pieces.add(content);
            }
            if (method.equals("HEAD")) {
                pieces.clear();
                lastChunk = false;
                trailers = "";
                untilClose = false;
            }
        }

        private void field(String line) {
            fields.add(random.nextInt(fields.size() + 1), line);
        }

        byte[] write() {
            StringBuilder text = new StringBuilder();
            interims.forEach(text::append);
            text.append(start).append(lineEnd);
            for (int i = 0; i < fields.size(); i++) {
                text.append(fields.get(i)).append(i == oddLine ? oddEnd : "\r\n");
            }
            text.append(headEnd);
            for (int i = 0; i < pieces.size(); i++) {
                if (chunked) {
                    text.append(
                                    i == oddChunk
                                            ? oddSize
                                            : Integer.toHexString(pieces.get(i).length()))
                            .append("\r\n");
                }
                text.append(pieces.get(i));
                if (chunked) {
                    text.append(i == oddChunk ? oddChunkEnd : "\r\n");
                }
            }
            if (chunked && lastChunk) {
                text.append("0\r\n").append(trailers).append("\r\n");
            }
            text.append(extra);
            return text.substring(0, Math.min(text.length(), cutAt)).getBytes(StandardCharsets.ISO_8859_1);
        }

        void spoil() {
            switch (random.nextInt(14)) {
                case 0, 1 -> start = one(ODD_STARTS);
                case 2 -> lineEnd = one(ODD_CHUNK_ENDS);
                case 3 -> headEnd = one(ODD_CHUNK_ENDS);
                case 4 -> {
                    oddLine = random.nextInt(fields.size());
                    oddEnd = one(ODD_CHUNK_ENDS);
                }
                case 5 -> cutAt = random.nextInt(write().length + 1);
                case 6 ->
                    extra = one(List.of(
                            "x", "\r\n", "\r\n\r\n", "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nwrong", "\u0000"));
                case 7 -> many();
                case 8, 9 -> {
                    oddChunk = random.nextInt(pieces.size() + 1);
                    oddSize = one(ODD_SIZES);
                    oddChunkEnd = one(ODD_CHUNK_ENDS);
                }
                case 10 -> lastChunk = false;
                default -> field(one(ODD_FIELDS));
            }
        }

        private void many() {
            switch (random.nextInt(4)) {
                case 0 -> {
                    for (int i = random.nextInt(150); i > 0; i--) {
                        interims.add(one(INTERIMS));
                    }
                }
                case 1 -> field("X-Long: " + "x".repeat(random.nextInt(100_000)));
                case 2 -> {
                    for (int i = random.nextInt(500); i > 0; i--) {
                        fields.add("X-Many: " + i);
                    }
                }
                default -> trailers = "X-Trailer: " + "x".repeat(random.nextInt(100_000)) + "\r\n";
            }
        }
    }
}

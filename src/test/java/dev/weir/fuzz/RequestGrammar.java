package dev.weir.fuzz;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Generates requests: proper ones, and ones with something wrong in structure or bytes. Not thread-safe. */
final class RequestGrammar {

    private static final List<String> METHODS = List.of(
            "GET", "GET", "GET", "HEAD", "POST", "POST", "PUT", "DELETE", "OPTIONS", "PATCH", "PROPFIND", "M-1");
    private static final List<String> PATHS = List.of(
            "/",
            "/a",
            "/a/b",
            "//a",
            "/a//b",
            "/a/../b",
            "/./a",
            "/a/%2e%2e/b",
            "/%2F",
            "/a%20b",
            "/a;b=c",
            "/|",
            "/{a}",
            "/a'b",
            "/%ff",
            "/a:80",
            "/a@b",
            "/WEB-INF/x",
            "/a.",
            "/%c3%a9",
            "/a%5cb");
    private static final List<String> QUERIES =
            List.of("", "", "", "?", "?a=b", "?a=b&c=%20", "?q=1|2{3}", "??", "?/", "?[1]");
    private static final List<String> FIELDS = List.of(
            "Accept: */*",
            "Cookie: a=b; c=\"d\"",
            "X-Empty:",
            "X-Tab:\ta\tb\t",
            "X-Spaces:   a  b   ",
            "X-Text: \u00e9\u00ff",
            "x-lower: 1",
            "X_Under_Score: 1",
            "X-Same: 1",
            "X-Same: 2",
            "Cache-Control: no-cache",
            "Via: 1.0 other",
            "X-Forwarded-For: 192.0.2.1",
            "X_Forwarded_For: 192.0.2.1",
            "Forwarded: for=192.0.2.1",
            "X-Real-IP: 192.0.2.1",
            "Proxy: evil",
            "TE: trailers",
            "Upgrade: h2c",
            "Keep-Alive: timeout=5",
            "Proxy-Connection: close",
            "Connection: keep-alive",
            "Connection: X-Same",
            "Connection: Host, Content-Length",
            "Connection: upgrade, x-empty,, ,keep-alive",
            "Transfer_Encoding: chunked",
            "Content_Length: 3",
            "User-Agent: fuzz/1",
            "Range: bytes=0-1",
            "If-None-Match: \"x\"",
            "Authorization: Basic YTpi",
            "Content-Type: text/plain;charset=\"utf-8\"",
            "Accept-Encoding: gzip",
            "Trailer: X-Same");
    private static final List<String> ODD_FIELDS = List.of(
            "Transfer-Encoding: chunked",
            "Transfer-Encoding: Chunked",
            "Transfer-Encoding: identity",
            "Transfer-Encoding:\u000bchunked",
            "Transfer-Encoding: x, chunked",
            "Transfer-Encoding: chunked, chunked",
            "Transfer-Encoding : chunked",
            "Transfer-Encoding:",
            "transfer-encoding:chunked",
            "Content-Length: 0",
            "Content-Length: 5",
            "Content-Length: 05",
            "Content-Length: +5",
            "Content-Length: -1",
            "Content-Length: 0x5",
            "Content-Length: 5,5",
            "Content-Length: 5 5",
            "Content-Length:",
            "Content-Length: 18446744073709551621",
            "Content-Length : 5",
            "Content-Length\u0000: 5",
            "Host: other.example",
            "Host:",
            "Host : a",
            "Host: a b",
            "Host: a,b",
            "Host: user@a",
            "Host: a:b",
            "Host: [::1",
            "Host: [::1]:80",
            "Host: a:65536",
            "Host: \u00e9",
            " X-Folded: 1",
            "\tfolded",
            "X-Same: 1\r\n folded",
            "X-Colonless",
            ": nameless",
            "X Space: 1",
            "X-Nul: a\u0000b",
            "X-Return: a\rb",
            "X-Feed: a\nGET /smuggled HTTP/1.1",
            "X-Escape: \u001b",
            "X-\u00e9: 1",
            "Connection: close",
            "Connection: close, keep-alive",
            "Connection:close\t",
            "Connection: Transfer-Encoding",
            "Expect: 100-continue",
            "Expect: 100-Continue",
            "Expect: something",
            "Expect:",
            "HTTP2-Settings: AAMAAABkAAQAAP__",
            "Upgrade: websocket",
            "Max-Forwards: 0");
    private static final List<String> ODD_TARGETS = List.of(
            "*",
            "/../a",
            "/%2e%2e/a",
            "http://a",
            "http://a/b",
            "http://a:80/b?c",
            "http://A/",
            "HTTP://a/",
            "https://a/",
            "http://u@a/",
            "http:///a",
            "http://",
            "http:/a",
            "a",
            "?a",
            "/#a",
            "/a b",
            "/%00",
            "/%",
            "/%z",
            "/\u00e9",
            "/\u0080",
            "/a\\b",
            "//",
            "/\"",
            "a:80",
            "ftp://a/",
            "http://[::1]/",
            "http://a?b",
            "/%u0041",
            "/\u007f",
            "/\u0000",
            "/\u00c2\u0080",
            "/\u00c2\u0080;a",
            "http://a/\u00c2\u0080",
            "/;\u00c2\u0080",
            "http://\u00c2\u0080/");
    private static final List<String> ODD_VERSIONS = List.of(
            "HTTP/1.0",
            "HTTP/1.2",
            "HTTP/0.9",
            "HTTP/2.0",
            "HTTP/1.1 ",
            "http/1.1",
            "HTTP/1.",
            "HTTP/1",
            "",
            "HTTP/11.1",
            "HTTPS/1.1",
            "HTTP/1.1\t");
    private static final List<String> ODD_METHODS =
            List.of("CONNECT", "TRACE", "get", "G T", "G\u0000T", "", "GET\t", "PRI", "\u00e9", "G(T", "X".repeat(300));
    private static final List<String> ODD_ENDS =
            List.of("\n", "\r", "\r\r\n", "\n\r\n", "\r\n\r\n", "", "\u0000\r\n", " \r\n");

    /** A request as it is sent. */
    @SuppressWarnings("ArrayRecordComponent") // never compared; only read
    record Sent(byte[] bytes, boolean proper) {}

    private final Random random;

    RequestGrammar(Random random) {
        this.random = random;
    }

    /** One to five requests in a row: more often proper than not. */
    List<Sent> pipeline() {
        List<Sent> requests = new ArrayList<>();
        int count = 1 + random.nextInt(random.nextBoolean() ? 1 : 5);
        for (int i = 0; i < count; i++) {
            requests.add(random.nextInt(5) < 2 ? proper() : odd());
        }
        return requests;
    }

    /** A request that must be served. */
    Sent proper() {
        return new Sent(write(new Draft(random)), true);
    }

    private Sent odd() {
        Draft draft = new Draft(random);
        int changes = 1 + random.nextInt(random.nextInt(4) == 0 ? 4 : 1);
        boolean inBytes = random.nextInt(3) == 0;
        for (int i = 0; i < changes && !inBytes; i++) {
            draft.spoil();
        }
        byte[] bytes = write(draft);
        for (int i = 0; i < changes && inBytes; i++) {
            bytes = Spoil.one(bytes, random);
        }
        return new Sent(bytes, false);
    }

    private static byte[] write(Draft draft) {
        StringBuilder text = new StringBuilder(draft.before)
                .append(draft.method)
                .append(draft.gap)
                .append(draft.target)
                .append(draft.gap)
                .append(draft.version)
                .append(draft.lineEnd);
        for (int i = 0; i < draft.fields.size(); i++) {
            text.append(draft.fields.get(i)).append(i == draft.oddLine ? draft.oddEnd : "\r\n");
        }
        return text.append(draft.headEnd).append(draft.body).toString().getBytes(StandardCharsets.ISO_8859_1);
    }

    private static <T> T one(List<T> of, Random random) {
        return of.get(random.nextInt(of.size()));
    }

    /** The parts of a request, proper until {@link #spoil}ed. */
    private static final class Draft {

        private final Random random;
        private String before = "";
        private String method;
        private String gap = " ";
        private String target;
        private String version = "HTTP/1.1";
        private String lineEnd = "\r\n";
        private String headEnd = "\r\n";
        private final List<String> fields = new ArrayList<>();
        private int oddLine = -1;
        private String oddEnd = "";
        private String body = "";

        Draft(Random random) {
            this.random = random;
            method = one(METHODS, random);
            target = one(PATHS, random) + one(QUERIES, random);
            fields.add("Host: a" + (random.nextInt(4) == 0 ? ":80" : ""));
            int count = random.nextInt(6);
            for (int i = 0; i < count; i++) {
                fields.add(random.nextInt(fields.size() + 1), one(FIELDS, random));
            }
            if (random.nextInt(3) == 0) {
                int length = random.nextInt(20) == 0 ? random.nextInt(100_000) : random.nextInt(60);
                body = content(length);
                fields.add(random.nextInt(fields.size() + 1), "Content-Length: " + length);
            }
        }

        /** Content that would be a request if it were taken for one. */
        private String content(int length) {
            return "GET /smuggled HTTP/1.1\r\nHost: a\r\n\r\n"
                    .repeat(length / 20 + 1)
                    .substring(0, length);
        }

        void spoil() {
            switch (random.nextInt(14)) {
                case 0 -> method = one(ODD_METHODS, random);
                case 1, 2 -> target = one(ODD_TARGETS, random);
                case 3 -> version = one(ODD_VERSIONS, random);
                case 4 -> gap = one(List.of("  ", "\t", "", "\u000b", "\u00a0"), random);
                case 5 -> lineEnd = one(ODD_ENDS, random);
                case 6 -> headEnd = one(ODD_ENDS, random);
                case 7 -> {
                    oddLine = random.nextInt(fields.size() + 1) - 1;
                    oddEnd = one(ODD_ENDS, random);
                }
                case 8 -> {
                    if (!fields.isEmpty()) {
                        fields.remove(random.nextInt(fields.size()));
                    }
                }
                case 9 -> body = random.nextBoolean() ? body + content(1 + random.nextInt(50)) : "";
                case 10 -> large();
                default -> fields.add(random.nextInt(fields.size() + 1), one(ODD_FIELDS, random));
            }
        }

        private void large() {
            switch (random.nextInt(4)) {
                case 0 -> target = "/" + "x".repeat(random.nextInt(40_000));
                case 1 -> fields.add("X-Long: " + "x".repeat(random.nextInt(40_000)));
                case 2 -> {
                    int count = random.nextInt(400);
                    for (int i = 0; i < count; i++) {
                        fields.add("X-Many: " + i);
                    }
                }
                default -> before = "\r\n".repeat(1 + random.nextInt(3));
            }
        }
    }
}

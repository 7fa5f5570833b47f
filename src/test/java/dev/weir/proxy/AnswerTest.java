package dev.weir.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.fixture.Await;
import dev.weir.fixture.Behaviour;
import dev.weir.fixture.Body;
import dev.weir.fixture.Framing;
import dev.weir.fixture.Head;
import dev.weir.fixture.RawClient;
import dev.weir.fixture.Response;
import dev.weir.fixture.TestHost;
import dev.weir.fixture.TestTls;
import dev.weir.launch.TestWeir;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What of a host's answer reaches the client, in which framing. */
final class AnswerTest {

    private static final String HOST = "Host: test.example\r\n";

    private static TestHost host;
    private static TestWeir weir;

    @BeforeAll
    static void start() throws Exception {
        host = TestHost.start("a");
        weir = TestWeir.inFrontOf("max_fails: 1000", host);
    }

    @AfterAll
    static void stop() throws Exception {
        weir.close();
        host.close();
    }

    // Status and headers.

    @ParameterizedTest
    @ValueSource(ints = {200, 201, 203, 206, 299, 300, 301, 302, 307, 400, 401, 404, 409, 418, 429, 500, 503, 599, 999})
    void theStatusPasses(int status) throws Exception {
        host.behave(Behaviour.answer(status, "body"));

        Response answer = weir.get("/");

        assertThat(answer.status()).isEqualTo(status);
        assertThat(answer.text()).isEqualTo("body");
    }

    @Test
    void theReasonIsTheUsualOne() throws Exception {
        host.behave(raw("HTTP/1.1 404 Gone Fishing\r\nContent-Length: 0\r\n\r\n"));

        Response answer = weir.get("/");

        assertThat(answer.head().startLine()).isEqualTo("HTTP/1.1 404 Not Found");
    }

    @Test
    void nothingIsAddedToTheHeaders() throws Exception {
        host.behave(raw("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok"));

        Response answer = weir.get("/");

        assertThat(answer.head().text()).isEqualTo("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n");
    }

    @Test
    void headersPassInOrderAndRepeatedOnesStayRepeated() throws Exception {
        host.behave(Behaviour.answer(
                200,
                "",
                "x-LOWer: 1",
                "Set-Cookie: a=1; Path=/",
                "X-Upper: 2",
                "Set-Cookie: b=2",
                "Vary: a",
                "Vary: b"));

        Response answer = weir.get("/");

        assertThat(answer.head().headers().stream().map(Object::toString))
                .containsSubsequence(
                        "x-LOWer: 1", "Set-Cookie: a=1; Path=/", "X-Upper: 2", "Set-Cookie: b=2", "Vary: a", "Vary: b");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Server: test/1.0",
                "Date: Thu, 01 Jan 1970 00:00:00 GMT",
                "Date: yesterday",
                "X-Powered-By: test",
                "Via: 1.1 before",
                "X-Empty: ",
                "X-Eight-Bit: \u00e9\u00ff\u0080",
                "X-Tab: a\tb",
                "Set-Cookie: odd \u00e9; =;; Path",
                "Set-Cookie: ",
                "ETag: W/\"1\"",
                "Last-Modified: never",
                "Expires: 0",
                "Location: //other.example/{|}",
                "WWW-Authenticate: Basic realm=\"x\", Digest realm=\"y\"",
                "Content-Encoding: GZIP",
                "Content-Type: text/html;charset=UTF-8",
                "Content-Type: text/html; charset=UTF-8",
                "Content-Type: text/html;charset=utf-8",
                "Content-Type: TEXT/HTML",
                "Content-Type: application/json;charset=ISO-8859-1",
                "Content-Type: text/plain; charset=\"UTF-8\"",
                "Content-Type: ",
                "Content-Type: ;;odd"
            })
    void valuesPassByteByByte(String line) throws Exception {
        host.behave(Behaviour.answer(200, "", line));

        Response answer = weir.get("/");

        assertThat(answer.head().text()).contains("\r\n" + line + "\r\n");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Connection: close",
                "Connection: keep-alive",
                "Keep-Alive: timeout=5",
                "Proxy-Connection: close",
                "Proxy-Authenticate: Basic",
                "Proxy-Authorization: Basic eA==",
                "TE: trailers",
                "Trailer: X-Checksum",
                "Trailers: X-Checksum",
                "Upgrade: h2c"
            })
    void hopByHopHeadersAreRemoved(String line) throws Exception {
        host.behave(Behaviour.answer(200, "", line));

        Response answer = weir.get("/");

        assertThat(answer.header(line.substring(0, line.indexOf(':')))).isNull();
    }

    @Test
    void headersNamedInConnectionAreRemovedButNotWhatFramesTheAnswer() throws Exception {
        host.behave(Behaviour.answer(
                200, "ok", "Connection: x-one, Content-Length, Via", "X-One: 1", "X-Two: 2", "Via: 1.1 before"));

        Response answer = weir.get("/");

        assertThat(answer.header("X-One")).isNull();
        assertThat(answer.header("X-Two")).isEqualTo("2");
        assertThat(answer.header("Via")).isEqualTo("1.1 before");
        assertThat(answer.header("Content-Length")).isEqualTo("2");
        assertThat(answer.text()).isEqualTo("ok");
    }

    // Framing.

    @Test
    void aChunkedAnswerIsPassedOnChunked() throws Exception {
        host.behave(Behaviour.answerChunked("one", "two"));

        Response answer = weir.get("/");

        assertThat(answer.body().framing()).isEqualTo(Framing.CHUNKED);
        assertThat(answer.complete()).isTrue();
        assertThat(answer.text()).isEqualTo("onetwo");
        assertThat(answer.header("Content-Length")).isNull();
    }

    @Test
    void aChunkedAnswerIsPassedOnChunkedToAClientThatClosesAfterwards() throws Exception {
        host.behave(Behaviour.answerChunked("one", "two"));

        Response answer = weir.get("/", "Connection: close");

        assertThat(answer.body().framing()).isEqualTo(Framing.CHUNKED);
        assertThat(answer.complete()).isTrue();
        assertThat(answer.text()).isEqualTo("onetwo");
        assertThat(answer.header("Connection")).isEqualTo("close");
    }

    @Test
    void anAnswerThatEndsWithTheHostsConnectionIsPassedOnChunked() throws Exception {
        host.behave(Behaviour.answerUntilClose("whole"));

        Response answer = weir.get("/");

        assertThat(answer.body().framing()).isEqualTo(Framing.CHUNKED);
        assertThat(answer.complete()).isTrue();
        assertThat(answer.text()).isEqualTo("whole");
    }

    @Test
    void anAnswerOfHttp10IsPassedOn() throws Exception {
        host.behave(Behaviour.answerHttp10("old", "X-A: 1"));

        Response answer = weir.get("/");

        assertThat(answer.head().startLine()).isEqualTo("HTTP/1.1 200 OK");
        assertThat(answer.header("X-A")).isEqualTo("1");
        assertThat(answer.text()).isEqualTo("old");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "Connection: keep-alive\r\n"})
    void anHttp10ClientGetsAnAnswerOfUnknownLengthUntilClose(String connection) throws Exception {
        host.behave(Behaviour.answerChunked("one", "two"));

        Response answer = RawClient.request(weir.port(), "GET / HTTP/1.0\r\n" + HOST + connection + "\r\n");

        assertThat(answer.body().framing()).isEqualTo(Framing.UNTIL_CLOSE);
        assertThat(answer.complete()).isTrue();
        assertThat(answer.text()).isEqualTo("onetwo");
        assertThat(answer.header("Connection")).isNotEqualTo("keep-alive");
    }

    @Test
    void anHttp10ClientMayKeepItsConnection() throws Exception {
        host.behave(Behaviour.answer(200, "ok"));
        try (RawClient client = RawClient.connect(weir.port())) {
            client.send("GET / HTTP/1.0\r\n" + HOST + "Connection: keep-alive\r\n\r\n");
            Response first = client.response();
            client.send("GET / HTTP/1.0\r\n" + HOST + "\r\n");
            Response second = client.response();

            assertThat(first.header("Connection")).isEqualTo("keep-alive");
            assertThat(first.header("Content-Length")).isEqualTo("2");
            assertThat(second.text()).isEqualTo("ok");
            assertThat(client.closedByPeer(Await.DEADLINE)).isTrue();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"HTTP/1.0\r\n\r\n", "HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"})
    void aCutAnswerIsSeenAlsoByAClientWhoseConnectionEndsWithIt(String version) throws Exception {
        host.behave(Behaviour.cutChunkedBody("part"));

        Response answer = RawClient.request(weir.port(), "GET / " + version);

        assertThat(answer.complete()).isFalse();
    }

    @Test
    void aCutAnswerIsSeenByAnHttp10ClientBehindTls() throws Exception {
        TestTls.Identity identity = TestTls.trusted("weir.example");
        String yaml = "listeners: {https: {bind: 127.0.0.1, port: 0, certificate: %s, key: %s}}\n"
                .formatted(identity.certificatePem(), identity.keyPem());
        host.behave(Behaviour.cutChunkedBody("part"));
        try (TestWeir secure = TestWeir.start(
                        yaml + "upstreams: {http: {pools: [" + TestWeir.pool("primary", "", host) + "]}}\n");
                RawClient client = RawClient.connect(secure.tlsPort(), TestTls.clientContext(), "weir.example")) {
            client.send("GET / HTTP/1.0\r\n\r\n");
            Head head = client.head();
            Body body = client.body(head);

            assertThat(body.framing()).isEqualTo(Framing.UNTIL_CLOSE);
            assertThat(body.end()).isNotEqualTo(Body.End.COMPLETE);
        }
    }

    @ParameterizedTest
    @CsvSource({"Content-Length: 70000, 70000", "Content-Length: 0, 0", "X-A: 1,", "Transfer-Encoding: chunked,"})
    void headKeepsTheLengthThatTheHostGivesAndInventsNone(String framing, String length) throws Exception {
        host.behave(raw("HTTP/1.1 200 OK\r\n" + framing + "\r\n\r\n"));
        try (RawClient client = RawClient.connect(weir.port())) {
            client.send("HEAD / HTTP/1.1\r\n" + HOST + "\r\n");
            Response answer = client.response("HEAD");
            client.send("HEAD / HTTP/1.1\r\n" + HOST + "\r\n");
            Response next = client.response("HEAD");

            assertThat(answer.status()).isEqualTo(200);
            assertThat(answer.header("Content-Length")).isEqualTo(length);
            assertThat(next.status()).isEqualTo(200);
        }
    }

    @ParameterizedTest
    @CsvSource({"Content-Length: 70000, 70000", "X-A: 1,", "Transfer-Encoding: chunked,"})
    void notModifiedHasNoBodyAndKeepsItsHeaders(String framing, String length) throws Exception {
        host.behave(raw("HTTP/1.1 304 Not Modified\r\nETag: \"1\"\r\nContent-Type: text/html;charset=UTF-8\r\n"
                + framing + "\r\n\r\n"));
        try (RawClient client = RawClient.connect(weir.port())) {
            client.send("GET / HTTP/1.1\r\n" + HOST + "If-None-Match: \"1\"\r\n\r\n");
            Response answer = client.response();
            client.send("GET / HTTP/1.1\r\n" + HOST + "\r\n");
            Response next = client.response();

            assertThat(answer.status()).isEqualTo(304);
            assertThat(answer.header("ETag")).isEqualTo("\"1\"");
            assertThat(answer.header("Content-Type")).isEqualTo("text/html;charset=UTF-8");
            assertThat(answer.header("Content-Length")).isEqualTo(length);
            assertThat(next.status()).isEqualTo(304);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"X-A: 1", "Content-Length: 0", "Content-Length: 5", "Transfer-Encoding: chunked"})
    void noContentHasNeitherBodyNorLength(String framing) throws Exception {
        host.behave(raw("HTTP/1.1 204 No Content\r\n" + framing + "\r\n\r\n"));
        try (RawClient client = RawClient.connect(weir.port())) {
            client.send("GET / HTTP/1.1\r\n" + HOST + "\r\n");
            Response answer = client.response();
            client.send("GET / HTTP/1.1\r\n" + HOST + "\r\n");
            Response next = client.response();

            assertThat(answer.status()).isEqualTo(204);
            assertThat(answer.header("Content-Length")).isNull();
            assertThat(answer.header("Transfer-Encoding")).isNull();
            assertThat(next.status()).isEqualTo(204);
        }
    }

    @Test
    void aCompressedBodyIsNotTouched() throws Exception {
        byte[] compressed = gzip("text ".repeat(10_000));
        host.behave(Behaviour.answer(200, compressed, "Content-Encoding: gzip"));

        Response answer = weir.get("/", "Accept-Encoding: gzip");

        assertThat(answer.header("Content-Encoding")).isEqualTo("gzip");
        assertThat(answer.body().bytes()).isEqualTo(compressed);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Transfer-Encoding: gzip, chunked\r\n\r\n1\r\na\r\n0\r\n\r\n",
                "Transfer-Encoding: gzip\r\n\r\n",
                "Transfer-Encoding: xchunked\r\n\r\n1\r\na\r\n0\r\n\r\n",
                "Transfer-Encoding: chunked\r\nContent-Length: 1\r\n\r\n1\r\na\r\n0\r\n\r\n",
                "Content-Length: 1\r\nContent-Length: 2\r\n\r\naa",
                "Content-Length: +1\r\n\r\na",
                "Content-Length: -1\r\n\r\n",
                "X-A: 1\r\n folded\r\nContent-Length: 0\r\n\r\n",
                "X A: 1\r\nContent-Length: 0\r\n\r\n",
                "X-A : 1\r\nContent-Length: 0\r\n\r\n",
                "X-A: \0\r\nContent-Length: 0\r\n\r\n"
            })
    void ambiguousAnswersAreAnsweredWith502(String rest) throws Exception {
        host.behave(raw("HTTP/1.1 200 OK\r\n" + rest));

        Response answer = weir.get("/");

        assertThat(answer.status()).isEqualTo(502);
    }

    @Test
    void anAnswersHeadBeyondItsLimitIsAnsweredWith502() throws Exception {
        host.behave(Behaviour.answer(200, "", "X-Long: " + "x".repeat(66_000)));

        Response answer = weir.get("/");

        assertThat(answer.status()).isEqualTo(502);
    }

    @Test
    void anAnswersHeadOfAlmostTheLimitPasses() throws Exception {
        String value = "x".repeat(65_000);
        host.behave(Behaviour.answer(200, "", "X-Long: " + value));

        Response answer = weir.get("/");

        assertThat(answer.header("X-Long")).isEqualTo(value);
    }

    private static Behaviour raw(String answer) {
        return connection -> {
            connection.readBody();
            connection.write(answer);
        };
    }

    private static byte[] gzip(String text) throws Exception {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (GZIPOutputStream out = new GZIPOutputStream(bytes)) {
            out.write(text.getBytes(StandardCharsets.US_ASCII));
        }
        return bytes.toByteArray();
    }
}

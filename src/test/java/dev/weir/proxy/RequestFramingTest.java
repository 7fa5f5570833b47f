package dev.weir.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.fixture.Await;
import dev.weir.fixture.RawClient;
import dev.weir.fixture.Response;
import dev.weir.fixture.TestHost;
import dev.weir.launch.TestWeir;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is no proper request is refused, and nothing of it reaches a host, whatever follows it on its connection. */
final class RequestFramingTest {

    private static final String HOST = "Host: test.example\r\n";
    private static final String SMUGGLED = "GET /smuggled HTTP/1.1\r\nHost: test.example\r\n\r\n";

    private static TestHost host;
    private static TestWeir weir;

    @BeforeAll
    static void start() throws Exception {
        host = TestHost.start("a");
        weir = TestWeir.inFrontOf("", host);
    }

    @AfterAll
    static void stop() throws Exception {
        weir.close();
        host.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"chunked", "Chunked", " \tchunked", "gzip, chunked"})
    void aChunkedRequestIsAnsweredWith411(String coding) throws Exception {
        Refused refused = send("POST / HTTP/1.1\r\n" + HOST + "Transfer-Encoding: " + coding
                + "\r\n\r\n5\r\nhello\r\n0\r\n\r\n" + SMUGGLED);

        refused.assertNothingForwarded();
        assertThat(refused.answer.status()).isEqualTo(411);
    }

    /** What one recipient takes for chunked and another does not. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "Transfer-Encoding:chunked",
                "Transfer-Encoding:\tchunked",
                "transfer-encoding: CHUNKED",
                "Transfer-Encoding: chunked ",
                "Transfer-Encoding: chunked;q=1",
                "Transfer-Encoding: \"chunked\"",
                "Transfer-Encoding: 'chunked'",
                "Transfer-Encoding: chunked,",
                "Transfer-Encoding: ,chunked",
                "Transfer-Encoding: chun ked",
                "Transfer-Encoding: chunked\0",
                "Transfer-Encoding: \u000bchunked",
                "Transfer-Encoding: chunked\u00a0",
                "Transfer-Encoding: chunked, gzip",
                "Transfer-Encoding: gzip\r\nTransfer-Encoding: chunked",
                "Transfer-Encoding: chunked\r\nTransfer-Encoding: gzip",
                "Transfer-Encoding: trailers",
                "Transfer-Encoding: deflate",
                "Transfer-Encoding:\r\n chunked",
                "Transfer-Encoding\0: chunked",
                "Transfer-Encoding\t: chunked",
                " Transfer-Encoding: chunked",
                "X-A: 1\nTransfer-Encoding: chunked",
                "X-A: 1\rTransfer-Encoding: chunked",
                "X-A: 1\r\n\tTransfer-Encoding: chunked",
                "Content-Length: 38\r\nTransfer-Encoding: chunked",
                "Transfer-Encoding: chunked\r\nContent-Length: 38",
                "Content-Length: 0\r\nTransfer-Encoding: chunked"
            })
    void variantsOfTransferEncodingAreRefused(String lines) throws Exception {
        Refused refused = send("POST / HTTP/1.1\r\n" + HOST + lines + "\r\n\r\n0\r\n\r\n" + SMUGGLED);

        refused.assertNothingForwarded();
        assertThat(refused.answer.status()).isIn(400, 411);
    }

    @ParameterizedTest
    @ValueSource(strings = {"GET", "HEAD", "DELETE", "OPTIONS", "POST", "PUT", "X-OWN"})
    void whateverTheMethodTwoLengthsAreRefused(String method) throws Exception {
        Refused refused = send(method + " / HTTP/1.1\r\n" + HOST + "Content-Length: 0\r\nContent-Length: "
                + SMUGGLED.length() + "\r\n\r\n" + SMUGGLED);

        refused.assertNothingForwarded();
        assertThat(refused.answer.status()).isEqualTo(400);
    }

    @ParameterizedTest
    @ValueSource(strings = {"GET", "DELETE", "OPTIONS", "POST", "PUT", "X-OWN"})
    void aRequestInABodyStaysABody(String method) throws Exception {
        int before = host.requests().size();
        try (RawClient client = RawClient.connect(weir.port())) {
            client.send(method + " /outer HTTP/1.1\r\n" + HOST + "Transfer_Encoding: chunked\r\nContent-Length: "
                    + SMUGGLED.length() + "\r\n\r\n" + SMUGGLED + "GET /next HTTP/1.1\r\n" + HOST + "\r\n");
            Response outer = client.finalResponse();
            Response next = client.finalResponse();

            assertThat(outer.status()).isEqualTo(200);
            assertThat(next.status()).isEqualTo(200);
        }
        assertThat(host.requests()).hasSize(before + 2);
        assertThat(host.requests().get(before).text()).isEqualTo(SMUGGLED);
        assertThat(host.requests().get(before).head().all("Content-Length"))
                .containsExactly(Integer.toString(SMUGGLED.length()));
        assertThat(host.requests().get(before + 1).target()).isEqualTo("/next");
    }

    @Test
    void aLengthWithLeadingZerosIsTheSameLength() throws Exception {
        Response answer =
                RawClient.request(weir.port(), "POST / HTTP/1.1\r\n" + HOST + "Content-Length: 0005\r\n\r\nhello");

        assertThat(answer.status()).isEqualTo(200);
        assertThat(host.lastRequest().text()).isEqualTo("hello");
    }

    @Test
    void aChunkedRequestOfHttp10IsRefused() throws Exception {
        Refused refused = send(
                "POST / HTTP/1.0\r\n" + HOST + "Transfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n0\r\n\r\n" + SMUGGLED);

        refused.assertNothingForwarded();
        assertThat(refused.answer.status()).isEqualTo(411);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "identity",
                "xchunked",
                "chunked, identity",
                "chunked, chunked",
                "chunked\r\nTransfer-Encoding: chunked",
                "chunked\r\nTransfer-Encoding: identity",
                "chunked\r\nContent-Length: 5",
                "identity\r\nContent-Length: 5"
            })
    void oddTransferCodingsAreRefused(String coding) throws Exception {
        Refused refused = send("POST / HTTP/1.1\r\n" + HOST + "Transfer-Encoding: " + coding
                + "\r\n\r\n5\r\nhello\r\n0\r\n\r\n" + SMUGGLED);

        refused.assertNothingForwarded();
        assertThat(refused.answer.status()).isEqualTo(400);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "+5",
                "-5",
                "0x5",
                "5.0",
                "5 5",
                "5, 5",
                "5,5",
                "5,",
                ",5",
                ", 5",
                "5, 6",
                "5\t5",
                "5_0",
                "1e1",
                "-0",
                "+0",
                "0x0",
                "\"5\"",
                "5\0",
                "5\u000b",
                "\u00b5",
                "0005,",
                "5;a",
                "five",
                "5\r\nContent-Length: 5",
                "5\r\nContent-Length: 6",
                "5\r\nTransfer-Encoding: chunked",
                "5\r\nTransfer-Encoding: identity",
                "5\r\nTransfer-Encoding: ",
                "5\r\nX-A: 1\r\nContent-Length: 6",
                "5\r\ncontent-length: 0",
                "5\r\n Content-Length: 6",
                "\r\n 5",
                "5\nContent-Length: 6",
                "5\rContent-Length: 6",
                "9223372036854775808",
                "99999999999999999999"
            })
    void oddContentLengthsAreRefused(String length) throws Exception {
        Refused refused = send("POST / HTTP/1.1\r\n" + HOST + "Content-Length: " + length + "\r\n\r\nhello" + SMUGGLED);

        refused.assertNothingForwarded();
        assertThat(refused.answer.status()).isEqualTo(400);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "X-A: 1\r\n folded",
                "X-A: 1\r\n\tfolded",
                "X-A: 1\rX-B: 2",
                "X-A: 1\r\rX-B: 2",
                "X-A: 1\nX-B: 2",
                "X-A: 1\0",
                "X-A: \u0001",
                "X-A: \u007f",
                "X-A: 1\u000b",
                "X-A: 1\u001b[0m",
                "\"X-A\": 1",
                "X-A,B: 1",
                "X-A/B: 1",
                "\tX-A: 1",
                "\0",
                ":",
                "host: other.example",
                "X-A : 1",
                "X-A\t: 1",
                " X-A: 1",
                "X A: 1",
                "X(A): 1",
                "X-\u00e9: 1",
                "X-A\0: 1",
                ": 1",
                "X-A",
                "Host: other.example",
                "Host: test.example",
                "Transfer-Encoding : chunked",
                "Content-Length : 5"
            })
    void oddHeaderLinesAreRefused(String line) throws Exception {
        Refused refused = send("GET / HTTP/1.1\r\n" + HOST + line + "\r\nX-Last: 1\r\n\r\n" + SMUGGLED);

        refused.assertNothingForwarded();
        assertThat(refused.answer.status()).isEqualTo(400);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "GET / HTTP/1.1\r\n\r\n",
                "GET / HTTP/1.1\nHost: test.example\r\n\r\n",
                "GET / HTTP/1.1\r\nHost: test.example\n\r\n",
                "GET / HTTP/1.1\r\nHost: test.example\r\n\n",
                "GET / HTTP/1.1\r\nHost: test.example\r\n\rX",
                "\nGET / HTTP/1.1\r\nHost: test.example\r\n\r\n",
                " GET / HTTP/1.1\r\nHost: test.example\r\n\r\n",
                "GET\t/\tHTTP/1.1\r\nHost: test.example\r\n\r\n",
                "GET / HTTP/1.1 \r\nHost: test.example\r\n\r\n",
                "GET / x HTTP/1.1\r\nHost: test.example\r\n\r\n",
                "GET /\0 HTTP/1.1\r\nHost: test.example\r\n\r\n",
                "GET /\rX: HTTP/1.1\r\nHost: test.example\r\n\r\n",
                "G(T / HTTP/1.1\r\nHost: test.example\r\n\r\n",
                "G\u00e9T / HTTP/1.1\r\nHost: test.example\r\n\r\n",
                "G\0T / HTTP/1.1\r\nHost: test.example\r\n\r\n",
                "\r\n\0",
                "\u0016\u0003\u0001\u0002\0\u0001\0\u0001\u00fc\u0003\u0003"
            })
    void malformedHeadsAreRefused(String head) throws Exception {
        Refused refused = send(head + SMUGGLED);

        refused.assertNothingForwarded();
        assertThat(refused.answer.status()).isEqualTo(400);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "", " ", "a b", "a,b", "a/b", "a?b", "a#b", "a\\b", "user@a", "a:", "a:b", "a:99999", "a:80:90", "[::1",
                "[zz]", "\u00e9", "a\"b"
            })
    void oddHostsAreRefused(String authority) throws Exception {
        Refused refused = send("GET / HTTP/1.1\r\nHost: " + authority + "\r\n\r\n" + SMUGGLED);

        refused.assertNothingForwarded();
        assertThat(refused.answer.status()).isEqualTo(400);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "GET /\r\n\r\n",
                "GET /\r\nHost: test.example\r\n\r\n",
                "GET / \r\nHost: test.example\r\n\r\n",
                "GET / HTTP/0.9\r\nHost: test.example\r\n\r\n",
                "GET / HTTP/1.1.1\r\nHost: test.example\r\n\r\n",
                "GET / HTTP/11\r\nHost: test.example\r\n\r\n",
                "GET / HTTP/1\r\nHost: test.example\r\n\r\n",
                "GET / HTTP/+1.1\r\nHost: test.example\r\n\r\n",
                "GET / HTTP/-1.1\r\nHost: test.example\r\n\r\n",
                "GET / HTTP/1,1\r\nHost: test.example\r\n\r\n",
                "GET / HTTP 1.1\r\nHost: test.example\r\n\r\n",
                "GET / HTTP/1.1HTTP/1.1\r\nHost: test.example\r\n\r\n",
                "GET / HTTP/1.2\r\nHost: test.example\r\n\r\n",
                "GET / HTTP/1.10\r\nHost: test.example\r\n\r\n",
                "GET / HTTP/2.0\r\nHost: test.example\r\n\r\n",
                "GET / HTTP/3\r\nHost: test.example\r\n\r\n",
                "GET / HTTPS/1.1\r\nHost: test.example\r\n\r\n"
            })
    void otherVersionsAreRefused(String head) throws Exception {
        Refused refused = send(head + SMUGGLED);

        refused.assertNothingForwarded();
        assertThat(refused.answer.status()).isIn(400, 426, 505);
    }

    /** A version is case-sensitive (RFC 9112, section 2.3). */
    @ParameterizedTest
    @ValueSource(strings = {"http/1.1", "Http/1.1", "HTTp/1.1", "http/1.0"})
    void versionsInSmallLettersAreAnsweredWith400(String version) throws Exception {
        Refused refused = send("GET / " + version + "\r\n" + HOST + "\r\n" + SMUGGLED);

        refused.assertNothingForwarded();
        assertThat(refused.answer.status()).isEqualTo(400);
    }

    @Test
    void aVersionInSmallLettersIsSeenInPiecesToo() throws Exception {
        int before = host.requests().size();
        try (RawClient client = RawClient.connect(weir.port())) {
            for (char letter : "\r\nGET /small http/1.1\r\n".toCharArray()) {
                client.send(String.valueOf(letter));
            }

            assertThat(client.finalResponse().status()).isEqualTo(400);
            assertThat(host.requests()).hasSize(before);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"CONNECT test.example:443", "TRACE /", "TRACE http://test.example/"})
    void tunnelsAndTracesAreAnsweredWith405(String request) throws Exception {
        Refused refused = send(request + " HTTP/1.1\r\nHost: test.example:443\r\n\r\n" + SMUGGLED);

        refused.assertNothingForwarded();
        assertThat(refused.answer.status()).isEqualTo(405);
        assertThat(refused.answer.header("Allow")).contains("GET").doesNotContain("TRACE", "CONNECT");
    }

    @Test
    void aHeadBeyondItsLimitIsAnsweredWith431() throws Exception {
        Refused refused = send("GET / HTTP/1.1\r\n" + HOST + "X-Long: " + "x".repeat(33_000) + "\r\n\r\n" + SMUGGLED);

        refused.assertNothingForwarded();
        assertThat(refused.answer.status()).isEqualTo(431);
    }

    @Test
    void moreHeadersThanTheLimitAreAnsweredWith431() throws Exception {
        Refused refused = send("GET / HTTP/1.1\r\n" + HOST + "X: 1\r\n".repeat(200) + "\r\n" + SMUGGLED);

        refused.assertNothingForwarded();
        assertThat(refused.answer.status()).isEqualTo(431);
    }

    @Test
    void asManyHeadersAsTheLimitAreForwarded() throws Exception {
        Response answer =
                RawClient.request(weir.port(), "GET /many HTTP/1.1\r\n" + HOST + "X: 1\r\n".repeat(199) + "\r\n");

        assertThat(answer.status()).isEqualTo(200);
        assertThat(host.lastRequest().head().all("X")).hasSize(199);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/", "/?"})
    void aTargetBeyondTheLimitOfTheHeadIsAnsweredWith414(String target) throws Exception {
        Refused refused = send("GET " + target + "x".repeat(33_000) + " HTTP/1.1\r\n" + HOST + "\r\n" + SMUGGLED);

        refused.assertNothingForwarded();
        assertThat(refused.answer.status()).isEqualTo(414);
    }

    @Test
    void theLimitsAreSettings() throws Exception {
        String yaml = "limits: {request_head_size: 1KiB, request_header_count: 3}\nupstreams: {http: {pools: ["
                + TestWeir.pool("primary", "", host) + "]}}\n";
        try (TestWeir small = TestWeir.start(yaml)) {
            Response tooMany = small.get("/", "A: 1", "B: 2", "C: 3");
            Response tooLarge = small.get("/", "A: " + "x".repeat(1024));
            Response tooLong = small.get("/" + "x".repeat(1024));
            Response fits = small.get("/" + "x".repeat(500), "A: 1", "B: 2");

            assertThat(tooMany.status()).isEqualTo(431);
            assertThat(tooLarge.status()).isEqualTo(431);
            assertThat(tooLong.status()).isEqualTo(414);
            assertThat(fits.status()).isEqualTo(200);
        }
    }

    @Test
    void aRefusalEndsAPipelineAfterTheAnswersBeforeIt() throws Exception {
        int before = host.requests().size();
        try (RawClient client = RawClient.connect(weir.port())) {
            client.send("GET /first HTTP/1.1\r\n" + HOST + "\r\nPOST /second HTTP/1.1\r\n" + HOST
                    + "Transfer-Encoding: chunked\r\n\r\n0\r\n\r\n" + SMUGGLED);

            Response first = client.response();
            Response second = client.response();

            assertThat(first.status()).isEqualTo(200);
            assertThat(second.status()).isEqualTo(411);
            assertThat(client.closedByPeer(Await.DEADLINE)).isTrue();
            assertThat(host.requests()).hasSize(before + 1);
        }
    }

    /** What came of a request that should be refused. */
    private record Refused(Response answer, boolean closed, int requestsBefore) {

        void assertNothingForwarded() throws Exception {
            Response next = weir.get("/next");

            assertThat(closed).isTrue();
            assertThat(next.status()).isEqualTo(200);
            assertThat(host.requests()).hasSize(requestsBefore + 1);
            assertThat(host.lastRequest().target()).isEqualTo("/next");
        }
    }

    private static Refused send(String text) throws Exception {
        int before = host.requests().size();
        try (RawClient client = RawClient.connect(weir.port())) {
            client.send(text);
            Response answer = client.finalResponse();
            return new Refused(answer, client.closedByPeer(Await.DEADLINE), before);
        }
    }
}

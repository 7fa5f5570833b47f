package dev.weir.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.fixture.Await;
import dev.weir.fixture.Behaviour;
import dev.weir.fixture.Connection;
import dev.weir.fixture.RawClient;
import dev.weir.fixture.Response;
import dev.weir.fixture.TestHost;
import dev.weir.launch.TestWeir;
import java.io.EOFException;
import java.io.IOException;
import java.net.SocketException;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What is no proper answer becomes 502, quickly although the host keeps its connection open, and that connection serves
 * nobody any more.
 */
final class BadAnswerTest {

    /** Longer than any test waits, so that what is quick is no timeout. */
    private static final String PATIENT = "max_fails: 1000000, read_timeout: 60s";

    private static final String EVIL = "HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\nevil";

    private TestHost host;
    private TestWeir weir;

    @BeforeEach
    void start() throws Exception {
        host = TestHost.start("a");
        weir = TestWeir.inFrontOf(PATIENT, host);
    }

    @AfterEach
    void stop() throws Exception {
        weir.close();
        host.close();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                // No status line.
                "nonsense\r\n\r\n",
                "Content-Length: 2\r\n\r\nok",
                ": \r\n\r\n",
                "<html>no head at all</html>\r\n\r\n",
                "{\"json\": true}",
                "\u0000\u0000\u0000\u0000",
                "\u0015\u0003\u0003\u0000\u0002\u0002(",
                "SSH-2.0-OpenSSH_9.2\r\n",
                "220 mail.example ESMTP\r\n",
                "+OK ready\r\n",
                "GET / HTTP/1.1\r\nHost: x\r\n\r\n",
                // Not even a line.
                "Hello",
                "HTP/1.1 200 OK",
                "HTTP:1.1 200 OK",
                "HTTP/2",
                "HTTP/1.2",
                "HTTP/1.1x",
                "HTTP/1.1\t",
                "HTTP/1.1 x",
                "HTTP/1.1 2000",
                "HTTP/1.1 103 Early Hints\r\n\r\nHello",
                // No proper one.
                " HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n",
                "HTTP/1.1\r\nContent-Length: 0\r\n\r\n",
                "HTTP/1.1 \r\nContent-Length: 0\r\n\r\n",
                "HTTP/1.1 OK\r\nContent-Length: 0\r\n\r\n",
                "HTTP/1.1 2x0 OK\r\nContent-Length: 0\r\n\r\n",
                "HTTP/1.1 20 OK\r\nContent-Length: 0\r\n\r\n",
                "HTTP/1.1 20\r\nContent-Length: 0\r\n\r\n",
                "HTTP/1.1 2\r\n\r\nHTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n",
                "HTTP/1.1 2000 OK\r\nContent-Length: 0\r\n\r\n",
                "HTTP/1.1 099 OK\r\nContent-Length: 0\r\n\r\n",
                "HTTP/1.1 000 OK\r\nContent-Length: 0\r\n\r\n",
                "HTTP/1.1 -20 OK\r\nContent-Length: 0\r\n\r\n",
                "HTTP/0.9 200 OK\r\nContent-Length: 0\r\n\r\n",
                "HTTP/1.2 200 OK\r\nContent-Length: 0\r\n\r\n",
                "HTTP/2 200 OK\r\nContent-Length: 0\r\n\r\n",
                "HTTP/2.0 200 OK\r\nContent-Length: 0\r\n\r\n",
                "HTTP/3.0 200 OK\r\nContent-Length: 0\r\n\r\n",
                "HTTPS/1.1 200 OK\r\nContent-Length: 0\r\n\r\n",
                "ICY 200 OK\r\nContent-Length: 0\r\n\r\n",
                // No proper headers.
                "HTTP/1.1 200 OK\r\n folded: 1\r\nContent-Length: 0\r\n\r\n",
                "HTTP/1.1 200 OK\r\nX-A: 1\r\n folded\r\nContent-Length: 0\r\n\r\n",
                "HTTP/1.1 200 OK\r\nX-A: 1\r\n\tfolded\r\nContent-Length: 0\r\n\r\n",
                "HTTP/1.1 200 OK\r\nX-A : 1\r\nContent-Length: 0\r\n\r\n",
                "HTTP/1.1 200 OK\r\nX A: 1\r\nContent-Length: 0\r\n\r\n",
                "HTTP/1.1 200 OK\r\nX-\u0000A: 1\r\nContent-Length: 0\r\n\r\n",
                "HTTP/1.1 200 OK\r\nX-A: a\u0000b\r\nContent-Length: 0\r\n\r\n",
                "HTTP/1.1 200 OK\r\nX-A: a\rb\r\nContent-Length: 0\r\n\r\n",
                "HTTP/1.1 200 OK\r\n: 1\r\nContent-Length: 0\r\n\r\n",
                "HTTP/1.1 200 OK\r\nno colon\r\nContent-Length: 0\r\n\r\n",
                // No clear end.
                "HTTP/1.1 200 OK\r\nContent-Length: \r\n\r\n",
                "HTTP/1.1 200 OK\r\nContent-Length: +2\r\n\r\nok",
                "HTTP/1.1 200 OK\r\nContent-Length: -2\r\n\r\nok",
                "HTTP/1.1 200 OK\r\nContent-Length: 0x2\r\n\r\nok",
                "HTTP/1.1 200 OK\r\nContent-Length: 2 2\r\n\r\nok",
                "HTTP/1.1 200 OK\r\nContent-Length: 2,2\r\n\r\nok",
                "HTTP/1.1 200 OK\r\nContent-Length: 2, 3\r\n\r\nok",
                "HTTP/1.1 200 OK\r\nContent-Length: two\r\n\r\nok",
                "HTTP/1.1 200 OK\r\nContent-Length: 2.0\r\n\r\nok",
                "HTTP/1.1 200 OK\r\nContent-Length: 9223372036854775808\r\n\r\nok",
                "HTTP/1.1 200 OK\r\nContent-Length: 99999999999999999999\r\n\r\nok",
                "HTTP/1.1 200 OK\r\nContent-Length: 2\r\nContent-Length: 3\r\n\r\nok!",
                "HTTP/1.1 200 OK\r\nContent-Length: 2\r\nContent-Length: 2\r\n\r\nok",
                "HTTP/1.1 200 OK\r\nContent-Length: 2\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nok\r\n0\r\n\r\n",
                "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\nContent-Length: 2\r\n\r\n2\r\nok\r\n0\r\n\r\n",
                "HTTP/1.1 200 OK\r\nTransfer-Encoding: \r\n\r\n2\r\nok\r\n0\r\n\r\n",
                "HTTP/1.1 200 OK\r\nTransfer-Encoding: identity\r\n\r\nok",
                "HTTP/1.1 200 OK\r\nTransfer-Encoding: gzip\r\n\r\nok",
                "HTTP/1.1 200 OK\r\nTransfer-Encoding: xchunked\r\n\r\n2\r\nok\r\n0\r\n\r\n",
                "HTTP/1.1 200 OK\r\nTransfer-Encoding: gzip, chunked\r\n\r\n2\r\nok\r\n0\r\n\r\n",
                "HTTP/1.1 200 OK\r\nTransfer-Encoding: gzip\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nok\r\n0\r\n\r\n",
                "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\nTransfer-Encoding: gzip\r\n\r\n2\r\nok\r\n0\r\n\r\n",
                "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked, chunked\r\n\r\n2\r\nok\r\n0\r\n\r\n",
                "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nok\r\n0\r\n\r\n",
                "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked, identity\r\n\r\n2\r\nok\r\n0\r\n\r\n",
                "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked;q=1\r\n\r\n2\r\nok\r\n0\r\n\r\n",
                "HTTP/1.0 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nok\r\n0\r\n\r\n",
                // An upgrade that nobody asked for.
                "HTTP/1.1 101 Switching Protocols\r\n\r\n",
                "HTTP/1.1 101 Switching Protocols\r\nConnection: upgrade\r\nUpgrade: h2c\r\n\r\n",
                "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 101 Switching Protocols\r\n\r\n",
                // What follows an interim answer.
                "HTTP/1.1 103 Early Hints\r\n\r\nnonsense\r\n\r\n",
                "HTTP/1.1 100 Continue\r\nContent-Length: 2\r\n\r\nokHTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n"
            })
    void badAnswerIsReplacedAtOnceAndItsConnectionClosed(String answer) throws Exception {
        host.behave(open(answer));
        try (RawClient client = RawClient.connect(weir.port())) {
            client.send("GET /bad HTTP/1.1\r\nHost: x\r\n\r\n");
            Response bad = client.finalResponse();
            host.behave(Behaviour.identify());
            client.send("GET /good HTTP/1.1\r\nHost: x\r\n\r\n");
            Response good = client.response();

            assertThat(bad.status()).isEqualTo(502);
            assertThat(good.text()).isEqualTo("a");
            assertThat(host.lastRequest().connection()).isEqualTo(2);
            Await.equal("connections at the host", 1, host::openConnections);
        }
        assertThat(weir.host("primary", "a").stats().failures()).isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "-1\r\n",
                "+2\r\nok\r\n0\r\n\r\n",
                "0x2\r\nok\r\n0\r\n\r\n",
                "x\r\n",
                "\r\n",
                " \r\n",
                "2 2\r\nok\r\n0\r\n\r\n",
                "fffffffffffffffffffff\r\nok",
                "2\r\nokay\r\n0\r\n\r\n",
                "2\r\nok0\r\n\r\n",
                "2\rok\r\n0\r\n\r\n",
                "2\r\nok\r\r0\r\n\r\n",
                "0\r\nX A: 1\r\n\r\n",
                "0\r\nX-A : 1\r\n\r\n",
                "0\r\nX-A: 1\r\n folded\r\n\r\n",
                "0\r\nX-A: a\u0000b\r\n\r\n"
            })
    void brokenChunksAreSeenAsACutAtOnceAndTheirConnectionClosed(String chunks) throws Exception {
        host.behave(open("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n" + chunks));
        try (RawClient client = RawClient.connect(weir.port())) {
            client.send("GET /bad HTTP/1.1\r\nHost: x\r\n\r\n");

            boolean whole = isWhole(client);

            assertThat(whole).isFalse();
        }
        Await.equal("connections at the host", 0, host::openConnections);
        host.behave(Behaviour.identify());
        assertThat(weir.get("/good").text()).isEqualTo("a");
    }

    // How much there may be.

    @Test
    void oneHeaderTooManyIsReplacedAtOnce() throws Exception {
        host.behave(open("HTTP/1.1 200 OK\r\n" + "X: 1\r\n".repeat(202)));

        assertThat(weir.get("/").status()).isEqualTo(502);
        Await.equal("connections at the host", 0, host::openConnections);
    }

    @Test
    void asManyHeadersAsTheLimitPass() throws Exception {
        host.behave(open("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n" + "X: 1\r\n".repeat(199) + "\r\n"));

        assertThat(weir.get("/").all("X")).hasSize(199);
    }

    @Test
    void theLimitsAreSettings() throws Exception {
        String limits = "limits: {response_header_count: 3, response_head_size: 1KiB, interim_answers: 1}";
        try (TestWeir small = TestWeir.ofPools(limits, TestWeir.pool("primary", PATIENT, host))) {
            host.behave(Behaviour.answer(200, "fits", "A: 1", "B: 2"));
            Response fits = small.get("/");
            host.behave(Behaviour.answer(200, "", "A: 1", "B: 2", "C: 3"));
            Response tooMany = small.get("/");
            host.behave(Behaviour.answer(200, "", "A: " + "x".repeat(1024)));
            Response tooLarge = small.get("/");
            host.behave(open("HTTP/1.1 102 Processing\r\n\r\n".repeat(2)));
            Response tooOften = small.get("/");
            host.behave(open("HTTP/1.1 102 Processing\r\n\r\n" + EVIL.replace("evil", "good")));
            Response often = small.get("/");

            assertThat(fits.text()).isEqualTo("fits");
            assertThat(tooMany.status()).isEqualTo(502);
            assertThat(tooLarge.status()).isEqualTo(502);
            assertThat(tooOften.status()).isEqualTo(502);
            assertThat(often.text()).isEqualTo("good");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "HTTP/1.1 200 OK\r\nX-Long: xxxxxxxxxxxxxxx",
                "HTTP/1.1 200 OK\r\nX: 1\r\n|X: 1\r\n",
                "HTTP/1.1 100 Continue\r\n\r\n|HTTP/1.1 100 Continue\r\n\r\n",
                "HTTP/1.1 103 Early Hints\r\n\r\n|HTTP/1.1 103 Early Hints\r\n\r\n",
                "HTTP/1.1 199 Some\r\nX: |xxxxxxx",
                "HTTP/1.1 |200 200 200 200",
                "|x",
                "|\r\n",
                "HTTP/1.1 100 Continue\r\n\r\n|\r\n"
            })
    void headWithoutEndIsReplacedAtOnce(String beginAndRest) throws Exception {
        int bar = beginAndRest.indexOf('|');
        String begin = bar < 0 ? beginAndRest : beginAndRest.substring(0, bar);
        String rest = bar < 0 ? "x" : beginAndRest.substring(bar + 1);
        host.behave(connection -> {
            connection.readBody();
            connection.write(begin);
            sendWithoutEnd(connection, rest);
        });

        assertThat(weir.get("/").status()).isEqualTo(502);
        Await.equal("connections at the host", 0, host::openConnections);
    }

    @Test
    void trailersWithoutEndAreCut() throws Exception {
        host.behave(connection -> {
            connection.readBody();
            connection.write("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n4\r\nbody\r\n0\r\n");
            sendWithoutEnd(connection, "X: 1\r\n");
        });
        try (RawClient client = RawClient.connect(weir.port())) {
            client.send("GET / HTTP/1.1\r\nHost: x\r\n\r\n");

            assertThat(isWhole(client)).isFalse();
        }
        Await.equal("connections at the host", 0, host::openConnections);
    }

    // How long it may take.

    @ParameterizedTest
    @ValueSource(
            strings = {
                "HTTP/1.1 200 OK\r\nX-Long: ",
                "HTTP/1.1 103 Early Hints\r\n\r\nHTTP/1.1 200 OK\r\nX-Long: ",
                "HTTP/1.1 103 Early Hints\r\nX-Long: "
            })
    void dripOfAHeadIsGivenUpAfterReadTimeout(String begin) throws Exception {
        host.behave(drip(begin));
        try (TestWeir quick = TestWeir.inFrontOf("read_timeout: 300ms", host)) {
            Response answer = quick.get("/");

            assertThat(answer.status()).isEqualTo(504);
            Await.equal("connections at the host", 0, host::openConnections);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"4\r\nbody\r\n0\r\nX-Long: ", "4\r\nbody\r\n2;x=", "4\r\nbody\r\n0"})
    void dripThatIsNoContentIsCutAfterReadTimeout(String begin) throws Exception {
        host.behave(drip("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n" + begin, "0"));
        try (TestWeir quick = TestWeir.inFrontOf("read_timeout: 1s", host);
                RawClient client = RawClient.connect(quick.port())) {
            client.send("GET / HTTP/1.1\r\nHost: x\r\n\r\n");

            assertThat(isWhole(client)).isFalse();
            Await.equal("connections at the host", 0, host::openConnections);
        }
    }

    @Test
    void interimAnswersGiveTimeButNotWithoutEnd() throws Exception {
        host.behave(connection -> {
            connection.readBody();
            // Each comes well before the time is over.
            while (!connection.peerClosedWithin(Duration.ofMillis(150))) {
                connection.write("HTTP/1.1 102 Processing\r\n\r\n");
            }
        });
        String limits = "limits: {interim_answers: 20}";
        try (TestWeir quick = TestWeir.ofPools(limits, TestWeir.pool("primary", "read_timeout: 2s", host))) {
            long began = System.nanoTime();

            Response answer = quick.get("/");

            assertThat(answer.status()).isEqualTo(502);
            assertThat(System.nanoTime() - began)
                    .isGreaterThan(Duration.ofMillis(2_700).toNanos());
        }
    }

    private static Behaviour open(String answer) {
        return connection -> {
            connection.readBody();
            connection.write(answer);
            connection.awaitClient();
        };
    }

    private static Behaviour drip(String begin) {
        return drip(begin, "x");
    }

    private static Behaviour drip(String begin, String drop) {
        return connection -> {
            connection.readBody();
            connection.write(begin);
            while (!connection.peerClosedWithin(Duration.ofMillis(50))) {
                connection.write(drop);
            }
        };
    }

    /** Ends when the connection does. */
    private static void sendWithoutEnd(Connection connection, String piece) throws IOException {
        String many = piece.repeat(100);
        while (true) {
            connection.write(many);
        }
    }

    private static boolean isWhole(RawClient client) throws IOException {
        try {
            Response response = client.response();
            return response.status() == 200 && response.complete();
        } catch (EOFException | SocketException cut) {
            return false;
        }
    }
}

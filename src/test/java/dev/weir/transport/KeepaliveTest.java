package dev.weir.transport;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.fixture.Await;
import dev.weir.fixture.Behaviour;
import dev.weir.fixture.RawClient;
import dev.weir.fixture.RecordedRequest;
import dev.weir.fixture.TestHost;
import dev.weir.fixture.TestTls;
import dev.weir.fixture.Trickle;
import dev.weir.launch.TestWeir;
import dev.weir.upstream.HostOptions;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Which connections are kept after an answer, how long, and which one serves the next request. */
final class KeepaliveTest {

    private TestHost host;

    @BeforeEach
    void start() throws Exception {
        host = TestHost.start("a");
    }

    @AfterEach
    void stop() throws Exception {
        host.close();
    }

    @Test
    void manyRequestsInSequenceUseOneConnection() throws Exception {
        try (TestWeir weir = TestWeir.inFrontOf("", host);
                RawClient client = RawClient.connect(weir.port())) {
            for (int i = 0; i < 500; i++) {
                client.send("GET / HTTP/1.1\r\nHost: x\r\n\r\n");
                assertThat(client.response().text()).isEqualTo("a");
            }

            assertThat(host.accepted()).isEqualTo(1);
        }
    }

    @Test
    void manyRequestsInSequenceUseOneConnectionInTls() throws Exception {
        try (TestHost secure = TestHost.start("a", TestTls.trusted("a.example").context());
                TestWeir weir = TestWeir.start("upstreams: {https: {ssl: {verify: false}, pools: ["
                        + TestWeir.pool("primary", "", secure) + "]}}\n");
                RawClient client = RawClient.connect(weir.port())) {
            for (int i = 0; i < 500; i++) {
                client.send("GET / HTTP/1.1\r\nHost: x\r\n\r\n");
                assertThat(client.response().text()).isEqualTo("a");
            }

            assertThat(secure.accepted()).isEqualTo(1);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 2, 5})
    void noMoreConnectionsAreKeptThanKeepalivePool(int cap) throws Exception {
        int parallel = 8;
        CountDownLatch together = new CountDownLatch(parallel);
        host.behave(connection -> {
            together.countDown();
            await(together);
            Behaviour.identify().serve(connection);
        });
        try (TestWeir weir = TestWeir.inFrontOf("keepalive_pool: " + cap, host)) {
            List<RawClient> clients = new ArrayList<>();
            for (int i = 0; i < parallel; i++) {
                RawClient client = RawClient.connect(weir.port());
                client.send("GET / HTTP/1.1\r\nHost: x\r\n\r\n");
                clients.add(client);
            }
            for (RawClient client : clients) {
                assertThat(client.response().status()).isEqualTo(200);
                client.close();
            }

            Await.equal("open connections", cap, host::openConnections);
            assertThat(host.accepted()).isEqualTo(parallel);
        }
    }

    @Test
    void anIdleConnectionIsClosedAfterKeepaliveTimeout() throws Exception {
        try (TestWeir weir = TestWeir.inFrontOf("keepalive_timeout: 300ms", host)) {
            long start = System.nanoTime();
            weir.get("/");

            Await.equal("open connections", 0, host::openConnections);

            assertThat(System.nanoTime() - start).isGreaterThanOrEqualTo(300_000_000L);
            assertThat(weir.get("/").status()).isEqualTo(200);
            assertThat(weir.host("primary", "a").stats().failures()).isZero();
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 2\r\n\r\nok",
                "HTTP/1.1 200 OK\r\nConnection: x, Close\r\nContent-Length: 2\r\n\r\nok",
                "HTTP/1.0 200 OK\r\nContent-Length: 2\r\n\r\nok",
                "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok and more",
            })
    void theConnectionIsClosedAfterAnAnswerLike(String answer) throws Exception {
        host.behave(connection -> connection.write(answer));
        try (TestWeir weir = TestWeir.inFrontOf("", host)) {
            assertThat(weir.get("/").text()).isEqualTo("ok");

            Await.equal("open connections", 0, host::openConnections);
            assertThat(weir.host("primary", "a").stats().failures()).isZero();
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok",
                "HTTP/1.0 200 OK\r\nConnection: keep-alive\r\nContent-Length: 2\r\n\r\nok",
                "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nok\r\n0\r\n\r\n",
            })
    void theConnectionIsKeptAfterAnAnswerLike(String answer) throws Exception {
        host.behave(connection -> connection.write(answer));
        try (TestWeir weir = TestWeir.inFrontOf("", host)) {
            assertThat(weir.get("/").text()).isEqualTo("ok");
            assertThat(weir.get("/").text()).isEqualTo("ok");

            assertThat(host.accepted()).isEqualTo(1);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {204, 304})
    void theConnectionIsKeptAfterAnAnswerWithoutABody(int status) throws Exception {
        host.behave(Behaviour.answer(status, ""));
        try (TestWeir weir = TestWeir.inFrontOf("", host)) {
            assertThat(weir.get("/").status()).isEqualTo(status);
            assertThat(weir.get("/").status()).isEqualTo(status);

            assertThat(host.accepted()).isEqualTo(1);
        }
    }

    @Test
    void theMostRecentlyUsedConnectionIsTakenFirst() throws Exception {
        Trickle first = Trickle.ofLength(2);
        Trickle second = Trickle.ofLength(2);
        host.behave(Behaviour.forTarget("/1", first, Behaviour.forTarget("/2", second, Behaviour.identify())));
        try (TestWeir weir = TestWeir.inFrontOf("", host);
                RawClient one = RawClient.connect(weir.port());
                RawClient two = RawClient.connect(weir.port())) {
            one.send("GET /1 HTTP/1.1\r\nHost: x\r\n\r\n");
            host.awaitRequest(1);
            two.send("GET /2 HTTP/1.1\r\nHost: x\r\n\r\n");
            host.awaitRequest(2);
            finish(second, two);
            finish(first, one);

            assertThat(weir.get("/").status()).isEqualTo(200);

            assertThat(host.requests()).extracting(RecordedRequest::connection).containsExactly(1, 2, 1);
        }
    }

    // Hosts that close kept connections.

    @Test
    void aConnectionThatTheHostClosedWhileIdleIsDroppedWithoutAFailure() throws Exception {
        try (TestWeir weir = TestWeir.inFrontOf("", host)) {
            weir.get("/");
            host.closeConnections();

            assertThat(post(weir)).isEqualTo(200);

            assertThat(host.accepted()).isEqualTo(2);
            assertThat(weir.host("primary", "a").stats().failures()).isZero();
        }
    }

    @Test
    void bytesThatNobodyAskedForEndAnIdleConnection() throws Exception {
        try (TestWeir weir = TestWeir.inFrontOf("", host)) {
            weir.get("/");
            host.sendUnasked("HTTP/1.1 200 OK\r\nContent-Length: 6\r\n\r\nforged");

            Await.equal("open connections", 0, host::openConnections);

            assertThat(weir.get("/").text()).isEqualTo("a");
        }
    }

    @Test
    void aRequestWhoseKeptConnectionIsClosedUnderItIsSentAgainOnAFreshOne() throws Exception {
        host.behave(Behaviour.closeOnReuse(Behaviour.identify()));
        try (TestWeir weir = TestWeir.inFrontOf("", host)) {
            weir.get("/");

            assertThat(weir.get("/").text()).isEqualTo("a");

            assertThat(host.requests()).extracting(RecordedRequest::connection).containsExactly(1, 1, 2);
            assertThat(weir.host("primary", "a").stats().failures()).isZero();
        }
    }

    @Test
    void aPostWhoseKeptConnectionIsClosedUnderItIsNotSentAgain() throws Exception {
        host.behave(Behaviour.closeOnReuse(Behaviour.identify()));
        try (TestWeir weir = TestWeir.inFrontOf("", host)) {
            weir.get("/");

            assertThat(post(weir)).isEqualTo(502);

            assertThat(host.requests()).hasSize(2);
            assertThat(weir.host("primary", "a").stats().failures()).isZero();
        }
    }

    /** Hunts the moments in which a kept connection is closed between the look at it and the request. */
    @Test
    void noGetFailsHoweverOftenTheHostClosesItsConnections() throws Exception {
        host.behave(Behaviour.thenClose(Behaviour.identify()));
        try (TestWeir weir = TestWeir.inFrontOf("", host);
                RawClient client = RawClient.connect(weir.port())) {
            for (int i = 0; i < 300; i++) {
                client.send("GET / HTTP/1.1\r\nHost: x\r\n\r\n");
                assertThat(client.response().status()).isEqualTo(200);
            }

            assertThat(weir.host("primary", "a").stats().failures()).isZero();
        }
    }

    // Hosts that are removed.

    @Test
    void idleConnectionsOfARemovedHostAreClosed() throws Exception {
        try (TestWeir weir = TestWeir.inFrontOf("", host)) {
            weir.get("/");

            weir.upstream().removeHost("primary", "a");

            Await.equal("open connections", 0, host::openConnections);
        }
    }

    @Test
    void theConnectionOfARemovedHostIsClosedAfterItsLastRequest() throws Exception {
        Trickle answer = Trickle.ofLength(4);
        host.behave(answer);
        try (TestWeir weir = TestWeir.inFrontOf("", host);
                RawClient client = RawClient.connect(weir.port())) {
            client.send("GET / HTTP/1.1\r\nHost: x\r\n\r\n");
            answer.release("on");
            client.head();
            weir.upstream().removeHost("primary", "a");
            assertThat(weir.get("/").status()).isEqualTo(504);

            answer.release("ly");
            answer.end();

            assertThat(new String(client.bytes(4), StandardCharsets.US_ASCII)).isEqualTo("only");
            Await.equal("open connections", 0, host::openConnections);
        }
    }

    @Test
    void aHostThatIsAddedAgainGetsNewConnections() throws Exception {
        try (TestWeir weir = TestWeir.inFrontOf("", host)) {
            weir.get("/");
            HostOptions options = weir.host("primary", "a").options();
            weir.upstream().removeHost("primary", "a");
            weir.upstream().addHost("primary", "a", options);

            assertThat(weir.get("/").status()).isEqualTo(200);

            assertThat(host.lastRequest().connection()).isEqualTo(2);
            Await.equal("open connections", 1, host::openConnections);
            assertThat(weir.get("/").status()).isEqualTo(200);
            assertThat(host.lastRequest().connection()).isEqualTo(2);
        }
    }

    private static int post(TestWeir weir) throws IOException {
        return RawClient.request(weir.port(), "POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 2\r\n\r\nhi")
                .status();
    }

    private static void finish(Trickle answer, RawClient client) throws IOException {
        answer.release("ok");
        answer.end();
        assertThat(client.response().text()).isEqualTo("ok");
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}

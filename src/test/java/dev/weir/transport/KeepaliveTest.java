package dev.weir.transport;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.fixture.Await;
import dev.weir.fixture.Behaviour;
import dev.weir.fixture.RawClient;
import dev.weir.fixture.RecordedRequest;
import dev.weir.fixture.Response;
import dev.weir.fixture.TestHost;
import dev.weir.fixture.TestTls;
import dev.weir.fixture.Trickle;
import dev.weir.launch.TestWeir;
import dev.weir.upstream.HostOptions;
import dev.weir.upstream.TlsOptions;
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
    void twentyRequestsInSequenceUseOneConnection() throws Exception {
        try (TestTransport transport = TestTransport.to(host, TestTransport.options(10, 0))) {
            for (int i = 0; i < 20; i++) {
                assertThat(transport.get("/").await().text()).isEqualTo("a");
            }

            assertThat(host.accepted()).isEqualTo(1);
        }
    }

    /** Hunts answers that are complete before the writer of the request knows that it is. */
    @Test
    void noConnectionIsLostHoweverQuicklyTheHostAnswers() throws Exception {
        try (TestHost secure = TestHost.start("a", TestTls.trusted("a.example").context());
                TestTransport transport =
                        TestTransport.to(secure, TestTransport.options(10, 0), new TlsOptions(false, null, null))) {
            for (int i = 0; i < 1000; i++) {
                assertThat(transport.get("/").await().text()).isEqualTo("a");
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
            get(weir);

            Await.equal("open connections", 0, host::openConnections);

            assertThat(System.nanoTime() - start).isGreaterThanOrEqualTo(300_000_000L);
            assertThat(get(weir).status()).isEqualTo(200);
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
            assertThat(get(weir).text()).isEqualTo("ok");

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
            assertThat(get(weir).text()).isEqualTo("ok");
            assertThat(get(weir).text()).isEqualTo("ok");

            assertThat(host.accepted()).isEqualTo(1);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {204, 304})
    void theConnectionIsKeptAfterAnAnswerWithoutABody(int status) throws Exception {
        host.behave(Behaviour.answer(status, ""));
        try (TestWeir weir = TestWeir.inFrontOf("", host)) {
            assertThat(get(weir).status()).isEqualTo(status);
            assertThat(get(weir).status()).isEqualTo(status);

            assertThat(host.accepted()).isEqualTo(1);
        }
    }

    @Test
    void theMostRecentlyUsedConnectionIsTakenFirst() throws Exception {
        Trickle first = Trickle.ofLength(2);
        Trickle second = Trickle.ofLength(2);
        host.behave(Behaviour.forTarget("/1", first, Behaviour.forTarget("/2", second, Behaviour.identify())));
        try (TestTransport transport = TestTransport.to(host, TestTransport.options(10, 0))) {
            TestCall one = transport.get("/1");
            host.awaitRequest(1);
            TestCall two = transport.get("/2");
            host.awaitRequest(2);
            finish(second, two);
            finish(first, one);

            transport.get("/").await();

            assertThat(host.requests()).extracting(RecordedRequest::connection).containsExactly(1, 2, 1);
        }
    }

    // Hosts that close kept connections.

    @Test
    void aConnectionThatTheHostClosedWhileIdleIsDroppedWithoutAFailure() throws Exception {
        try (TestWeir weir = TestWeir.inFrontOf("", host)) {
            get(weir);
            host.closeConnections();

            assertThat(post(weir)).isEqualTo(200);

            assertThat(host.accepted()).isEqualTo(2);
            assertThat(weir.host("primary", "a").stats().failures()).isZero();
        }
    }

    @Test
    void bytesThatNobodyAskedForEndAnIdleConnection() throws Exception {
        try (TestWeir weir = TestWeir.inFrontOf("", host)) {
            get(weir);
            host.sendUnasked("HTTP/1.1 200 OK\r\nContent-Length: 6\r\n\r\nforged");

            Await.equal("open connections", 0, host::openConnections);

            assertThat(get(weir).text()).isEqualTo("a");
        }
    }

    @Test
    void aRequestWhoseKeptConnectionIsClosedUnderItIsSentAgainOnAFreshOne() throws Exception {
        host.behave(Behaviour.closeOnReuse(Behaviour.identify()));
        try (TestWeir weir = TestWeir.inFrontOf("", host)) {
            get(weir);

            assertThat(get(weir).text()).isEqualTo("a");

            assertThat(host.requests()).extracting(RecordedRequest::connection).containsExactly(1, 1, 2);
            assertThat(weir.host("primary", "a").stats().failures()).isZero();
        }
    }

    @Test
    void aPostWhoseKeptConnectionIsClosedUnderItIsNotSentAgain() throws Exception {
        host.behave(Behaviour.closeOnReuse(Behaviour.identify()));
        try (TestWeir weir = TestWeir.inFrontOf("", host)) {
            get(weir);

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
            get(weir);

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
            get(weir);
            HostOptions options = weir.host("primary", "a").options();
            weir.upstream().removeHost("primary", "a");
            weir.upstream().addHost("primary", "a", options);

            assertThat(get(weir).status()).isEqualTo(200);

            assertThat(host.lastRequest().connection()).isEqualTo(2);
            Await.equal("open connections", 1, host::openConnections);
            assertThat(get(weir).status()).isEqualTo(200);
            assertThat(host.lastRequest().connection()).isEqualTo(2);
        }
    }

    /** A GET whose connection to the host is back where it belongs. */
    private static Response get(TestWeir weir) throws IOException {
        Response response = weir.get("/");
        Await.equal(
                "requests in flight", 0, () -> weir.host("primary", "a").stats().inFlight());
        return response;
    }

    private static int post(TestWeir weir) throws IOException {
        return RawClient.request(weir.port(), "POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 2\r\n\r\nhi")
                .status();
    }

    private static void finish(Trickle answer, TestCall call) {
        answer.release("ok");
        answer.end();
        assertThat(call.await().text()).isEqualTo("ok");
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}

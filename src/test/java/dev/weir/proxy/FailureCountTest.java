package dev.weir.proxy;

import static dev.weir.launch.TestWeir.host;
import static dev.weir.launch.TestWeir.pool;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.weir.fixture.Await;
import dev.weir.fixture.Behaviour;
import dev.weir.fixture.RawClient;
import dev.weir.fixture.TestHost;
import dev.weir.launch.TestWeir;
import dev.weir.upstream.Health;
import dev.weir.upstream.Order;
import java.io.IOException;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What is counted against a host, what it leads to, and what ends that. */
final class FailureCountTest {

    private TestHost a;
    private TestHost b;

    @BeforeEach
    void start() throws IOException {
        a = TestHost.start("a");
        b = TestHost.start("b");
    }

    @AfterEach
    void stop() throws IOException {
        a.close();
        b.close();
    }

    // Counting.

    static Stream<Arguments> failures() {
        return Stream.of(
                arguments("closes on accept", Behaviour.closeOnAccept()),
                arguments("closes after the request", Behaviour.closeAfterRequest()),
                arguments("resets after the request", Behaviour.resetAfterRequest()),
                arguments("cuts the head", Behaviour.cutHead()),
                arguments("speaks another protocol", Behaviour.garbage("nonsense\r\n\r\n")),
                arguments("switches protocols unasked", Behaviour.switchUnasked()),
                arguments("stalls", Behaviour.stall()),
                arguments("answers with a failing status", Behaviour.answer(503, "no")));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("failures")
    void failureIsCountedOnceAndBeforeTheAnswerEnds(String name, Behaviour behaviour) throws Exception {
        a.behave(behaviour);
        try (TestWeir weir = TestWeir.inFrontOf("read_timeout: 2s, status_codes: [503]", a, b)) {
            assertThat(weir.get("/").status()).isEqualTo(200);

            assertThat(fails(weir, "a")).isEqualTo(1);
            assertThat(weir.host("primary", "a").stats().failures()).isEqualTo(1);
            assertThat(fails(weir, "b")).isZero();
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("failures")
    void failureIsCountedWhenTheWholeRequestFailed(String name, Behaviour behaviour) throws Exception {
        a.behave(behaviour);
        try (TestWeir weir = TestWeir.inFrontOf("read_timeout: 200ms, status_codes: [503]", a)) {
            assertThat(weir.get("/").status()).isIn(502, 504);

            assertThat(fails(weir, "a")).isEqualTo(1);
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("failures")
    void failureIsCountedWhenAPostFailed(String name, Behaviour behaviour) throws Exception {
        a.behave(behaviour);
        try (TestWeir weir = TestWeir.inFrontOf("read_timeout: 2s, status_codes: [503]", a, b)) {
            RawClient.request(weir.port(), "POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 3\r\n\r\nabc");

            assertThat(fails(weir, "a")).isEqualTo(1);
            assertThat(fails(weir, "b")).isZero();
        }
    }

    @Test
    void refusedConnectionIsCountedOnce() throws Exception {
        try (TestWeir weir = TestWeir.ofPools("", pool("primary", "", host("r", TestHost.refusing()), host(b)))) {
            weir.get("/");

            assertThat(fails(weir, "r")).isEqualTo(1);
        }
    }

    @Test
    void unansweredConnectIsCountedOnce() throws Exception {
        try (var mute = TestHost.hangsInConnect();
                TestWeir weir =
                        TestWeir.ofPools("", pool("primary", "timeout: 100ms", host("m", mute.port()), host(b)))) {
            weir.get("/");

            assertThat(fails(weir, "m")).isEqualTo(1);
        }
    }

    @Test
    void eachHostThatFailedIsCounted() throws Exception {
        a.behave(Behaviour.closeAfterRequest());
        b.behave(Behaviour.closeAfterRequest());
        try (TestWeir weir = TestWeir.inFrontOf("", a, b)) {
            weir.get("/");

            assertThat(fails(weir, "a")).isEqualTo(1);
            assertThat(fails(weir, "b")).isEqualTo(1);
        }
    }

    @Test
    void successForgetsNothing() throws Exception {
        a.behave(Behaviour.inTurn(Behaviour.closeAfterRequest(), Behaviour.identify()));
        try (TestWeir weir = TestWeir.inFrontOf("", a)) {
            weir.get("/");
            assertThat(weir.get("/").status()).isEqualTo(200);

            assertThat(fails(weir, "a")).isEqualTo(1);
        }
    }

    // Not counted.

    @Test
    void clientThatGoesAwayIsNoFailure() throws Exception {
        a.behave(Behaviour.stall());
        try (TestWeir weir = TestWeir.inFrontOf("read_timeout: 60s", a)) {
            try (RawClient client = RawClient.connect(weir.port())) {
                client.send("GET / HTTP/1.1\r\nHost: x\r\n\r\n");
                a.awaitRequest(1);
            }

            Await.equal("requests in flight", 0, () -> weir.host("primary", "a")
                    .stats()
                    .inFlight());
            assertThat(fails(weir, "a")).isZero();
            Await.equal("open connections to a", 0, a::openConnections);
        }
    }

    @Test
    void clientThatBreaksOffItsBodyIsNoFailure() throws Exception {
        try (TestWeir weir = TestWeir.inFrontOf("", a, b)) {
            try (RawClient client = RawClient.connect(weir.port())) {
                client.send("PUT / HTTP/1.1\r\nHost: x\r\nContent-Length: 10\r\n\r\nhalf");
                a.awaitRequest(1);
            }

            Await.equal("requests in flight", 0, () -> weir.host("primary", "a")
                    .stats()
                    .inFlight());
            assertThat(fails(weir, "a")).isZero();
            assertThat(b.accepted()).isZero();
        }
    }

    @Test
    void clientThatStallsInItsBodyIsNoFailure() throws Exception {
        try (TestWeir weir = TestWeir.ofPools(
                        "limits: {request_body_timeout: 200ms}", pool("primary", "read_timeout: 50ms", a, b));
                RawClient client = RawClient.connect(weir.port())) {
            client.send("PUT / HTTP/1.1\r\nHost: x\r\nContent-Length: 10\r\n\r\nhalf");

            assertThat(client.finalResponse().status()).isEqualTo(408);
            assertThat(fails(weir, "a")).isZero();
            assertThat(b.accepted()).isZero();
        }
    }

    static Stream<Arguments> cutBodies() {
        return Stream.of(
                arguments("cut", Behaviour.cutBody("part", 10)),
                arguments("cut in chunks", Behaviour.cutChunkedBody("part")),
                arguments("reset", Behaviour.resetInBody("part", 10)),
                arguments("stalled", Behaviour.stallInBody("part", 10)));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("cutBodies")
    void errorInTheBodyOfAnAnswerIsNoFailure(String name, Behaviour behaviour) throws Exception {
        a.behave(behaviour);
        try (TestWeir weir = TestWeir.inFrontOf("read_timeout: 2s", a, b);
                RawClient client = RawClient.connect(weir.port())) {
            client.send("GET / HTTP/1.1\r\nHost: x\r\n\r\n");
            client.readAll();

            assertThat(a.requests()).hasSize(1);
            assertThat(fails(weir, "a")).isZero();
            assertThat(b.accepted()).isZero();
        }
    }

    // Down and up.

    @Test
    void hostGoesDownAtMaxFailsAndGetsNoMoreRequests() throws Exception {
        a.behave(Behaviour.closeAfterRequest());
        try (TestWeir weir = TestWeir.inFrontOf("max_fails: 2", a)) {
            weir.get("/1");
            assertThat(weir.host("primary", "a").usable()).isTrue();
            weir.get("/2");

            assertThat(weir.host("primary", "a").health()).isInstanceOf(Health.DownByFailures.class);
            assertThat(weir.get("/3").status()).isEqualTo(504);
            assertThat(a.requests()).hasSize(2);
        }
    }

    @Test
    void hostComesBackAfterFailedTimeout() throws Exception {
        a.behave(Behaviour.inTurn(Behaviour.closeAfterRequest(), Behaviour.identify()));
        try (TestWeir weir = TestWeir.ofPools(
                "background_period: 50ms", pool("primary", "max_fails: 1, failed_timeout: 200ms", a))) {
            long startNanos = System.nanoTime();
            weir.get("/");

            Await.until("host a is up", () -> weir.host("primary", "a").usable());

            assertThat(System.nanoTime() - startNanos).isGreaterThanOrEqualTo(200_000_000);
            assertThat(fails(weir, "a")).isZero();
            assertThat(weir.get("/").text()).isEqualTo("a");
        }
    }

    @Test
    void failuresBelowMaxFailsAreForgottenAfterFailedTimeout() throws Exception {
        a.behave(Behaviour.inTurn(Behaviour.closeAfterRequest(), Behaviour.identify()));
        try (TestWeir weir = TestWeir.ofPools(
                "background_period: 20ms", pool("primary", "max_fails: 2, failed_timeout: 100ms", a))) {
            weir.get("/");

            Await.equal("fails of host a", 0, () -> fails(weir, "a"));
        }
    }

    @Test
    void ordersActOnTheNextRequest() throws Exception {
        try (TestWeir weir = TestWeir.inFrontOf("", a, b)) {
            weir.order("/down_host/primary/a");
            assertThat(weir.get("/").text() + weir.get("/").text()).isEqualTo("bb");

            weir.order("/down_host/primary/b");
            assertThat(weir.get("/").status()).isEqualTo(504);

            weir.order("/up_host/primary/a");
            assertThat(weir.get("/").text() + weir.get("/").text()).isEqualTo("aa");
        }
    }

    @Test
    void upHostBringsBackWhatFailuresTookDown() throws Exception {
        a.behave(Behaviour.inTurn(Behaviour.closeAfterRequest(), Behaviour.identify()));
        try (TestWeir weir = TestWeir.inFrontOf("max_fails: 1, failed_timeout: 60s", a)) {
            weir.get("/");
            weir.order("/up_host/primary/a");

            assertThat(weir.get("/").text()).isEqualTo("a");
            assertThat(fails(weir, "a")).isZero();
        }
    }

    @Test
    void hostDownByHandStaysDownThroughFailuresAndTime() throws Exception {
        CountDownLatch released = new CountDownLatch(1);
        a.behave(connection -> {
            await(released);
            connection.close();
        });
        b.behave(Behaviour.closeAfterRequest());
        try (TestWeir weir = TestWeir.ofPools(
                        "background_period: 20ms", pool("primary", "max_fails: 1, failed_timeout: 100ms", a, b));
                RawClient client = RawClient.connect(weir.port())) {
            client.send("POST / HTTP/1.1\r\nHost: x\r\n\r\n");
            a.awaitRequest(1);
            weir.order("/down_host/primary/a");
            released.countDown();
            assertThat(client.finalResponse().status()).isEqualTo(502);

            // A host that fails later than a did comes back: so a's time is over too.
            weir.get("/");
            assertThat(weir.host("primary", "b").stats().failures()).isEqualTo(1);
            Await.until("host b is up", () -> weir.host("primary", "b").usable());

            assertThat(weir.host("primary", "a").order().mode()).isEqualTo(Order.Mode.MAINTENANCE);
        }
    }

    @Test
    void requestThatFailsOnARemovedHostGoesOn() throws Exception {
        CountDownLatch released = new CountDownLatch(1);
        a.behave(connection -> {
            await(released);
            connection.close();
        });
        try (TestWeir weir = TestWeir.inFrontOf("", a, b);
                RawClient client = RawClient.connect(weir.port())) {
            client.send("GET / HTTP/1.1\r\nHost: x\r\n\r\n");
            a.awaitRequest(1);
            weir.upstream().removeHost("primary", "a");

            released.countDown();

            assertThat(client.finalResponse().text()).isEqualTo("b");
        }
    }

    private static int fails(TestWeir weir, String host) {
        Health health = weir.host("primary", host).health();
        return health instanceof Health.Failing failing ? failing.fails() : health.usable() ? 0 : -1;
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}

package dev.weir.proxy;

import static dev.weir.launch.TestWeir.host;
import static dev.weir.launch.TestWeir.pool;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.fixture.Await;
import dev.weir.fixture.Behaviour;
import dev.weir.fixture.Connection;
import dev.weir.fixture.RawClient;
import dev.weir.fixture.RecordedRequest;
import dev.weir.fixture.Response;
import dev.weir.fixture.TestHost;
import dev.weir.launch.TestWeir;
import dev.weir.upstream.Health;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Hosts with {@code max_connections}, and the requests that wait for a connection to them. */
final class QueueTest {

    /** One connection, and as good as no end to the waiting. */
    private static final String PATIENT = "max_connections: 1, queue_timeout: 60s";

    private final CountDownLatch released = new CountDownLatch(1);
    private TestHost a;
    private TestHost b;

    @BeforeEach
    void start() throws IOException {
        a = TestHost.start("a").behave(Behaviour.forTarget("/hold", this::hold, Behaviour.identify()));
        b = TestHost.start("b");
    }

    @AfterEach
    void stop() throws IOException {
        released.countDown();
        a.close();
        b.close();
    }

    // The limit.

    @Test
    void neverMoreConnectionsAreOpenThanAllowed() throws Exception {
        AtomicInteger most = new AtomicInteger();
        a.behave(connection -> {
            most.accumulateAndGet(a.openConnections(), Math::max);
            Behaviour.identify().serve(connection);
        });
        try (TestWeir weir = TestWeir.inFrontOf("max_connections: 3, queue_timeout: 60s", a)) {
            List<Integer> statuses = inParallel(20, () -> statuses(weir, 20));

            assertThat(statuses).hasSize(400).containsOnly(200);
            assertThat(a.accepted()).isLessThanOrEqualTo(3);
            assertThat(most).hasValueLessThanOrEqualTo(3);
        }
    }

    @Test
    void neverMoreRequestsAreServedThanAllowedWhenConnectionsAreNotKept() throws Exception {
        AtomicInteger served = new AtomicInteger();
        AtomicInteger most = new AtomicInteger();
        a.behave(connection -> {
            most.accumulateAndGet(served.incrementAndGet(), Math::max);
            served.decrementAndGet();
            Behaviour.answer(200, "a", "Connection: close").serve(connection);
        });
        try (TestWeir weir = TestWeir.inFrontOf("max_connections: 2, queue_timeout: 60s", a)) {
            List<Integer> statuses = inParallel(10, () -> statuses(weir, 20));

            assertThat(statuses).hasSize(200).containsOnly(200);
            assertThat(a.accepted()).isEqualTo(200);
            assertThat(most).hasValueLessThanOrEqualTo(2);
        }
    }

    @Test
    void connectionsThatTheHostClosesAreReplaced() throws Exception {
        a.behave(Behaviour.thenClose(Behaviour.identify()));
        try (TestWeir weir = TestWeir.inFrontOf("max_connections: 2, queue_timeout: 60s", a)) {
            assertThat(inParallel(10, () -> statuses(weir, 30))).hasSize(300).containsOnly(200);
        }
    }

    @Test
    void repeatedRequestWaitsForAFreshConnection() throws Exception {
        // Whoever meets a dead connection must not be given another one that was kept.
        a.behave(Behaviour.closeOnReuse(Behaviour.identify()));
        try (TestWeir weir = TestWeir.inFrontOf("max_connections: 3, queue_timeout: 60s, max_fails: 1", a)) {
            List<Integer> statuses = inParallel(10, () -> statuses(weir, 30));

            assertThat(statuses).hasSize(300).containsOnly(200);
            // Each of 300 requests was sent once on a connection that served it, and at most once on a dead one.
            assertThat(a.requests()).hasSizeLessThanOrEqualTo(600);
            assertThat(weir.host("primary", "a").health()).isInstanceOf(Health.Up.class);
        }
    }

    @Test
    void checksDoNotCount() throws Exception {
        a.behave(Behaviour.forTarget("/check", this::hold, Behaviour.identify()));
        String checked = "{id: a, host: 127.0.0.1, port: " + a.port() + ", healthcheck: {path: /check}}";
        try (TestWeir weir =
                TestWeir.ofPools("background_period: 50ms", pool("primary", "max_connections: 1, queue: 0", checked))) {
            Await.until("a check is under way", () -> a.requests().stream()
                    .anyMatch(request -> request.target().equals("/check")));

            assertThat(weir.get("/").status()).isEqualTo(200);
        }
    }

    // The end of waiting.

    @Test
    void whenTheTimeOfTheQueueIsOverTheAnswerIs503() throws Exception {
        try (TestWeir weir = TestWeir.inFrontOf("max_connections: 1, queue_timeout: 150ms", a);
                RawClient holding = holding(weir)) {
            long startNanos = System.nanoTime();
            Response response = weir.get("/");

            assertThat(response.status()).isEqualTo(503);
            assertThat(response.header("Retry-After")).isNotNull();
            assertThat(System.nanoTime() - startNanos).isGreaterThanOrEqualTo(150_000_000);
            assertThat(a.requests()).hasSize(1);
            assertThat(weir.host("primary", "a").stats().failures()).isZero();

            released.countDown();
            assertThat(holding.finalResponse().status()).isEqualTo(200);
        }
    }

    @Test
    void whenTheQueueIsFullTheAnswerIs503AtOnce() throws Exception {
        try (TestWeir weir = TestWeir.inFrontOf(PATIENT + ", queue: 1", a);
                RawClient holding = holding(weir);
                RawClient queued = sending(weir, "/queued")) {
            awaitInFlight(weir, 2);

            Response response = weir.get("/");

            assertThat(response.status()).isEqualTo(503);
            assertThat(response.header("Retry-After")).isNotNull();
            released.countDown();
            assertThat(holding.finalResponse().status()).isEqualTo(200);
            assertThat(queued.finalResponse().status()).isEqualTo(200);
        }
    }

    @Test
    void withoutAQueueNobodyWaits() throws Exception {
        try (TestWeir weir = TestWeir.inFrontOf(PATIENT + ", queue: 0", a);
                RawClient holding = holding(weir)) {
            assertThat(weir.get("/").status()).isEqualTo(503);
            released.countDown();
            assertThat(holding.finalResponse().status()).isEqualTo(200);
            weir.awaitQuiet();

            assertThat(weir.get("/").status()).isEqualTo(200);
        }
    }

    @Test
    void nextHostServesWhenTheTimeOfTheQueueIsOver() throws Exception {
        b.behave(Behaviour.forTarget("/b", this::hold, Behaviour.identify()));
        try (TestWeir weir = TestWeir.ofPools(
                        "",
                        pool("primary", "max_connections: 1, queue_timeout: 150ms", a),
                        pool("dr", "priority: 1", b));
                RawClient holding = holding(weir)) {
            Response response =
                    RawClient.request(weir.port(), "POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 3\r\n\r\nabc");

            assertThat(response.text()).isEqualTo("b");
            assertThat(b.lastRequest().text()).isEqualTo("abc");
            released.countDown();
            assertThat(holding.finalResponse().text()).isEqualTo("a");
        }
    }

    @Test
    void oneRefusalAmongHostsAtTheirLimitMeans504() throws Exception {
        try (TestWeir weir = TestWeir.ofPools(
                        "",
                        pool("primary", "max_connections: 1, queue_timeout: 100ms", a),
                        pool("dr", "priority: 1", host("r", TestHost.refusing())));
                RawClient holding = holding(weir)) {
            Response response = weir.get("/");

            assertThat(response.status()).isEqualTo(504);
            assertThat(response.header("Retry-After")).isNull();
            released.countDown();
            assertThat(holding.finalResponse().status()).isEqualTo(200);
        }
    }

    // Order.

    @Test
    void queueIsServedInOrder() throws Exception {
        try (TestWeir weir = TestWeir.inFrontOf(PATIENT, a);
                RawClient holding = holding(weir);
                RawClient first = queueing(weir, "/1", 2);
                RawClient second = queueing(weir, "/2", 3);
                RawClient third = queueing(weir, "/3", 4)) {
            released.countDown();

            assertThat(third.finalResponse().status()).isEqualTo(200);
            assertThat(second.finalResponse().status()).isEqualTo(200);
            assertThat(first.finalResponse().status()).isEqualTo(200);
            assertThat(holding.finalResponse().status()).isEqualTo(200);
            assertThat(a.requests()).extracting(RecordedRequest::target).containsExactly("/hold", "/1", "/2", "/3");
            assertThat(a.accepted()).isEqualTo(1);
        }
    }

    @Test
    void clientThatGoesAwayLeavesTheQueue() throws Exception {
        try (TestWeir weir = TestWeir.inFrontOf(PATIENT + ", queue: 1", a);
                RawClient holding = holding(weir)) {
            RawClient gone = sending(weir, "/gone");
            awaitInFlight(weir, 2);
            gone.close();
            awaitInFlight(weir, 1);

            try (RawClient next = sending(weir, "/next")) {
                awaitInFlight(weir, 2);
                released.countDown();

                assertThat(next.finalResponse().status()).isEqualTo(200);
                assertThat(holding.finalResponse().status()).isEqualTo(200);
            }
            assertThat(a.requests()).extracting(RecordedRequest::target).containsExactly("/hold", "/next");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"max_fails: 1000000", "max_fails: 1"})
    void longQueueIsServedByTheNextHostWhenItsHostIsGone(String options) throws Exception {
        int waiting = 1_000;
        List<RawClient> clients = new ArrayList<>();
        try (TestWeir weir = TestWeir.ofPools(
                        "", pool("primary", PATIENT + ", " + options, a), pool("dr", "priority: 1", b));
                RawClient holding = holding(weir)) {
            for (int i = 0; i < waiting; i++) {
                clients.add(sending(weir, "/" + i));
            }
            awaitInFlight(weir, waiting + 1);

            a.stop();

            assertThat(holding.finalResponse().text()).isEqualTo("b");
            for (RawClient client : clients) {
                assertThat(client.finalResponse().text()).isEqualTo("b");
            }
            awaitInFlight(weir, 0);
        } finally {
            for (RawClient client : clients) {
                client.close();
            }
        }
    }

    private void hold(Connection connection) throws IOException {
        try {
            released.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        Behaviour.identify().serve(connection);
    }

    /** A client whose request occupies the only connection to host a until it is released. */
    private RawClient holding(TestWeir weir) throws IOException {
        RawClient client = sending(weir, "/hold");
        a.awaitRequest(1);
        return client;
    }

    private static RawClient sending(TestWeir weir, String target) throws IOException {
        RawClient client = RawClient.connect(weir.port());
        client.send("GET " + target + " HTTP/1.1\r\nHost: x\r\n\r\n");
        return client;
    }

    /** A client whose request waits, as one of so many on their way. */
    private static RawClient queueing(TestWeir weir, String target, int inFlight) throws IOException {
        RawClient client = sending(weir, target);
        awaitInFlight(weir, inFlight);
        // It is counted just before it queues.
        assertThat(client.silentFor(Duration.ofMillis(50))).isTrue();
        return client;
    }

    private static void awaitInFlight(TestWeir weir, int count) {
        Await.equal("requests in flight", count, () -> weir.host("primary", "a")
                .stats()
                .inFlight());
    }

    private static List<Integer> statuses(TestWeir weir, int count) throws IOException {
        List<Integer> statuses = new ArrayList<>();
        try (RawClient client = RawClient.connect(weir.port())) {
            for (int i = 0; i < count; i++) {
                client.send("GET / HTTP/1.1\r\nHost: x\r\n\r\n");
                statuses.add(client.finalResponse().status());
            }
        }
        return statuses;
    }

    /** What all of so many clients, each with a thread of its own, got. */
    private static List<Integer> inParallel(int clients, Callable<List<Integer>> work) throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(clients);
        try {
            List<Future<List<Integer>>> running = new ArrayList<>();
            for (int i = 0; i < clients; i++) {
                running.add(threads.submit(work));
            }
            List<Integer> all = new ArrayList<>();
            for (Future<List<Integer>> each : running) {
                all.addAll(each.get());
            }
            return all;
        } finally {
            threads.shutdownNow();
        }
    }
}

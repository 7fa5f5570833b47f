package dev.weir.proxy;

import static dev.weir.launch.TestWeir.pool;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.fixture.Await;
import dev.weir.fixture.Behaviour;
import dev.weir.fixture.Connection;
import dev.weir.fixture.RawClient;
import dev.weir.fixture.TestHost;
import dev.weir.fixture.Trickle;
import dev.weir.launch.TestWeir;
import dev.weir.upstream.HostOptions;
import dev.weir.upstream.PoolOptions;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What happens to requests when pools, hosts or their states change meanwhile: each sees one snapshot only. */
final class ChangesInFlightTest {

    private final CountDownLatch released = new CountDownLatch(1);
    private TestHost a;
    private TestHost b;

    @BeforeEach
    void start() throws IOException {
        a = TestHost.start("a");
        b = TestHost.start("b");
    }

    @AfterEach
    void stop() throws IOException {
        released.countDown();
        a.close();
        b.close();
    }

    @Test
    void removedHostEndsTheAnswerItHasBegun() throws Exception {
        Trickle trickle = Trickle.ofLength(10);
        a.behave(trickle);
        try (TestWeir weir = TestWeir.inFrontOf("", a, b);
                RawClient client = sending(weir)) {
            trickle.release("first");
            client.head();
            assertThat(client.bytes(5)).asString().isEqualTo("first");
            weir.upstream().removeHost("primary", "a");
            assertThat(weir.get("/").text() + weir.get("/").text()).isEqualTo("bb");

            trickle.release(" half");
            trickle.end();

            assertThat(client.bytes(5)).asString().isEqualTo(" half");
            Await.equal("open connections to a", 0, a::openConnections);
        }
    }

    @Test
    void connectionsToARemovedHostAreClosed() throws Exception {
        try (TestWeir weir = TestWeir.inFrontOf("keepalive_timeout: 600s", a)) {
            weir.get("/");
            weir.upstream().removeHost("primary", "a");

            Await.equal("open connections to a", 0, a::openConnections);
            assertThat(weir.get("/").status()).isEqualTo(504);
        }
    }

    @Test
    void removedHostIsStillHeldToItsReadTimeout() throws Exception {
        a.behave(Behaviour.stall());
        try (TestWeir weir = TestWeir.inFrontOf("read_timeout: 400ms", a);
                RawClient client = sending(weir)) {
            a.awaitRequest(1);
            weir.upstream().removeHost("primary", "a");

            assertThat(client.finalResponse().status()).isEqualTo(504);
        }
    }

    @Test
    void hostThatIsRemovedDuringARequestIsStillItsNextHost() throws Exception {
        a.behave(this::holdThenClose);
        try (TestWeir weir = TestWeir.inFrontOf("", a, b);
                RawClient client = sending(weir)) {
            a.awaitRequest(1);
            weir.upstream().removeHost("primary", "b");

            released.countDown();

            assertThat(client.finalResponse().text()).isEqualTo("b");
        }
    }

    @Test
    void hostAndPoolThatAreAddedDuringARequestAreNotPartOfIt() throws Exception {
        a.behave(this::holdThenClose);
        try (TestWeir weir = TestWeir.inFrontOf("", a);
                RawClient client = sending(weir)) {
            a.awaitRequest(1);
            HostOptions options = new HostOptions(b.ip(), b.port(), 1, null);
            weir.upstream().addHost("primary", "b", options);
            weir.upstream().createPool("dr", PoolOptions.defaults());
            weir.upstream().addHost("dr", "b", options);

            released.countDown();

            assertThat(client.finalResponse().status()).isEqualTo(502);
            assertThat(weir.get("/").text()).isEqualTo("b");
        }
    }

    @Test
    void hostThatIsTakenDownDuringARequestEndsIt() throws Exception {
        a.behave(connection -> {
            await();
            Behaviour.identify().serve(connection);
        });
        try (TestWeir weir = TestWeir.inFrontOf("", a, b);
                RawClient client = sending(weir)) {
            a.awaitRequest(1);
            weir.order("/down_host/primary/a");

            released.countDown();

            assertThat(client.finalResponse().text()).isEqualTo("a");
            assertThat(weir.get("/").text()).isEqualTo("b");
        }
    }

    @Test
    void removedHostThatIsAddedAgainStartsAnew() throws Exception {
        a.behave(Behaviour.inTurn(Behaviour.closeAfterRequest(), Behaviour.identify()));
        try (TestWeir weir = TestWeir.inFrontOf("max_fails: 1, failed_timeout: 60s", a)) {
            weir.get("/");
            HostOptions same = weir.host("primary", "a").options();
            weir.upstream().removeHost("primary", "a");
            weir.upstream().addHost("primary", "a", same);

            assertThat(weir.get("/").text()).isEqualTo("a");
            assertThat(weir.host("primary", "a").stats().failures()).isZero();
        }
    }

    @Test
    void noGetFailsWhileAHostIsStoppedAndStartedAgain() throws Exception {
        // Hunts for a request that is lost between a reset connection, a refused one, and the host's return.
        int clients = 20;
        int requests = 200;
        a.behave(inOnePiece("a"));
        b.behave(inOnePiece("b"));
        ExecutorService threads = Executors.newFixedThreadPool(clients);
        try (TestWeir weir = TestWeir.ofPools(
                "background_period: 20ms", pool("primary", "max_fails: 2, failed_timeout: 30ms", a, b))) {
            List<Future<List<Integer>>> running = new ArrayList<>();
            for (int i = 0; i < clients; i++) {
                running.add(threads.submit(() -> statuses(weir, requests)));
            }
            int stops = 0;
            while (!running.stream().allMatch(Future::isDone)) {
                a.stop();
                int seen = b.requests().size();
                Await.holdsWithin(Await.DEADLINE, () -> b.requests().size() > seen + 40 || done(running));
                a.startAgain();
                int served = a.requests().size();
                Await.holdsWithin(Await.DEADLINE, () -> a.requests().size() > served + 40 || done(running));
                stops++;
            }

            List<Integer> all = new ArrayList<>();
            for (Future<List<Integer>> each : running) {
                all.addAll(each.get());
            }
            assertThat(all).hasSize(clients * requests).containsOnly(200);
            assertThat(stops).isGreaterThan(3);
            Await.equal("requests in flight to a", 0, weir.host("primary", "a").stats()::inFlight);
            Await.equal("requests in flight to b", 0, weir.host("primary", "b").stats()::inFlight);
        } finally {
            threads.shutdownNow();
        }
    }

    private static boolean done(List<Future<List<Integer>>> running) {
        return running.stream().allMatch(Future::isDone);
    }

    /** An answer that a stop of the host cannot cut in two. */
    private static Behaviour inOnePiece(String text) {
        String answer = Behaviour.head(200, "Content-Length: " + text.length()) + "\r\n" + text;
        return connection -> connection.write(answer);
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

    private static RawClient sending(TestWeir weir) throws IOException {
        RawClient client = RawClient.connect(weir.port());
        client.send("GET / HTTP/1.1\r\nHost: x\r\n\r\n");
        return client;
    }

    private void holdThenClose(Connection connection) throws IOException {
        await();
        connection.close();
    }

    private void await() {
        try {
            released.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}

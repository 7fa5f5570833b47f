package dev.weir.proxy;

import static dev.weir.launch.TestWeir.host;
import static dev.weir.launch.TestWeir.pool;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.fixture.Behaviour;
import dev.weir.fixture.RawClient;
import dev.weir.fixture.Response;
import dev.weir.fixture.TestHost;
import dev.weir.launch.TestWeir;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Which hosts a request is tried at, pool after pool, and what is left when none serves it. */
final class FailoverTest {

    /** So many that no host goes down. */
    private static final String NEVER_DOWN = "max_fails: 1000000";

    private TestHost a;
    private TestHost b;
    private TestHost c;
    private int refusing;

    @BeforeEach
    void start() throws IOException {
        a = TestHost.start("a");
        b = TestHost.start("b");
        c = TestHost.start("c");
        refusing = TestHost.refusing();
    }

    @AfterEach
    void stop() throws IOException {
        a.close();
        b.close();
        c.close();
    }

    // The order of pools.

    @Test
    void poolOfTheLowerNumberIsTriedFirst() throws Exception {
        try (TestWeir weir = TestWeir.ofPools("", pool("dr", "priority: 10", b), pool("primary", "priority: -1", a))) {
            assertThat(texts(weir, 4)).isEqualTo("aaaa");
        }
    }

    @Test
    void nextPoolServesWhenAllHostsOfTheFirstFail() throws Exception {
        a.behave(Behaviour.closeAfterRequest());
        try (TestWeir weir = TestWeir.ofPools(
                "",
                pool("primary", NEVER_DOWN, host("r", refusing), host(a)),
                pool("dr", "priority: 10", b),
                pool("last", "priority: 20", c))) {
            assertThat(texts(weir, 4)).isEqualTo("bbbb");
            assertThat(a.requests()).hasSize(4);
            assertThat(c.requests()).isEmpty();
        }
    }

    @Test
    void poolsOfEqualPriorityAreBothUsed() throws Exception {
        a.behave(Behaviour.closeAfterRequest());
        try (TestWeir weir = TestWeir.ofPools("", pool("one", NEVER_DOWN, a), pool("two", "", b))) {
            assertThat(texts(weir, 3)).isEqualTo("bbb");
            assertThat(a.requests()).hasSize(3);
        }
    }

    @Test
    void emptyPoolIsPassedOver() throws Exception {
        try (TestWeir weir = TestWeir.ofPools("", pool("empty", "", new String[0]), pool("two", "", b))) {
            assertThat(weir.get("/").text()).isEqualTo("b");
        }
    }

    @Test
    void eachPoolHasItsOwnConnectTimeout() throws Exception {
        try (var mute = TestHost.hangsInConnect();
                TestWeir weir = TestWeir.ofPools(
                        "",
                        pool("primary", "timeout: 100ms", host("m", mute.port())),
                        pool("dr", "priority: 1, timeout: 60s", b));
                RawClient client = RawClient.connect(weir.port())) {
            client.send("GET / HTTP/1.1\r\nHost: x\r\n\r\n");

            assertThat(client.finalResponse().text()).isEqualTo("b");
        }
    }

    // The hosts of a pool.

    @Test
    void eachHostIsAskedAtMostOnce() throws Exception {
        Stream.of(a, b, c).forEach(host -> host.behave(Behaviour.closeAfterRequest()));
        try (TestWeir weir = TestWeir.inFrontOf("", a, b, c)) {
            assertThat(weir.get("/").status()).isEqualTo(502);
            assertThat(Stream.of(a, b, c).map(host -> host.requests().size())).containsExactly(1, 1, 1);
        }
    }

    @Test
    void deadHostDoesNotDoubleItsNeighbour() throws Exception {
        try (TestWeir weir = TestWeir.ofPools("", pool("primary", NEVER_DOWN, host("r", refusing), host(b), host(c)))) {
            String served = texts(weir, 60);

            assertThat(served.chars().filter(name -> name == 'b')).hasSize(30);
            assertThat(served.chars().filter(name -> name == 'c')).hasSize(30);
        }
    }

    @Test
    void hostsThatAreLeftShareExactlyWhenOneIsDown() throws Exception {
        try (TestWeir weir = TestWeir.ofPools(
                "", pool("primary", "max_fails: 1, failed_timeout: 60s", host("r", refusing), host(b), host(c)))) {
            weir.get("/");

            String served = texts(weir, 60);

            assertThat(weir.host("primary", "r").usable()).isFalse();
            assertThat(served.chars().filter(name -> name == 'b')).hasSize(30);
            assertThat(served.chars().filter(name -> name == 'c')).hasSize(30);
        }
    }

    @Test
    void lightHostDoesNotHideBehindADeadHeavyOne() throws Exception {
        String heavy = "{id: h, host: 127.0.0.1, port: " + refusing + ", weight: 1000}";
        try (TestWeir weir = TestWeir.ofPools("", pool("primary", NEVER_DOWN, heavy, host(b)))) {
            assertThat(texts(weir, 20)).isEqualTo("b".repeat(20));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {NEVER_DOWN, NEVER_DOWN + ", method: hash"})
    void thousandsOfRefusingHostsAreWalkedThrough(String options) throws Exception {
        String[] hosts = Stream.concat(
                        IntStream.range(0, 2_000).mapToObj(i -> host("r" + i, refusing)), Stream.of(host(b)))
                .toArray(String[]::new);
        try (TestWeir weir = TestWeir.ofPools("", pool("primary", options, hosts))) {
            assertThat(weir.get("/").text()).isEqualTo("b");
        }
    }

    @Test
    void hashMovesToAnotherHostAndStaysThere() throws Exception {
        try (TestWeir weir =
                TestWeir.ofPools("", pool("primary", NEVER_DOWN + ", method: hash", host("r", refusing), host(b)))) {
            assertThat(texts(weir, 10)).isEqualTo("b".repeat(10));
        }
    }

    // When no host serves it.

    @ParameterizedTest
    @ValueSource(strings = {"http:", "http: {pools: []}", "http: {pools: [{id: primary}]}"})
    void withoutAnyHostTheAnswerIs504(String upstreams) throws Exception {
        try (TestWeir weir = TestWeir.start("upstreams: {" + upstreams + "}\n")) {
            Response response = weir.get("/");

            assertThat(response.status()).isEqualTo(504);
            assertThat(response.header("Retry-After")).isNull();
        }
    }

    @Test
    void withAllHostsDownTheAnswerIs504() throws Exception {
        try (TestWeir weir = TestWeir.inFrontOf("", a)) {
            weir.order("/down_host/primary/a");

            assertThat(weir.get("/").status()).isEqualTo(504);
            assertThat(a.accepted()).isZero();
        }
    }

    @Test
    void oneBadAnswerAmongRefusalsMeans502() throws Exception {
        a.behave(Behaviour.closeAfterRequest());
        try (TestWeir weir = TestWeir.ofPools(
                "", pool("primary", "", host("r1", refusing), host(a), host("r2", TestHost.refusing())))) {
            assertThat(weir.get("/").status()).isEqualTo(502);
        }
    }

    @Test
    void oneBadAnswerAmongReadTimeoutsMeans502() throws Exception {
        a.behave(Behaviour.stall());
        b.behave(Behaviour.garbage("nonsense"));
        c.behave(Behaviour.stall());
        try (TestWeir weir = TestWeir.inFrontOf("read_timeout: 1s", a, b, c)) {
            assertThat(weir.get("/").status()).isEqualTo(502);
        }
    }

    @Test
    void readTimeoutsAndRefusalsMean504() throws Exception {
        a.behave(Behaviour.stall());
        try (TestWeir weir =
                TestWeir.ofPools("", pool("primary", "read_timeout: 150ms", host("r", refusing), host(a)))) {
            assertThat(weir.get("/").status()).isEqualTo(504);
        }
    }

    // Time.

    @Test
    void noFurtherHostIsTriedWhenTheTimeForAttemptsIsOver() throws Exception {
        a.behave(Behaviour.stall());
        try (TestWeir weir = TestWeir.ofPools(
                "limits: {attempts_timeout: 200ms}",
                pool("primary", "read_timeout: 300ms", a),
                pool("dr", "priority: 1", b))) {
            assertThat(weir.get("/").status()).isEqualTo(504);
            assertThat(b.accepted()).isZero();
        }
    }

    @Test
    void runningTryIsNotCutWhenTheTimeForAttemptsIsOver() throws Exception {
        CountDownLatch released = new CountDownLatch(1);
        a.behave(connection -> {
            await(released);
            Behaviour.identify().serve(connection);
        });
        try (TestWeir weir = TestWeir.ofPools("limits: {attempts_timeout: 50ms}", pool("primary", "", a));
                RawClient client = RawClient.connect(weir.port())) {
            client.send("GET / HTTP/1.1\r\nHost: x\r\n\r\n");
            assertThat(client.silentFor(Duration.ofMillis(300))).isTrue();

            released.countDown();

            assertThat(client.finalResponse().text()).isEqualTo("a");
        }
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** The texts of the answers to so many requests. */
    private static String texts(TestWeir weir, int count) throws IOException {
        StringBuilder texts = new StringBuilder();
        for (int i = 0; i < count; i++) {
            texts.append(weir.get("/").text());
        }
        return texts.toString();
    }
}

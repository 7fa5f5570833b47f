package dev.weir.launch;

import static dev.weir.launch.TestWeir.pool;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.fixture.Await;
import dev.weir.fixture.RawClient;
import dev.weir.fixture.Response;
import dev.weir.fixture.TestHost;
import dev.weir.fixture.TestTls;
import dev.weir.upstream.Upstream;
import java.io.IOException;
import java.lang.ref.WeakReference;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Reloads and orders while clients send one request after another on kept connections. Each request has a number of its
 * own, which its answer must carry: it hunts for requests that fail, are lost, come twice or get the answer of another.
 */
@Timeout(120)
final class ReloadUnderLoadTest {

    private static final int CLIENTS = 8;
    private static final int RELOADS = 250;

    @TempDir
    private Path directory;

    private Path file;
    private TestHost a;
    private TestHost b;
    private TestHost c;

    @BeforeEach
    void start() throws Exception {
        file = directory.resolve("weir.yaml");
        a = echo(TestHost.start("a"));
        b = echo(TestHost.start("b"));
        c = echo(TestHost.start("c"));
    }

    @AfterEach
    void stop() throws Exception {
        a.close();
        b.close();
        c.close();
    }

    @Test
    void noRequestFailsWhileHostsAndOptionsChange() throws Exception {
        List<String> configurations = List.of(
                "http: {pools: [" + pool("primary", "", a, b) + "]}",
                "http: {pools: [" + pool("primary", "timeout: 3s, keepalive_pool: 1", b, c) + "]}",
                "http: {pools: [" + pool("second", "", c) + ", " + pool("primary", "priority: -1", a) + "]}",
                "http: {pools: [" + pool("primary", "method: hash, max_connections: 100", a, b, c) + "]}");

        try (TestWeir weir = TestWeir.startFrom(file, "upstreams: {" + configurations.get(0) + "}\n")) {
            Load load = Load.on(weir);
            for (int i = 0; i < RELOADS; i++) {
                weir.reload("upstreams: {" + configurations.get(i % configurations.size()) + "}\n");
                load.awaitProgress();
            }

            load.end();
            assertThat(load.wrong()).isEmpty();
            assertThat(requestsAt(a, b, c)).hasSize(load.answered()).doesNotHaveDuplicates();
        }
    }

    @Test
    void noRequestFailsWhileUpstreamsComeAndGoAndTlsChanges() throws Exception {
        try (TestHost secure = echo(
                        TestHost.start("s", TestTls.trusted("origin.example").context()));
                TestWeir weir =
                        TestWeir.startFrom(file, "upstreams: {one: {pools: [" + pool("primary", "", a, b) + "]}}\n")) {
            String trusted = "{ssl: {sni_host: origin.example, trust: " + TestTls.caPem() + "}, pools: ["
                    + pool("primary", "", secure) + "]}";
            List<String> configurations = List.of(
                    "one: {pools: [" + pool("primary", "", a, b) + "]}",
                    "one: " + trusted,
                    "one: " + trusted.replace("{sni_host", "{verify: false, sni_host"),
                    "two: {pools: [" + pool("primary", "", b, c) + "]}",
                    "other: {pools: []}, http: {pools: [" + pool("primary", "", c) + "]}");
            Load load = Load.on(weir);
            for (int i = 0; i < RELOADS; i++) {
                weir.reload("upstreams: {" + configurations.get(i % configurations.size()) + "}\n");
                load.awaitProgress();
            }

            load.end();
            assertThat(load.wrong()).isEmpty();
            assertThat(requestsAt(a, b, c, secure)).hasSize(load.answered()).doesNotHaveDuplicates();
            weir.reload("upstreams: {two: {pools: []}}\n");
            Await.equal("open connections to hosts", 0, () -> Stream.of(a, b, c, secure)
                    .mapToInt(TestHost::openConnections)
                    .sum());
        }
    }

    @Test
    void nothingIsLeftOfUpstreamsThatWereRemoved() throws Exception {
        try (TestWeir weir =
                TestWeir.startFrom(file, "upstreams: {start: {pools: [" + pool("primary", "", a) + "]}}\n")) {
            weir.get("/");
            int selectors = selectors();
            List<WeakReference<Upstream>> removed = new ArrayList<>();
            for (int i = 0; i < 100; i++) {
                removed.add(new WeakReference<>(weir.upstream()));
                weir.reload("upstreams: {number" + i + ": {pools: [" + pool("primary", "", a) + "]}}\n");
                weir.get("/");
            }

            // Neither a timer nor a thread, a connector or a map knows them.
            Await.until("they are gone", Duration.ofSeconds(60), () -> {
                System.gc();
                return removed.stream().allMatch(gone -> gone.get() == null);
            });
            assertThat(selectors()).isLessThan(selectors + 10); // one that is busy does not count
            Await.equal("open connections to a", 1, a::openConnections);
        }
    }

    @Test
    void noRequestFailsWhileOrdersStorm() throws Exception {
        try (TestWeir weir =
                TestWeir.startFrom(file, "upstreams: {http: {pools: [" + pool("primary", "", a, b, c) + "]}}\n")) {
            Load load = Load.on(weir);
            int orders = 400;
            for (int i = 0; i < orders; i += 2) {
                String host = List.of("a", "b").get(i / 2 % 2);
                weir.order("/down_host/primary/" + host);
                load.awaitProgress();
                weir.order("/up_host/primary/" + host);
            }

            load.end();
            assertThat(load.wrong()).isEmpty();
            assertThat(load.answered()).isGreaterThan(orders / 2);
            assertThat(requestsAt(a, b, c)).hasSize(load.answered()).doesNotHaveDuplicates();
        }
    }

    @Test
    void otherWeightsAreExactFromOneRequestToTheNext() throws Exception {
        try (TestWeir weir = TestWeir.startFrom(file, weights(1, 1));
                RawClient client = RawClient.connect(weir.port())) {
            for (int round = 1; round <= 20; round++) {
                weir.reload(weights(round, 1));
                int fromB = b.requests().size();
                for (int i = 0; i < 3 * (round + 1); i++) {
                    client.send("GET /" + i + " HTTP/1.1\r\nHost: test.example\r\n\r\n");
                    client.finalResponse();
                }

                assertThat(b.requests().size() - fromB).isEqualTo(3);
            }
        }
    }

    @Test
    void orderBetweenTwoReloadsIsNeverLost() throws Exception {
        List<String> configurations = List.of(
                "upstreams: {http: {pools: [" + pool("primary", "timeout: 1s", a, b) + "]}}\n",
                "upstreams: {http: {pools: [" + pool("primary", "timeout: 2s", b, a, c) + "]}}\n");
        AtomicBoolean over = new AtomicBoolean();
        ExecutorService reloads = Executors.newSingleThreadExecutor();
        try (TestWeir weir = TestWeir.startFrom(file, configurations.get(0))) {
            Future<Integer> reloading = reloads.submit(() -> {
                int count = 0;
                while (!over.get()) {
                    weir.reload(configurations.get(++count % 2));
                }
                return count;
            });

            for (int i = 0; i < 200; i++) {
                weir.order("/down_host/primary/a");
                assertThat(weir.host("primary", "a").usable()).isFalse();
                weir.order("/up_host/primary/a");
                assertThat(weir.host("primary", "a").usable()).isTrue();
            }

            over.set(true);
            assertThat(reloading.get()).isPositive();
        } finally {
            over.set(true);
            reloads.shutdownNow();
        }
    }

    private String weights(int ofA, int ofB) {
        return """
                upstreams: {http: {pools: [{id: primary, hosts: [
                  {id: a, host: 127.0.0.1, port: %d, weight: %d}, {id: b, host: 127.0.0.1, port: %d, weight: %d}]}]}}
                """
                .formatted(a.port(), ofA, b.port(), ofB);
    }

    /** Answers each request with its target. */
    private static TestHost echo(TestHost host) {
        return host.behave(connection -> {
            String target = connection.request().target();
            connection.write("HTTP/1.1 200 OK\r\nContent-Length: " + target.length() + "\r\n\r\n" + target);
        });
    }

    private static List<String> requestsAt(TestHost... hosts) {
        return Stream.of(hosts)
                .flatMap(host -> host.requests().stream())
                .map(request -> request.target())
                .toList();
    }

    /** Threads that wait for sockets of Weir. */
    private static int selectors() {
        return (int) Thread.getAllStackTraces().entrySet().stream()
                .filter(thread -> thread.getKey().getName().startsWith("weir-"))
                .filter(thread -> Stream.of(thread.getValue())
                        .anyMatch(frame -> frame.getClassName().contains("ManagedSelector")))
                .count();
    }

    /** Clients that send one request after another. */
    private static final class Load {

        private final AtomicBoolean over = new AtomicBoolean();
        private final AtomicInteger answered = new AtomicInteger();
        private final ExecutorService threads = Executors.newFixedThreadPool(CLIENTS);
        private final List<Future<List<String>>> clients = new ArrayList<>();
        private final List<String> wrong = new ArrayList<>();

        static Load on(TestWeir weir) {
            Load load = new Load();
            IntStream.range(0, CLIENTS)
                    .forEach(number -> load.clients.add(load.threads.submit(() -> load.send(weir, number))));
            return load;
        }

        private List<String> send(TestWeir weir, int number) throws IOException {
            List<String> bad = new ArrayList<>();
            try (RawClient client = RawClient.connect(weir.port())) {
                for (int i = 0; !over.get(); i++) {
                    String target = "/" + number + "/" + i;
                    client.send("GET " + target + " HTTP/1.1\r\nHost: origin.example\r\n\r\n");
                    Response response = client.finalResponse();
                    if (response.status() != 200 || !response.text().equals(target)) {
                        bad.add(target + ": " + response);
                    }
                    answered.incrementAndGet();
                }
            }
            return bad;
        }

        /** Waits until some more requests were answered. */
        void awaitProgress() {
            int before = answered.get();
            Await.until(
                    "requests are answered",
                    Duration.ofSeconds(30),
                    () -> answered.get() > before + 2 || clients.stream().anyMatch(Future::isDone));
        }

        void end() throws Exception {
            over.set(true);
            for (Future<List<String>> client : clients) {
                wrong.addAll(client.get());
            }
            threads.shutdown();
        }

        int answered() {
            return answered.get();
        }

        List<String> wrong() {
            return wrong;
        }
    }
}

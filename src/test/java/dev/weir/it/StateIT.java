package dev.weir.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.fixture.Await;
import dev.weir.fixture.Processes;
import dev.weir.fixture.RawClient;
import dev.weir.fixture.Response;
import dev.weir.fixture.TestHost;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What processes that are killed leave to the next one. */
class StateIT {

    private static final int HOSTS = 8;
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    @TempDir
    private Path directory;

    private Path state;

    @BeforeEach
    void name() {
        state = directory.resolve("state");
    }

    @Test
    void orderThatWasAnsweredOutlivesAKill() throws Exception {
        try (TestHost host = TestHost.start("a");
                WeirProcess weir = start(host)) {
            order(weir, "/down_host/primary/h3");
            kill(weir);

            assertThat(downAfterRestart(host)).containsExactly("h3");
        }
    }

    /** Hunts an order that is answered before it is written: each thread gives orders to a host of its own. */
    @RepeatedTest(3)
    void everyOrderThatWasAnsweredOutlivesAKillDuringAStorm() throws Exception {
        Map<String, String> given = new ConcurrentHashMap<>();
        Map<String, String> answered = new ConcurrentHashMap<>();
        AtomicInteger orders = new AtomicInteger();
        try (TestHost host = TestHost.start("a");
                WeirProcess weir = start(host)) {
            List<Thread> operators = IntStream.range(0, HOSTS)
                    .mapToObj(i -> new Thread(() -> giveOrders(weir, "h" + i, given, answered, orders)))
                    .toList();
            operators.forEach(Thread::start);
            Await.until("200 orders are answered", PATIENCE, () -> orders.get() >= 200);
            kill(weir);
            for (Thread operator : operators) {
                operator.join(PATIENCE.toMillis());
            }

            List<String> down = downAfterRestart(host);

            // The last order to a host may have been carried out and not answered.
            List<String> lost = answered.entrySet().stream()
                    .filter(last -> last.getValue().equals(given.get(last.getKey())))
                    .filter(last ->
                            down.contains(last.getKey()) != last.getValue().equals("down_host"))
                    .map(Map.Entry::toString)
                    .toList();
            assertThat(lost).as("orders lost of %d", orders.get()).isEmpty();
            assertThat(log()).doesNotContain("ERROR");
        }
    }

    private static void giveOrders(
            WeirProcess weir,
            String host,
            Map<String, String> given,
            Map<String, String> answered,
            AtomicInteger orders) {
        try {
            int port = weir.adminPort();
            for (int i = 0; ; i++) {
                String order = i % 2 == 0 ? "down_host" : "up_host";
                given.put(host, order);
                Response response = admin(port, "/" + order + "/primary/" + host);
                if (response.status() != 200 || !response.text().isEmpty()) {
                    return;
                }
                answered.put(host, order);
                orders.incrementAndGet();
            }
        } catch (IOException killed) {
            // The order was given and not answered.
        }
    }

    @Test
    void secondProcessDoesNotStartAndHarmsNothing() throws Exception {
        try (TestHost host = TestHost.start("a");
                WeirProcess weir = start(host)) {
            order(weir, "/down_host/primary/h0");
            Path other = Files.createDirectory(directory.resolve("other"));
            Path log = other.resolve("log");
            Process second = Processes.start(new ProcessBuilder(
                            Path.of(System.getProperty("java.home"), "bin", "java")
                                    .toString(),
                            "-jar",
                            WeirProcess.war(),
                            "--config",
                            Files.writeString(other.resolve("weir.yaml"), yaml(host))
                                    .toString())
                    .redirectErrorStream(true)
                    .redirectOutput(log.toFile()));

            assertThat(second.waitFor(60, TimeUnit.SECONDS)).isTrue();
            assertThat(second.exitValue()).isEqualTo(1);
            assertThat(Files.readString(log))
                    .endsWith("weir: state.dir: " + state + " is used by another Weir; stop that one, or name another"
                            + " directory for this one\n");
            order(weir, "/down_host/primary/h1");
            kill(weir);
            assertThat(downAfterRestart(host)).containsExactly("h0", "h1");
        }
    }

    /** As a full disk does it: no file can be written any more, until it can. */
    @Test
    void fullDiskStopsNeitherRequestsNorOrders() throws Exception {
        try (TestHost host = TestHost.start("a");
                WeirProcess weir = start(host)) {
            Path log = directory.resolve("weir.log");
            long pid = weir.process().pid();
            order(weir, "/down_host/primary/h0");

            Program.run(List.of("prlimit", "--pid", "" + pid, "--fsize=1:unlimited"));
            Response during = admin(weir.adminPort(), "/down_host/primary/h1");
            Response told = admin(weir.adminPort(), "/state");
            Response traffic = RawClient.get(weir.port("http"), "/");
            Program.run(List.of("prlimit", "--pid", "" + pid, "--fsize=unlimited:unlimited"));
            Await.until("it works again", PATIENCE, () -> isWritable(weir));
            kill(weir);

            assertThat(during.status()).isEqualTo(200);
            assertThat(during.text()).contains("\"warning\":", "File too large");
            assertThat(told.text()).contains("\"writable\":false", "File too large");
            assertThat(traffic.text()).isEqualTo("a");
            assertThat(Files.readString(log)).doesNotContain("ERROR");
            assertThat(downAfterRestart(host)).containsExactly("h0", "h1");
        }
    }

    private static boolean isWritable(WeirProcess weir) {
        try {
            return admin(weir.adminPort(), "/state").text().contains("\"writable\":true");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The ids of the hosts that the next process has down by hand. */
    private List<String> downAfterRestart(TestHost host) throws Exception {
        try (WeirProcess weir = start(host)) {
            String pools = admin(weir.adminPort(), "/pools").text();
            return IntStream.range(0, HOSTS)
                    .mapToObj(i -> "h" + i)
                    .filter(id -> pools.matches("(?s).*\"id\":\"" + id + "\"[^}]*\"state\":\"down_by_hand\".*"))
                    .collect(Collectors.toCollection(ArrayList::new));
        }
    }

    private static void order(WeirProcess weir, String order) throws IOException {
        Response response = admin(weir.adminPort(), order);
        assertThat(response.status()).isEqualTo(200);
        assertThat(response.text()).isEmpty();
    }

    private static Response admin(int port, String path) throws IOException {
        return RawClient.request(port, "GET " + path + " HTTP/1.1\r\nHost: localhost\r\n\r\n");
    }

    private static void kill(WeirProcess weir) throws Exception {
        weir.process().destroyForcibly();
        weir.awaitExit();
    }

    private String log() throws IOException {
        return Files.readString(directory.resolve("weir.log"));
    }

    private WeirProcess start(TestHost host) throws IOException {
        return WeirProcess.start(directory, yaml(host), "-XX:+UseSerialGC", "-Xmx128m");
    }

    private String yaml(TestHost host) {
        String hosts = IntStream.range(0, HOSTS)
                .mapToObj(i -> "{id: h%d, host: 127.0.0.1, port: %d}".formatted(i, host.port()))
                .collect(Collectors.joining(", "));
        return """
                listeners: {http: {bind: 127.0.0.1, port: 0}}
                admin: {bind: 127.0.0.1, port: 0}
                state: {dir: '%s'}
                upstreams: {http: {pools: [{id: primary, hosts: [%s]}]}}
                """
                .formatted(state, hosts);
    }
}

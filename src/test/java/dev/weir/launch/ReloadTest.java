package dev.weir.launch;

import static dev.weir.launch.TestWeir.pool;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import dev.weir.config.Reload;
import dev.weir.fixture.Await;
import dev.weir.fixture.Behaviour;
import dev.weir.fixture.RawClient;
import dev.weir.fixture.Response;
import dev.weir.fixture.TestHost;
import dev.weir.fixture.TestTls;
import dev.weir.fixture.Trickle;
import dev.weir.upstream.Order;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A reload as clients and hosts see it. */
final class ReloadTest {

    private static final String GET = "GET / HTTP/1.1\r\nHost: origin.example\r\n\r\n";

    @TempDir
    private Path directory;

    private Path file;
    private TestHost a;
    private TestHost b;

    @BeforeEach
    void start() throws Exception {
        file = directory.resolve("weir.yaml");
        a = TestHost.start("a");
        b = TestHost.start("b");
    }

    @AfterEach
    void stop() throws Exception {
        a.close();
        b.close();
    }

    // What is replaced.

    @Test
    void otherHostsServeTheNextRequest() throws Exception {
        try (TestWeir weir = TestWeir.startFrom(file, http(pool("primary", "", a)));
                RawClient client = RawClient.connect(weir.port())) {
            assertThat(answer(client).text()).isEqualTo("a");

            Reload.Done done = weir.reload(http(pool("primary", "", b)));

            assertThat(answer(client).text()).isEqualTo("b");
            assertThat(done.added()).containsExactly("http/primary/b");
            assertThat(done.removed()).containsExactly("http/primary/a");
            assertThat(done.changed()).isEmpty();
            Await.equal("open connections to a", 0, a::openConnections);
        }
    }

    @Test
    void upstreamThatIsAddedServesItsScheme() throws Exception {
        try (TestWeir weir = TestWeir.startFrom(file, upstreams("http", pool("primary", "", a)))) {
            weir.reload(upstreams("ftp", pool("primary", "", a), "http", pool("primary", "", b)));

            assertThat(weir.get("/").text()).isEqualTo("b");
            assertThat(weir.weir().upstreams())
                    .extracting(upstream -> upstream.id())
                    .containsExactly("ftp", "http");
        }
    }

    @Test
    void checksOfAnUpstreamThatIsAddedBegin() throws Exception {
        try (TestWeir weir =
                TestWeir.startFrom(file, "background_period: 20ms\n" + upstreams("http", pool("primary", "", a)))) {
            weir.reload("background_period: 20ms\n"
                    + upstreams(
                            "http",
                            pool("primary", "", a),
                            "other",
                            "{id: p, hosts: [{host: 127.0.0.1, port: " + b.port()
                                    + ", healthcheck: {path: /check}}]}"));

            assertThat(b.awaitRequest(1).target()).isEqualTo("/check");
        }
    }

    @Test
    void limitsAndPseudonymAreInForceAtOnce() throws Exception {
        String pool = pool("primary", "", a);
        try (TestWeir weir = TestWeir.startFrom(file, http(pool))) {
            weir.get("/");
            String random = a.lastRequest().header("Via");

            weir.reload("via: edge-1\n" + http(pool));
            weir.get("/");
            String configured = a.lastRequest().header("Via");
            weir.reload(http(pool));
            weir.get("/");

            assertThat(configured).isEqualTo("1.1 edge-1");
            assertThat(a.lastRequest().header("Via")).isEqualTo(random).contains("weir-");
        }
    }

    @Test
    void boundOfTheHeadOfAnswersIsThatOfNewConnections() throws Exception {
        a.behave(Behaviour.thenClose(Behaviour.answer(200, "a", "X-Long: " + "x".repeat(2_000))));
        try (TestWeir weir = TestWeir.startFrom(file, http(pool("primary", "", a)))) {
            int before = weir.get("/").status();

            weir.reload("limits: {response_head_size: 1KiB}\n" + http(pool("primary", "", a)));

            assertThat(before).isEqualTo(200);
            assertThat(weir.get("/").status()).isEqualTo(502);
        }
    }

    @Test
    void keptConnectionsAreNoMoreThanThePoolKeepsNow() throws Exception {
        Trickle together = Trickle.chunked();
        a.behave(together);
        try (TestWeir weir = TestWeir.startFrom(file, http(pool("primary", "keepalive_pool: 10", a)));
                RawClient one = RawClient.connect(weir.port());
                RawClient other = RawClient.connect(weir.port())) {
            one.send(GET);
            other.send(GET);
            a.awaitRequest(2);
            IntStream.range(0, 2).forEach(i -> together.end());
            one.finalResponse();
            other.finalResponse();
            weir.awaitQuiet();
            assertThat(a.openConnections()).isEqualTo(2);

            weir.reload(http(pool("primary", "keepalive_pool: 1", a)));

            Await.equal("open connections to a", 1, a::openConnections);
        }
    }

    @Test
    void callsThatWaitGetConnectionsWhenThereMayBeMore() throws Exception {
        Trickle held = Trickle.chunked();
        a.behave(Behaviour.inTurn(held, Behaviour.identify()));
        try (TestWeir weir =
                        TestWeir.startFrom(file, http(pool("primary", "max_connections: 1, queue_timeout: 60s", a)));
                RawClient one = RawClient.connect(weir.port());
                RawClient other = RawClient.connect(weir.port())) {
            one.send(GET);
            one.head();
            other.send(GET);
            Await.until(
                    "the second waits", () -> weir.host("primary", "a").stats().inFlight() == 2);

            weir.reload(http(pool("primary", "max_connections: 2, queue_timeout: 60s", a)));

            assertThat(other.finalResponse().text()).isEqualTo("a");
            held.end();
        }
    }

    // What goes on.

    @Test
    void removedHostFinishesItsDownload() throws Exception {
        Trickle download = Trickle.ofLength(10);
        a.behave(download);
        try (TestWeir weir = TestWeir.startFrom(file, http(pool("primary", "", a)));
                RawClient client = RawClient.connect(weir.port())) {
            client.send(GET);
            client.head();
            download.release("first");
            client.bytes(5);

            weir.reload(http(pool("primary", "", b)));
            assertThat(weir.get("/").text()).isEqualTo("b");
            download.release(" last");
            download.end();

            assertThat(client.bytes(5)).asString().isEqualTo(" last");
            Await.equal("open connections to a", 0, a::openConnections);
            assertThat(answer(client).text()).isEqualTo("b");
        }
    }

    @Test
    void removedUpstreamFinishesItsDownload() throws Exception {
        Trickle download = Trickle.ofLength(10);
        a.behave(download);
        try (TestWeir weir = TestWeir.startFrom(file, upstreams("one", pool("primary", "", a)));
                RawClient client = RawClient.connect(weir.port())) {
            client.send(GET);
            client.head();
            download.release("first");
            client.bytes(5);

            weir.reload(upstreams("other", pool("primary", "", b)));
            assertThat(weir.get("/").text()).isEqualTo("b");
            download.release(" last");
            download.end();

            assertThat(client.bytes(5)).asString().isEqualTo(" last");
            Await.equal("open connections to a", 0, a::openConnections);
        }
    }

    @Test
    void removedUpstreamIsClosedWhenItsTimeIsOver() throws Exception {
        a.behave(Behaviour.stallInBody("part", 100));
        try (TestWeir weir = TestWeir.startFrom(file, upstreams("one", pool("primary", "", a)));
                RawClient client = RawClient.connect(weir.port())) {
            client.send(GET);
            client.head();

            weir.reload("limits: {stop_timeout: 100ms}\n" + upstreams("other", pool("primary", "", b)));

            assertThat(client.closedByPeer(Await.DEADLINE)).isTrue();
            Await.equal("open connections to a", 0, a::openConnections);
        }
    }

    @Test
    void requestThatHasBegunStillKnowsTheHostsOfItsBeginning() throws Exception {
        a.behave(connection -> {
            a.awaitRequest(1);
            Await.until("the file is another", () -> fileHolds("other"));
            connection.close();
        });
        try (TestWeir weir = TestWeir.startFrom(file, upstreams("one", pool("primary", "", a, b)));
                RawClient client = RawClient.connect(weir.port())) {
            client.send(GET);
            a.awaitRequest(1);

            weir.reload(upstreams("other", pool("primary", "", a)));

            assertThat(client.finalResponse().text()).isEqualTo("b");
        }
    }

    // What stays.

    @Test
    void orderByHandStays() throws Exception {
        try (TestWeir weir = TestWeir.startFrom(file, http(pool("primary", "", a, b)))) {
            weir.order("/down_host/primary/a");
            weir.reload(http(pool("primary", "timeout: 3s", a, b)));
            boolean afterOne = weir.host("primary", "a").usable();
            weir.order("/down_host/primary/b");
            weir.order("/up_host/primary/a");

            weir.reload(http(pool("primary", "timeout: 4s", b, a)));

            assertThat(afterOne).isFalse();
            assertThat(weir.host("primary", "b").order().mode()).isEqualTo(Order.Mode.MAINTENANCE);
            assertThat(weir.get("/").text() + weir.get("/").text()).isEqualTo("aa");
        }
    }

    @Test
    void keptConnectionsStay() throws Exception {
        try (TestWeir weir = TestWeir.startFrom(file, http(pool("primary", "", a)))) {
            weir.get("/");
            weir.awaitQuiet();

            weir.reload("via: edge\n" + http(pool("primary", "timeout: 3s, keepalive_pool: 9", a)));
            weir.get("/");

            assertThat(a.accepted()).isEqualTo(1);
        }
    }

    @Test
    void changeOfTheAdminApiStaysAndIsTold() throws Exception {
        try (TestWeir weir = TestWeir.startFrom(file, http(pool("primary", "", a, b)))) {
            weir.upstream().setWeight("primary", "a", 0);

            Reload.Done done = weir.reload(http(pool("primary", "timeout: 3s", a, b)));

            assertThat(done.keptChanges()).containsExactly("set_weight http/primary/a");
            assertThat(weir.get("/").text() + weir.get("/").text()).isEqualTo("bb");
        }
    }

    @Test
    void whatNeedsARestartIsToldEachTimeAndTheRestIsApplied() throws Exception {
        try (TestWeir weir = TestWeir.startFrom(file, http(pool("primary", "", a)))) {
            String other = "background_period: 3s\nlimits: {idle_timeout: 5s}\n" + http(pool("primary", "", b));

            Reload.Done first = weir.reload(other);
            Reload.Done second = weir.reload(other);
            Reload.Done back = weir.reload(http(pool("primary", "", b)));

            assertThat(first.needsRestart()).containsExactly("background_period", "limits.idle_timeout");
            assertThat(second.needsRestart()).isEqualTo(first.needsRestart());
            assertThat(back.needsRestart()).isEmpty();
            assertThat(weir.get("/").text()).isEqualTo("b");
        }
    }

    @Test
    void configurationWithProblemsChangesNothing() throws Exception {
        try (TestWeir weir = TestWeir.startFrom(file, http(pool("primary", "", a)))) {
            weir.get("/");
            weir.awaitQuiet();
            Files.writeString(file, "via: a b\nadmin: {port: -1}\n" + http(pool("primary", "", b)));

            Reload reload = weir.weir().reload(false, "test");

            assertThat(reload).isInstanceOfSatisfying(Reload.Refused.class, refused -> assertThat(refused.problems())
                    .hasSize(2)
                    .anyMatch(problem -> problem.startsWith(file + ":1: via: "))
                    .anyMatch(problem -> problem.startsWith(file + ":2: admin.port: ")));
            assertThat(weir.get("/").text()).isEqualTo("a");
            assertThat(a.accepted()).isEqualTo(1);
        }
    }

    @Test
    void nothingIsReloadedOnceAStopHasBegun() throws Exception {
        try (TestWeir weir = TestWeir.startFrom(file, http(pool("primary", "", a)))) {
            weir.weir().announceStop();

            assertThat(weir.weir().reload(false, "test")).isEqualTo(new Reload.Refused(List.of("Weir is stopping")));
        }
    }

    @Test
    void stopDoesNotWaitForAFileThatCannotBeRead() throws Exception {
        Path mute = directory.resolve("mute.pem");
        assertThat(new ProcessBuilder("mkfifo", mute.toString()).start().waitFor())
                .isZero();
        TestWeir weir = TestWeir.startFrom(file, http(pool("primary", "", a)));
        Thread reload = new Thread(() -> weir.weir().reload(false, "test"));
        Files.writeString(file, TestWeir.whole(secured(mute, a)));
        reload.start();
        Await.until("it reads", () -> isReading(reload));

        assertTimeoutPreemptively(Duration.ofSeconds(20), weir::close);

        assertThat(reload.isAlive()).isTrue();
        Files.newOutputStream(mute).close();
        reload.join();
    }

    private static boolean isReading(Thread thread) {
        return Stream.of(thread.getStackTrace())
                .anyMatch(frame -> frame.getMethodName().equals("certificates"));
    }

    // TLS to the hosts.

    @Test
    void trustedCertificatesAreReadAgain() throws Exception {
        Path trust = directory.resolve("trust.pem");
        Files.copy(TestTls.caPem(), trust);
        try (TestHost secure =
                        TestHost.start("s", TestTls.trusted("origin.example").context());
                TestWeir weir = TestWeir.startFrom(file, secured(trust, secure));
                RawClient client = RawClient.connect(weir.port())) {
            assertThat(answer(client).text()).isEqualTo("s");
            weir.awaitQuiet();
            weir.reload(secured(trust, secure));
            assertThat(answer(client).text()).isEqualTo("s");
            assertThat(secure.accepted()).isEqualTo(1);

            Files.copy(otherAuthority(), trust, StandardCopyOption.REPLACE_EXISTING);
            Reload.Done distrusted = weir.reload(secured(trust, secure));
            int whileDistrusted = answer(client).status();
            Files.copy(TestTls.caPem(), trust, StandardCopyOption.REPLACE_EXISTING);
            weir.reload(secured(trust, secure));

            assertThat(distrusted.changed()).containsExactly("https");
            assertThat(whileDistrusted).isEqualTo(502);
            assertThat(answer(client).text()).isEqualTo("s");
            Await.equal("open connections", 1, secure::openConnections);
        }
    }

    @Test
    void downloadByOldTlsOptionsGoesOn() throws Exception {
        Trickle download = Trickle.ofLength(10);
        try (TestHost secure =
                        TestHost.start("s", TestTls.trusted("origin.example").context());
                TestWeir weir = TestWeir.startFrom(file, secured(TestTls.caPem(), secure));
                RawClient client = RawClient.connect(weir.port())) {
            secure.behave(Behaviour.inTurn(download, Behaviour.identify()));
            client.send(GET);
            client.head();
            download.release("first");
            client.bytes(5);

            weir.reload("upstreams: {https: {ssl: {verify: false}, pools: [" + pool("primary", "", secure) + "]}}\n");
            assertThat(weir.get("/").text()).isEqualTo("s");
            Await.equal("open connections", 2, secure::openConnections);
            download.release(" last");
            download.end();

            assertThat(client.bytes(5)).asString().isEqualTo(" last");
            Await.equal("open connections", 1, secure::openConnections);
        }
    }

    @Test
    void upstreamThatTurnsToTlsIsNeverAskedInPlainText() throws Exception {
        try (TestHost secure =
                        TestHost.start("s", TestTls.trusted("origin.example").context());
                TestWeir weir = TestWeir.startFrom(file, upstreams("https", pool("primary", "", a)))) {
            weir.get("/");

            weir.reload(secured(TestTls.caPem(), secure));

            assertThat(weir.get("/", "X: y").status()).isIn(200, 502);
            assertThat(RawClient.request(weir.port(), GET).text()).isEqualTo("s");
        }
    }

    // When the file changes.

    @Test
    void renamedFileIsReloadedByItself() throws Exception {
        try (TestWeir weir = TestWeir.startFrom(file, watched(a))) {
            Path next = Files.writeString(directory.resolve("next.yaml"), TestWeir.whole(watched(b)));

            Files.move(next, file, StandardCopyOption.ATOMIC_MOVE);

            Await.until("b serves", () -> "b".equals(text(weir)));
        }
    }

    @Test
    void fileWithProblemsIsToldOnceAndTheNextOneIsReloaded() throws Exception {
        try (ReloadLines log = new ReloadLines();
                TestWeir weir = TestWeir.startFrom(file, watched(a))) {
            Files.writeString(file, "via: a b\nwach: true\n" + watched(b));
            Await.until("it was refused", () -> log.lines().size() == 1);
            int requests = a.requests().size();
            Await.until("some ticks went by", () -> {
                text(weir);
                return a.requests().size() > requests + 50;
            });

            Files.writeString(file, TestWeir.whole(watched(b)));

            Await.until("b serves", () -> "b".equals(text(weir)));
            Await.until("that is told", () -> log.lines().size() > 1);
            assertThat(log.lines()).hasSize(2);
            assertThat(log.lines().get(0))
                    .startsWith("WARN configuration not reloaded by=file, the one in use stays: " + file + ":1: via:")
                    .contains("; " + file + ":2: wach: ");
            assertThat(log.lines().get(1))
                    .isEqualTo("INFO configuration reloaded by=file added=1 removed=1 changed=0 kept_changes=0"
                            + " names=\"+http/primary/b -http/primary/a\"");
        }
    }

    @Test
    void fileThatIsWrittenSlowlyIsReloadedWhole() throws Exception {
        // Every beginning of it that ends with a line is a configuration of its own.
        String written = TestWeir.whole("background_period: 1ms\nwatch: true\nupstreams:\n  http:\n    pools:\n"
                + "    - id: primary\n      hosts:\n" + "      - {host: 127.0.0.1, port: " + b.port() + "}\n");
        try (TestWeir weir = TestWeir.startFrom(file, watched(a).replace("20ms", "1s"))) {
            Files.writeString(file, "");
            for (int at = 0; at < written.length(); at++) {
                Files.writeString(file, written.substring(at, at + 1), StandardOpenOption.APPEND);
                assertThat(weir.upstream().snapshot().pools().get(0).hosts()).hasSize(1);
                assertThat(text(weir)).isEqualTo("a");
            }

            Await.until("b serves", () -> "b".equals(text(weir)));
        }
    }

    @Test
    void fileIsLeftAloneUnlessItIsWatched() throws Exception {
        try (TestWeir weir = TestWeir.startFrom(file, watched(a).replace("watch: true", "watch: false"))) {
            Files.writeString(file, TestWeir.whole(watched(b)));
            int requests = a.requests().size();
            Await.until("some time went by", () -> {
                text(weir);
                return a.requests().size() > requests + 100;
            });

            assertThat(text(weir)).isEqualTo("a");
            weir.reload(watched(b));
            Files.writeString(file, TestWeir.whole(watched(a)));

            Await.until("a serves: it is watched now", () -> "a".equals(text(weir)));
        }
    }

    // Helpers.

    private static Response answer(RawClient client) throws IOException {
        client.send(GET);
        return client.finalResponse();
    }

    private static String text(TestWeir weir) {
        try {
            return weir.get("/").text();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private boolean fileHolds(String text) {
        try {
            return Files.readString(file).contains(text);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private static Path otherAuthority() {
        return TestTls.untrusted("origin.example").certificatePem();
    }

    private static String http(String... pools) {
        return upstreams("http", String.join(", ", pools));
    }

    private static String upstreams(String... idsAndPools) {
        StringBuilder yaml = new StringBuilder("upstreams:\n");
        for (int i = 0; i < idsAndPools.length; i += 2) {
            yaml.append("  %s: {pools: [%s]}%n".formatted(idsAndPools[i], idsAndPools[i + 1]));
        }
        return yaml.toString();
    }

    private static String secured(Path trust, TestHost host) {
        return "upstreams: {https: {ssl: {trust: " + trust + ", sni_host: origin.example}, pools: ["
                + pool("primary", "max_fails: 100", host) + "]}}\n";
    }

    private static String watched(TestHost host) {
        return "background_period: 20ms\nwatch: true\n" + http(pool("primary", "", host));
    }
}

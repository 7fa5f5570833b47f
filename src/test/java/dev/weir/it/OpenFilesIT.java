package dev.weir.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.weir.fixture.Await;
import dev.weir.fixture.Behaviour;
import dev.weir.fixture.Frame;
import dev.weir.fixture.Http2Answer;
import dev.weir.fixture.RawClient;
import dev.weir.fixture.RawHttp2Client;
import dev.weir.fixture.Response;
import dev.weir.fixture.TestHost;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A process that may open few files: it serves what it has, tells of it, does not spin, and recovers by itself. */
class OpenFilesIT {

    private static final int LIMIT = 256;
    /** Of clients, and of hosts: half of what Weir does not keep for itself. */
    private static final int SHARE = 48;

    private static final String GET = "GET / HTTP/1.1\r\nHost: h.example\r\n\r\n";
    private static final Duration WATCHED = Duration.ofSeconds(3);
    private static final Duration SOON = Duration.ofSeconds(10);

    @TempDir
    private Path directory;

    private TestHost host;
    private WeirProcess weir;

    @BeforeEach
    void start() throws Exception {
        host = TestHost.start("a")
                .behave(Behaviour.forTarget("/stall", Behaviour.stall(), Behaviour.answer(200, "answer")));
        String start = "ulimit -n %d; exec '%s' -jar '%s'"
                .formatted(LIMIT, Path.of(System.getProperty("java.home"), "bin", "java"), WeirProcess.war());
        weir = WeirProcess.start(
                directory,
                """
                listeners: {http: {bind: 127.0.0.1, port: 0}}
                admin: {bind: 127.0.0.1, port: 0}
                upstreams:
                  http:
                    pools:
                      - {id: primary, max_fails: 1, read_timeout: 60s, hosts: [{host: 127.0.0.1, port: %d}]}
                """
                        .formatted(host.port()),
                Map.of(),
                List.of("bash", "-c", start));
    }

    @AfterEach
    void stop() throws Exception {
        weir.close();
        host.close();
    }

    @Test
    void clientsBeyondTheirShareWaitAndLeaveRoomForAllElse() throws Exception {
        try (RawClient kept = RawClient.connect(weir.port("http"))) {
            kept.send(GET);
            kept.response();
            List<RawClient> clients = connect(2 * SHARE);

            Duration used = cpuTimeIn(WATCHED);
            kept.send(GET);

            assertThat(kept.response().text()).isEqualTo("answer");
            assertThat(used).isLessThan(WATCHED.dividedBy(2));
            assertThat(pools()).contains("\"state\":\"up\"");
            close(clients);
        }
        assertServesAgain();
        assertThat(weir.log())
                .contains("limits.max_connections is 10000, but only " + SHARE + " clients are served at once")
                .contains(SHARE + " clients are connected, as many as limits.max_connections allows");
        assertLogIsShort();
    }

    @Test
    void requestsBeyondTheShareOfHostsAreAnsweredWith503AndTheHostStaysUp() throws Exception {
        try (RawHttp2Client client = RawHttp2Client.connect(weir.port("http"))) {
            for (int i = 0; i < SHARE; i++) {
                client.request(Frame.END_STREAM, "GET", "/stall");
            }
            host.awaitRequest(SHARE);

            for (int i = 0; i < SHARE; i++) {
                Http2Answer answer = client.get("/");
                assertThat(answer.status()).isEqualTo(503);
                assertThat(answer.header("retry-after")).isEqualTo("1");
            }
            assertThat(pools()).contains("\"state\":\"up\"").contains("\"failcount\":0");
            assertThat(cpuTimeIn(WATCHED)).isLessThan(WATCHED.dividedBy(2));
        }
        assertServesAgain();
        assertLogIsShort();
    }

    @Test
    void limitThatIsReachedAllTheSameIsSurvived() throws Exception {
        assumeTrue(Program.isInstalled("prlimit"), "prlimit is not installed");
        try (RawClient kept = RawClient.connect(weir.port("http"));
                RawClient needy = RawClient.connect(weir.port("http"))) {
            for (RawClient client : List.of(kept, needy)) {
                client.send(GET);
                client.response();
            }
            // A quick second request may have opened a second connection to the host. All of them are taken.
            List<RawClient> waiting = new ArrayList<>(connect(host.openConnections() - 1));
            waiting.add(kept);
            for (RawClient client : waiting) {
                client.send("GET /stall HTTP/1.1\r\nHost: h.example\r\n\r\n");
            }
            host.awaitRequest(2 + waiting.size());
            limitFiles(new Jvm(weir.process()).lowestFreeFile());
            List<RawClient> clients = connect(5);

            Duration used = cpuTimeIn(WATCHED);
            needy.send(GET);
            Response answer = needy.response();

            assertThat(answer.status()).isEqualTo(503);
            assertThat(answer.header("Retry-After")).isEqualTo("1");
            assertThat(used).isLessThan(WATCHED.dividedBy(2));
            limitFiles(LIMIT);
            for (RawClient client : clients) {
                client.send(GET);
                assertThat(client.within(SOON).response().status()).isEqualTo(200);
            }
            assertThat(pools()).contains("\"state\":\"up\"").contains("\"failcount\":0");
            close(clients);
            close(waiting);
        }
        assertThat(weir.log()).contains("they cannot be accepted").contains("No connection to a host can be opened");
        assertLogIsShort();
    }

    private List<RawClient> connect(int count) throws IOException {
        List<RawClient> clients = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            clients.add(RawClient.connect(weir.port("http")));
        }
        return clients;
    }

    private static void close(List<RawClient> clients) throws IOException {
        for (RawClient client : clients) {
            client.close();
        }
    }

    private String pools() throws IOException {
        return RawClient.request(weir.adminPort(), "GET /pools HTTP/1.1\r\nHost: localhost\r\n\r\n")
                .text();
    }

    /** What the process uses in this time, in which nothing happens. */
    private Duration cpuTimeIn(Duration time) {
        Duration before = cpuTime();
        long end = System.nanoTime() + time.toNanos();
        IntStream.generate(() -> 0)
                .takeWhile(i -> System.nanoTime() < end)
                .forEach(i -> LockSupport.parkNanos(end - System.nanoTime()));
        return cpuTime().minus(before);
    }

    private Duration cpuTime() {
        return weir.process().info().totalCpuDuration().orElseThrow();
    }

    private void limitFiles(long count) throws Exception {
        Program.run(
                List.of("prlimit", "--pid", Long.toString(weir.process().pid()), "--nofile=" + count + ":" + LIMIT));
    }

    private void assertServesAgain() {
        Await.until("requests are served again", SOON, () -> {
            try {
                return RawClient.get(weir.port("http"), "/").status() == 200;
            } catch (IOException notYet) {
                return false;
            }
        });
    }

    private void assertLogIsShort() {
        assertThat(weir.log().lines()).hasSizeLessThan(12);
    }
}

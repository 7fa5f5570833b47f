package dev.weir.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.fixture.Await;
import dev.weir.fixture.Behaviour;
import dev.weir.fixture.Flood;
import dev.weir.fixture.Frame;
import dev.weir.fixture.RawClient;
import dev.weir.fixture.RawHttp2Client;
import dev.weir.fixture.TestHost;
import dev.weir.fixture.TestTls;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Isolated;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** What clients that do little cost, measured at the process: the live heap after a collection, and what is outside. */
@Isolated("Memory and time are measured.")
class BoundsIT {

    private static final String NAME = "weir.example";
    private static final int KIB = 1024;
    private static final long GIB = 1L << 30;
    private static final Duration LULL = Duration.ofMillis(500);
    private static final Duration LONG = Duration.ofSeconds(60);

    @TempDir
    private static Path directory;

    private static final Flood FLOOD = Flood.ofLength(GIB);
    private static TestHost host;
    private static WeirProcess weir;
    private static Jvm jvm;

    /** How a client comes. */
    private enum Way {
        HTTP1,
        TLS,
        HTTP2,
        TLS_HTTP2;

        AutoCloseable connect() throws IOException {
            return switch (this) {
                case HTTP1 -> RawClient.connectNarrow(weir.port("http"));
                case TLS -> RawClient.connect(weir.port("https"), TestTls.clientContext(), NAME);
                case HTTP2 -> RawHttp2Client.connect(weir.port("http"));
                case TLS_HTTP2 -> RawHttp2Client.connectTls(weir.port("https"));
            };
        }
    }

    @BeforeAll
    static void start() throws Exception {
        host = TestHost.start("a")
                .behave(Behaviour.forTarget(
                        "/flood",
                        FLOOD,
                        Behaviour.forTarget("/stall", Behaviour.stall(), Behaviour.answer(200, "ok"))));
        TestTls.Identity identity = TestTls.trusted(NAME);
        weir = WeirProcess.start(
                directory,
                """
                listeners:
                  http: {bind: 127.0.0.1, port: 0}
                  https: {bind: 127.0.0.1, port: 0, certificate: %s, key: %s}
                admin: {bind: 127.0.0.1, port: 0}
                limits: {idle_timeout: 10m, response_write_timeout: 10m, request_head_timeout: 2s, request_body_timeout: 2s}
                upstreams: {http: {pools: [{id: primary, read_timeout: 60s, hosts: [{host: 127.0.0.1, port: %d}]}]}}
                """
                        .formatted(identity.certificatePem(), identity.keyPem(), host.port()),
                "-Xmx512m",
                "-XX:NativeMemoryTracking=summary");
        jvm = new Jvm(weir.process());
    }

    @AfterAll
    static void stop() throws Exception {
        weir.close();
        host.close();
    }

    @ParameterizedTest
    @CsvSource({"HTTP1, 15", "TLS, 15", "HTTP2, 15", "TLS_HTTP2, 16"})
    void twoThousandIdleConnectionsCostLittle(Way way, long kibEach) throws Exception {
        int count = 2_000;
        close(idle(way, 100)); // what the first ones alone need
        long before = jvm.memory();

        List<AutoCloseable> clients = idle(way, count);

        assertThat((jvm.memory() - before) / count).isLessThan(kibEach * KIB);
        close(clients);
    }

    @Test
    void connectionThatWasBusyOnceKeepsLittle() throws Exception {
        int count = 100;
        close(busyOnce(count)); // what the first ones alone need
        long before = jvm.memory();

        List<AutoCloseable> clients = busyOnce(count);

        assertThat((jvm.memory() - before) / count).isLessThan(24L * KIB);
        close(clients);
    }

    @ParameterizedTest
    @EnumSource
    void hundredClientsThatNeverReadAGigabyteCostLittle(Way way) throws Exception {
        int count = 100;
        close(idle(way, 100));
        long before = jvm.memory();

        List<AutoCloseable> clients = deaf(way, count);

        Await.until("the host is held up", LONG, () -> FLOOD.heldUpFor(LULL));
        assertThat((jvm.memory() - before) / count).isLessThan(256L * KIB);
        close(clients);
    }

    @Test
    void thousandDownloadsThatStandStillHoldUpNobodyElse() throws Exception {
        int count = 1_000;
        long before = jvm.memory();
        List<AutoCloseable> clients = deaf(Way.HTTP1, count);
        Await.until("the host is held up", LONG, () -> FLOOD.heldUpFor(LULL));

        long tookMillis = slowestOf(100);

        assertThat(tookMillis).isLessThan(2_000);
        assertThat((jvm.memory() - before) / count).isLessThan(256L * KIB);
        close(clients);
    }

    @Test
    void thousandRequestsThatAHostThinksAboutHoldUpNobodyElse() throws Exception {
        List<AutoCloseable> clients = new ArrayList<>();
        int before = host.requests().size();
        for (int i = 0; i < 10; i++) {
            RawHttp2Client client = RawHttp2Client.connect(weir.port("http"));
            clients.add(client);
            for (int request = 0; request < 100; request++) {
                client.request(Frame.END_STREAM, "GET", "/stall");
            }
        }
        Await.until("the host thinks", LONG, () -> host.requests().size() == before + 1_000);

        long tookMillis = slowestOf(100);

        assertThat(tookMillis).isLessThan(2_000);
        close(clients);
    }

    @Test
    void hundredsOfSlowHeadsAndBodiesAreCutAndHoldUpNobodyElse() throws Exception {
        List<RawClient> slow = new ArrayList<>();
        for (int i = 0; i < 300; i++) {
            RawClient head = RawClient.connect(weir.port("http"));
            head.send("GET / HTTP/1.1\r\nHost: weir");
            RawClient body = RawClient.connect(weir.port("http"));
            body.send("POST / HTTP/1.1\r\nHost: weir.example\r\nContent-Length: 100\r\n\r\nbo");
            slow.addAll(List.of(head, body));
        }

        long tookMillis = slowestOf(300);

        assertThat(tookMillis).isLessThan(2_000);
        for (RawClient client : slow) {
            assertThat(client.closedByPeer(Duration.ofSeconds(20))).isTrue();
            client.close();
        }
    }

    /** Kept connections on each of which one request was answered. */
    private static List<AutoCloseable> idle(Way way, int count) throws IOException {
        List<AutoCloseable> clients = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            AutoCloseable client = way.connect();
            clients.add(client);
            if (client instanceof RawClient http1) {
                http1.send("GET / HTTP/1.1\r\nHost: weir.example\r\n\r\n");
                assertThat(http1.response().status()).isEqualTo(200);
            } else if (client instanceof RawHttp2Client http2) {
                assertThat(http2.get("/").status()).isEqualTo(200);
            }
        }
        return clients;
    }

    /** Connections on which a hundred requests were under way at once. */
    private static List<AutoCloseable> busyOnce(int count) throws IOException {
        List<AutoCloseable> clients = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            RawHttp2Client client = RawHttp2Client.connect(weir.port("http"));
            List<Integer> streams = new ArrayList<>();
            for (int request = 0; request < 100; request++) {
                streams.add(client.request(Frame.END_STREAM, "GET", "/"));
            }
            for (int stream : streams) {
                assertThat(client.answer(stream).status()).isEqualTo(200);
            }
            clients.add(client);
        }
        return clients;
    }

    /** Clients that ask for a gigabyte and read only the head of the answer. */
    private static List<AutoCloseable> deaf(Way way, int count) throws IOException {
        List<AutoCloseable> clients = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            AutoCloseable client = way.connect();
            clients.add(client);
            if (client instanceof RawClient http1) {
                http1.send("GET /flood HTTP/1.1\r\nHost: weir.example\r\n\r\n");
                http1.head();
            } else if (client instanceof RawHttp2Client http2) {
                http2.head(http2.request(Frame.END_STREAM, "GET", "/flood"));
            }
        }
        return clients;
    }

    /** The time of the slowest answer but one in a hundred, in milliseconds. */
    private static long slowestOf(int requests) throws IOException {
        long[] millis = new long[requests];
        for (int i = 0; i < requests; i++) {
            long began = System.nanoTime();
            assertThat(RawClient.get(weir.port("http"), "/").status()).isEqualTo(200);
            millis[i] = Duration.ofNanos(System.nanoTime() - began).toMillis();
        }
        Arrays.sort(millis);
        return millis[requests - 1 - requests / 100];
    }

    private static void close(List<AutoCloseable> clients) throws Exception {
        for (AutoCloseable client : clients) {
            if (client instanceof RawClient http1) {
                http1.reset();
            } else {
                client.close();
            }
        }
        Await.until("the connections are gone", LONG, () -> jvm.openFiles() < 200);
    }
}

package dev.weir.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.fixture.Await;
import dev.weir.fixture.Behaviour;
import dev.weir.fixture.Flood;
import dev.weir.fixture.Head;
import dev.weir.fixture.Noise;
import dev.weir.fixture.Progress;
import dev.weir.fixture.RawClient;
import dev.weir.fixture.Sink;
import dev.weir.fixture.TestHost;
import dev.weir.fixture.TestTls;
import dev.weir.launch.TestWeir;
import java.io.IOException;
import java.lang.management.BufferPoolMXBean;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.zip.CRC32;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A body is held nowhere: who does not take it holds up who sends it, and memory does not grow with its length. */
final class BackPressureTest {

    private static final String GET = "GET / HTTP/1.1\r\nHost: test.example\r\n\r\n";
    private static final int MIB = 1024 * 1024;
    private static final int PIECE = 64 * 1024;
    /** Long enough to be no pause of the machine's. */
    private static final Duration LULL = Duration.ofMillis(300);

    private TestHost host;
    private TestWeir weir;

    @BeforeEach
    void start() throws Exception {
        host = TestHost.start("a");
        weir = TestWeir.inFrontOf("", host);
    }

    @AfterEach
    void stop() throws Exception {
        weir.close();
        host.close();
    }

    @Test
    void aClientThatDoesNotReadHoldsUpTheHost() throws Exception {
        Flood flood = Flood.ofLength(64 * MIB);
        host.behave(flood);
        try (RawClient client = RawClient.connect(weir.port())) {
            client.send(GET);
            client.head();

            Await.until("the host is held up", () -> flood.heldUpFor(LULL));
            assertThat(flood.sent()).isLessThan(32 * MIB);

            assertThat(checksum(client, 64 * MIB)).isEqualTo(Noise.checksum(64 * MIB));
        }
    }

    @Test
    void aClientThatDoesNotReadAChunkedAnswerHoldsUpTheHost() throws Exception {
        Flood flood = Flood.chunked(64 * MIB);
        host.behave(flood);
        try (RawClient client = RawClient.connect(weir.port())) {
            client.send(GET);
            Head head = client.head();

            Await.until("the host is held up", () -> flood.heldUpFor(LULL));
            assertThat(flood.sent()).isLessThan(32 * MIB);

            assertThat(checksum(client.body(head).bytes())).isEqualTo(Noise.checksum(64 * MIB));
        }
    }

    @Test
    void aTlsClientThatDoesNotReadHoldsUpATlsHost() throws Exception {
        Flood flood = Flood.ofLength(64 * MIB);
        TestTls.Identity identity = TestTls.trusted("weir.example");
        try (TestHost secure = TestHost.start("secure", identity.context()).behave(flood);
                TestWeir front = TestWeir.start(TlsConfig.onBothSides(identity, "", secure));
                RawClient client = RawClient.connect(front.tlsPort(), TestTls.clientContext(), "weir.example")) {
            client.send(GET);
            client.head();

            Await.until("the host is held up", () -> flood.heldUpFor(LULL));
            assertThat(flood.sent()).isLessThan(32 * MIB);

            assertThat(checksum(client, 64 * MIB)).isEqualTo(Noise.checksum(64 * MIB));
        }
    }

    @Test
    void aClientWithLittleRoomGetsEveryByte() throws Exception {
        host.behave(Flood.ofLength(4 * MIB));
        try (RawClient client = RawClient.connectNarrow(weir.port())) {
            client.send(GET);
            client.head();

            assertThat(checksum(client, 4 * MIB)).isEqualTo(Noise.checksum(4 * MIB));
        }
    }

    @Test
    void aHostThatDoesNotReadHoldsUpTheClient() throws Exception {
        Sink sink = Sink.closed();
        host.behave(sink);
        try (RawClient client = RawClient.connect(weir.port())) {
            Progress sent = new Progress();
            CompletableFuture<Void> upload = upload(client, 64 * MIB, sent);

            Await.until("the client is held up", () -> sent.bytes() > 0 && sent.nothingFor(LULL));
            assertThat(sent.bytes()).isLessThan(32 * MIB);

            sink.open();
            assertThat(client.response().text()).isEqualTo(Long.toString(Noise.checksum(64 * MIB)));
            upload.join();
        }
    }

    @Test
    void longBodiesPassInBothDirectionsWithoutMoreMemory() throws Exception {
        long length = 200L * MIB;
        long before = directMemory();
        host.behave(Behaviour.forTarget("/up", Sink.opened(), Flood.ofLength(length)));
        long most;
        try (RawClient down = RawClient.connect(weir.port());
                RawClient up = RawClient.connect(weir.port()).within(Duration.ofSeconds(60))) {
            down.send(GET);
            CompletableFuture<Void> upload = upload(up, length, new Progress());
            down.head();

            assertThat(checksum(down, length)).isEqualTo(Noise.checksum(length));
            assertThat(up.response().text()).isEqualTo(Long.toString(Noise.checksum(length)));
            upload.join();
            most = directMemory();
        }

        assertThat(most - before).isLessThan(32L * MIB);
    }

    @Test
    void fiftyDownloadsThatNobodyReadsHoldLittleMemory() throws Exception {
        Flood flood = Flood.ofLength(64 * MIB);
        host.behave(flood);
        long directBefore = directMemory();
        long heapBefore = heapInUse();
        List<RawClient> clients = new ArrayList<>();
        try {
            for (int i = 0; i < 50; i++) {
                RawClient client = RawClient.connectNarrow(weir.port());
                clients.add(client);
                client.send(GET);
                client.head();
            }

            Await.until("the host is held up", () -> flood.heldUpFor(LULL));

            assertThat(directMemory() - directBefore).isLessThan(16L * MIB);
            assertThat(heapInUse() - heapBefore).isLessThan(32L * MIB);
        } finally {
            for (RawClient client : clients) {
                client.reset();
            }
        }
        Await.equal(
                "requests in flight", 0, () -> weir.host("primary", "a").stats().inFlight());
        Await.equal("connections at the host", 0, host::openConnections);
    }

    private static CompletableFuture<Void> upload(RawClient client, long length, Progress sent) {
        return CompletableFuture.runAsync(() -> {
            try {
                client.send("POST /up HTTP/1.1\r\nHost: test.example\r\nContent-Length: " + length + "\r\n\r\n");
                for (long at = 0; at < length; at += PIECE) {
                    byte[] piece = Noise.bytes(at, (int) Math.min(PIECE, length - at));
                    client.send(piece);
                    sent.add(piece.length);
                }
            } catch (IOException e) {
                throw new CompletionException(e);
            }
        });
    }

    private static long checksum(RawClient client, long length) throws IOException {
        CRC32 sum = new CRC32();
        for (long at = 0; at < length; at += PIECE) {
            sum.update(client.bytes((int) Math.min(PIECE, length - at)));
        }
        return sum.getValue();
    }

    private static long checksum(byte[] bytes) {
        CRC32 sum = new CRC32();
        sum.update(bytes);
        return sum.getValue();
    }

    private static long directMemory() {
        return ManagementFactory.getPlatformMXBeans(BufferPoolMXBean.class).stream()
                .filter(pool -> pool.getName().equals("direct"))
                .mapToLong(BufferPoolMXBean::getMemoryUsed)
                .sum();
    }

    private static long heapInUse() {
        System.gc();
        return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
    }
}

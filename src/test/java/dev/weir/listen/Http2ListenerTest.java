package dev.weir.listen;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.weir.config.Limits;
import dev.weir.config.Settings;
import dev.weir.fixture.Frame;
import dev.weir.fixture.Http2Answer;
import dev.weir.fixture.RawClient;
import dev.weir.fixture.RawHttp2Client;
import dev.weir.fixture.Response;
import dev.weir.fixture.TestTls;
import dev.weir.proxy.Client;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.lang.management.BufferPoolMXBean;
import java.lang.management.ManagementFactory;
import java.net.SocketException;
import java.util.Arrays;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What the listeners take and refuse in HTTP/2. */
class Http2ListenerTest {

    private static final int PROTOCOL_ERROR = 1;
    private static final int REFUSED_STREAM = 7;
    private static final int ENHANCE_YOUR_CALM = 11;
    private static final TestTls.Identity IDENTITY = TestTls.trusted("h.example");

    private static final Consumer<Client> ECHO =
            Serving.saying(client -> client.scheme() + " " + client.authority() + " " + client.target());

    /** Never answers, and reads nothing. */
    private static void think(Client client) {}

    @Test
    void alpnChoosesHttp2() throws Exception {
        try (Running running = Running.of(TestSettings.https(https(true)), ECHO);
                RawHttp2Client client = RawHttp2Client.connectTls(running.port())) {
            assertThat(client.get("/x").text()).isEqualTo("https h.example /x");
        }
    }

    @Test
    void clientWithoutAlpnGetsHttp11() throws Exception {
        try (Running running = Running.of(TestSettings.https(https(true)), ECHO);
                RawClient client = RawClient.connect(running.port(), TestTls.clientContext(), "h.example")) {
            client.send("GET / HTTP/1.1\r\nHost: h.example\r\n\r\n");

            assertThat(client.response().status()).isEqualTo(200);
        }
    }

    @Test
    void upgradeFromHttp11IsIgnored() throws Exception {
        try (Running running = Running.http(ECHO)) {
            Response response = RawClient.get(
                    running.port(),
                    "/",
                    "Connection: Upgrade, HTTP2-Settings",
                    "Upgrade: h2c",
                    "HTTP2-Settings: AAMAAABkAAQAAP__");

            assertThat(response.status()).isEqualTo(200);
            assertThat(response.head().startLine()).isEqualTo("HTTP/1.1 200 OK");
        }
    }

    @Test
    void prefaceIsRefusedWhereHttp2IsSwitchedOff() throws Exception {
        Settings.Http http = new Settings.Http("127.0.0.1", 0, false);
        try (Running running = Running.of(TestSettings.settings(http, null, Limits.defaults()), ECHO)) {
            Response response = RawClient.request(running.port(), "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n");

            assertThat(response.status()).isEqualTo(426);
        }
    }

    @Test
    void schemeIsTheListenersWhateverTheClientSays() throws Exception {
        try (Running running = Running.http(ECHO);
                RawHttp2Client client = RawHttp2Client.connect(running.port())) {
            byte[] block = RawHttp2Client.block(
                    ":method", "GET", ":scheme", "https", ":authority", "h.example:81", ":path", "/");

            Http2Answer answer = client.answer(client.request(Frame.END_STREAM, block));

            assertThat(answer.text()).isEqualTo("http h.example:81 /");
        }
    }

    @Test
    void hostStandsInForTheAuthority() throws Exception {
        try (Running running = Running.http(ECHO);
                RawHttp2Client client = RawHttp2Client.connect(running.port())) {
            byte[] block =
                    RawHttp2Client.block(":method", "GET", ":scheme", "http", ":path", "/", "host", "h.example:81");

            Http2Answer answer = client.answer(client.request(Frame.END_STREAM, block));

            assertThat(answer.text()).isEqualTo("http h.example:81 /");
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("malformedHeads")
    void malformedHeadIsRefusedAndOtherStreamsLiveOn(String what, byte[] block) throws Exception {
        try (Running running = Running.http(ECHO);
                RawHttp2Client client = RawHttp2Client.connect(running.port())) {
            Http2Answer answer = client.answer(client.request(Frame.END_STREAM, block));
            Http2Answer next = client.get("/");

            assertThat(answer.status()).isEqualTo(400);
            assertThat(answer.headerNames()).doesNotContain("connection");
            assertThat(next.status()).isEqualTo(200);
        }
    }

    static Stream<Arguments> malformedHeads() {
        return Stream.of(
                head("name in upper case", "X-A", "1"),
                head("name with a space", "x a", "1"),
                head("line break in a value", "x", "1\r\ny: 2"),
                head("NUL in a value", "x", "1\0"),
                head("connection", "connection", "close"),
                head("keep-alive", "keep-alive", "timeout=5"),
                head("proxy-connection", "proxy-connection", "close"),
                head("transfer-encoding", "transfer-encoding", "chunked"),
                head("upgrade", "upgrade", "websocket"),
                head("te", "te", "gzip"),
                head("pseudo-header after a header", "x", "1", ":path", "/"),
                head("second path", ":path", "/"),
                head("unknown pseudo-header", ":x", "1"),
                head("two lengths", "content-length", "0", "content-length", "0"),
                head("signed length", "content-length", "+0"),
                head("host of another name", "host", "other.example"),
                head("host of another port", "host", "h.example:81"),
                head("two hosts", "host", "h.example", "host", "h.example"),
                target("no authority", null, "/"),
                target("empty authority", "", "/"),
                target("asterisk", "h.example", "*"),
                target("relative path", "h.example", "x"),
                target("absolute target", "h.example", "http://other.example/"),
                target("fragment", "h.example", "/a#b"),
                target("empty path", "h.example", ""),
                target("NUL in the path", "h.example", "/%00"),
                target("line break in the path", "h.example", "/a\r\nX: 1"),
                target("bare NUL in the path", "h.example", "/a\0"),
                head("line feed in a value", "x", "1\ny: 2"),
                head("carriage return in a value", "x", "1\ry: 2"),
                head("line break in a name", "x\r\ny", "1"),
                head("colon in a name", "x:y", "1"));
    }

    /** Allowed by RFC 9113, section 5.4.1: what Jetty cannot read it does not take for a matter of one stream. */
    @ParameterizedTest(name = "{0}")
    @MethodSource("unreadableHeads")
    void unreadableHeadEndsTheConnection(String what, byte[] block) throws Exception {
        try (Running running = Running.http(ECHO);
                RawHttp2Client client = RawHttp2Client.connect(running.port())) {
            client.request(Frame.END_STREAM, block);

            assertThat(client.awaitGoAway().number(4)).isEqualTo(PROTOCOL_ERROR);
        }
    }

    static Stream<Arguments> unreadableHeads() {
        return Stream.of(
                head("length that is no number", "content-length", "x"),
                head("list of lengths", "content-length", "0, 0"),
                head("empty name", "", "1"),
                target("user information", "user@h.example", "/"),
                target("authority with a path", "h.example/x", "/"),
                target("port too large", "h.example:65536", "/"));
    }

    private static Arguments head(String what, String... more) {
        String[] usual = {":method", "GET", ":scheme", "http", ":authority", "h.example", ":path", "/"};
        String[] all = Stream.concat(Stream.of(usual), Stream.of(more)).toArray(String[]::new);
        return arguments(what, RawHttp2Client.block(all));
    }

    private static Arguments target(String what, @Nullable String authority, String path) {
        return authority == null
                ? arguments(what, RawHttp2Client.block(":method", "GET", ":scheme", "http", ":path", path))
                : arguments(
                        what,
                        RawHttp2Client.block(
                                ":method", "GET", ":scheme", "http", ":authority", authority, ":path", path));
    }

    @Test
    void largeHeadsAreRefusedAndOtherStreamsLiveOn() throws Exception {
        try (Running running = Running.http(ECHO);
                RawHttp2Client client = RawHttp2Client.connect(running.port())) {
            Http2Answer path = large(
                    client,
                    RawHttp2Client.block(
                            ":method",
                            "GET",
                            ":scheme",
                            "http",
                            ":authority",
                            "h.example",
                            ":path",
                            "/" + "a".repeat(33_000)));
            Http2Answer header = large(
                    client,
                    RawHttp2Client.block(
                            ":method",
                            "GET",
                            ":scheme",
                            "http",
                            ":authority",
                            "h.example",
                            ":path",
                            "/",
                            "x",
                            "a".repeat(33_000)));
            Http2Answer next = client.get("/", "x", "a".repeat(16_000));

            assertThat(path.status()).isEqualTo(414);
            assertThat(header.status()).isEqualTo(431);
            assertThat(next.status()).isEqualTo(200);
        }
    }

    /** Sends a header block in a HEADERS frame and CONTINUATION frames. */
    private static Http2Answer large(RawHttp2Client client, byte[] block) throws IOException {
        int frame = 16_000;
        int stream = client.begin(Arrays.copyOf(block, frame));
        for (int at = frame; at < block.length; at += frame) {
            int end = Math.min(block.length, at + frame);
            client.send(
                    Frame.CONTINUATION,
                    end == block.length ? Frame.END_HEADERS : Frame.NONE,
                    stream,
                    Arrays.copyOfRange(block, at, end));
        }
        return client.answer(stream);
    }

    @Test
    void oneHeaderTooManyIsAnsweredWith431() throws Exception {
        try (Running running = Running.http(new TestLimits().headers(2).build(), ECHO);
                RawHttp2Client client = RawHttp2Client.connect(running.port())) {
            assertThat(client.get("/", "x", "1", "x", "2").status()).isEqualTo(200);
            assertThat(client.get("/", "x", "1", "x", "2", "x", "3").status()).isEqualTo(431);
        }
    }

    @Test
    void streamBeyondTheLimitIsRefused() throws Exception {
        try (Running running = Running.http(Http2ListenerTest::think);
                RawHttp2Client client = RawHttp2Client.connect(running.port())) {
            for (int i = 0; i < Http2Connections.MAX_STREAMS; i++) {
                client.request(Frame.END_STREAM, "GET", "/");
            }

            Http2Answer answer = client.answer(client.request(Frame.END_STREAM, "GET", "/"));

            assertThat(answer.reset()).isEqualTo(REFUSED_STREAM);
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("floods")
    void floodEndsTheConnection(String what, Frame frame) throws Exception {
        try (Running running = Running.http(Http2ListenerTest::think);
                RawHttp2Client client = RawHttp2Client.connect(running.port())) {
            client.request(Frame.END_STREAM, "GET", "/");
            flood(client, frame);

            assertThat(end(client)).isIn("told " + ENHANCE_YOUR_CALM, "reset");
        }
    }

    /** The reset may overtake what was told when the server closes before it has read all of the flood. */
    private static String end(RawHttp2Client client) throws IOException {
        try {
            return "told " + client.awaitGoAway().number(4);
        } catch (SocketException reset) {
            return "reset";
        }
    }

    static Stream<Arguments> floods() {
        return Stream.of(
                arguments("PING", new Frame(Frame.PING, Frame.NONE, 0, new byte[8])),
                arguments("SETTINGS", new Frame(Frame.SETTINGS, Frame.NONE, 0, new byte[0])),
                arguments("unknown", new Frame(77, Frame.NONE, 0, new byte[1])),
                arguments("PRIORITY", new Frame(2, Frame.NONE, 1, new byte[5])));
    }

    /** In one piece: what comes after the server closed would reset the connection, and the GOAWAY be lost. */
    private static void flood(RawHttp2Client client, Frame frame) throws IOException {
        ByteArrayOutputStream frames = new ByteArrayOutputStream();
        for (int i = 0; i <= 2 * Http2Rates.PER_SECOND; i++) {
            frames.writeBytes(frame.bytes());
        }
        client.sendBytes(frames.toByteArray());
    }

    @Test
    void floodOfContinuationsEndsTheConnection() throws Exception {
        try (Running running = Running.http(Http2ListenerTest::think);
                RawHttp2Client client = RawHttp2Client.connect(running.port())) {
            int stream = client.begin(RawHttp2Client.block(":method", "GET"));
            flood(client, new Frame(Frame.CONTINUATION, Frame.NONE, stream, new byte[0]));

            assertThat(end(client)).isIn("told " + ENHANCE_YOUR_CALM, "reset");
        }
    }

    @Test
    void floodOfResetRequestsEndsTheConnection() throws Exception {
        try (Running running = Running.http(Http2ListenerTest::think);
                RawHttp2Client client = RawHttp2Client.connect(running.port())) {
            for (int i = 0; i <= 2 * Http2Rates.PER_SECOND; i++) {
                client.reset(client.request(Frame.END_STREAM, "GET", "/"));
            }

            assertThat(client.awaitGoAway().number(4)).isEqualTo(ENHANCE_YOUR_CALM);
        }
    }

    @Test
    void floodOfTinyPiecesThatNobodyReadsEndsTheStream() throws Exception {
        try (Running running = Running.http(Http2ListenerTest::think);
                RawHttp2Client client = RawHttp2Client.connect(running.port())) {
            int stream = client.request(Frame.NONE, "POST", "/", "content-length", "100000");
            for (int i = 0; i < 1_100; i++) {
                client.data(stream, Frame.NONE, "x");
            }

            assertThat(client.answer(stream).reset()).isEqualTo(ENHANCE_YOUR_CALM);
        }
    }

    @Test
    void smallPiecesThatNobodyReadsKeepNoNetworkBuffers() throws Exception {
        try (Running running = Running.http(Http2ListenerTest::think);
                RawHttp2Client client = RawHttp2Client.connect(running.port())) {
            int stream = client.request(Frame.NONE, "POST", "/", "content-length", "100000");
            byte[] filler = windowUpdates(stream, 16 * 1024);
            long before = directMemory();

            for (int i = 0; i < 500; i++) {
                client.data(stream, Frame.NONE, "x");
                client.sendBytes(filler);
            }
            client.send(Frame.PING, Frame.NONE, 0, new byte[8]);
            while (client.read().type() != Frame.PING) {
                // until all was parsed
            }

            assertThat(directMemory() - before).isLessThan(2 * 1024 * 1024);
        }
    }

    private static byte[] windowUpdates(int stream, int size) {
        ByteArrayOutputStream frames = new ByteArrayOutputStream();
        while (frames.size() < size) {
            frames.writeBytes(Frame.ofNumber(Frame.WINDOW_UPDATE, stream, 1).bytes());
        }
        return frames.toByteArray();
    }

    private static long directMemory() {
        return ManagementFactory.getPlatformMXBeans(BufferPoolMXBean.class).stream()
                .filter(pool -> pool.getName().equals("direct"))
                .mapToLong(BufferPoolMXBean::getMemoryUsed)
                .sum();
    }

    @Test
    void manyShortStreamsAreNoFlood() throws Exception {
        try (Running running = Running.http(ECHO);
                RawHttp2Client client = RawHttp2Client.connect(running.port())) {
            for (int i = 0; i < 1_000; i++) {
                Http2Answer answer = client.get("/");

                assertThat(answer.status()).isEqualTo(200);
            }
        }
    }

    private static Settings.Https https(boolean http2) {
        return new Settings.Https("127.0.0.1", 0, http2, IDENTITY.certificatePem(), IDENTITY.keyPem(), null);
    }
}

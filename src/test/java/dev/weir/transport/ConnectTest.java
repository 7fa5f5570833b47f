package dev.weir.transport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.weir.fixture.Await;
import dev.weir.fixture.FullBacklog;
import dev.weir.fixture.RawClient;
import dev.weir.fixture.Response;
import dev.weir.fixture.TestHost;
import dev.weir.launch.TestWeir;
import dev.weir.upstream.Health;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Look-up and TCP. */
final class ConnectTest {

    /** The state of a socket that waits for the answer to its SYN, in the table of Linux. */
    private static final String SYN_SENT = " 02 ";

    private static final Path SOCKETS = Path.of("/proc/net/tcp");

    @ParameterizedTest
    @ValueSource(strings = {"127.0.0.1", "::1"})
    void aNameWithSeveralAddressesIsTriedUntilOneConnects(String only) throws Exception {
        List<String> addresses = Stream.of(InetAddress.getAllByName("localhost"))
                .map(InetAddress::getHostAddress)
                .toList();
        assumeTrue(addresses.containsAll(List.of("127.0.0.1", "0:0:0:0:0:0:0:1")), "localhost has both addresses");
        try (TestHost host = TestHost.start("a", only, 0, null);
                TestWeir weir = inFrontOf("", "localhost", host.port())) {
            assertThat(weir.get("/").text()).isEqualTo("a");
            assertThat(weir.host("primary", "1").stats().failures()).isZero();
        }
    }

    @Test
    void anAddressOfIpv6IsConnected() throws Exception {
        try (TestHost host = TestHost.start("a", "::1", 0, null);
                TestWeir weir = inFrontOf("", "::1", host.port())) {
            assertThat(weir.get("/").text()).isEqualTo("a");
        }
    }

    @Test
    void anUnknownNameIsAnsweredWith504AndCounted() throws Exception {
        try (TestWeir weir = inFrontOf("timeout: 9s", "nowhere.invalid", 80)) {
            Response response = weir.get("/");

            assertThat(response.status()).isEqualTo(504);
            assertThat(reason(weir)).isEqualTo("unknown host name");
        }
    }

    @Test
    void aRefusedConnectionIsAnsweredWith504AndCounted() throws Exception {
        try (TestWeir weir = inFrontOf("", "127.0.0.1", TestHost.refusing())) {
            Response response = weir.get("/");

            assertThat(response.status()).isEqualTo(504);
            assertThat(reason(weir)).containsIgnoringCase("refused");
        }
    }

    @Test
    void aConnectThatIsNotAnsweredEndsWithTheTimeoutAndLeavesNothingBehind() throws Exception {
        assumeTrue(Files.isReadable(SOCKETS));
        try (FullBacklog mute = TestHost.hangsInConnect();
                TestWeir weir = inFrontOf("timeout: 100ms", "127.0.0.1", mute.port())) {
            Await.equal("half-open connections of the fixture", 0L, () -> halfOpen(mute.port()));
            long start = System.nanoTime();

            Response response = weir.get("/");

            Duration took = Duration.ofNanos(System.nanoTime() - start);
            assertThat(response.status()).isEqualTo(504);
            assertThat(took).isBetween(Duration.ofMillis(100), Await.DEADLINE);
            assertThat(reason(weir)).isEqualTo("connect timeout");
            Await.equal("half-open connections", 0L, () -> halfOpen(mute.port()));
        }
    }

    @Test
    void afterAConnectThatIsNotAnsweredTheNextHostGetsAPostWithItsBody() throws Exception {
        try (FullBacklog mute = TestHost.hangsInConnect();
                TestHost good = TestHost.start("good");
                TestWeir weir = TestWeir.start("upstreams: {http: {pools: [{id: primary, timeout: 100ms, hosts: ["
                        + "{host: 127.0.0.1, port: " + mute.port() + "}, {host: 127.0.0.1, port: " + good.port()
                        + "}]}]}}\n")) {
            Response response = RawClient.request(
                    weir.port(), "POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 10\r\n\r\nten bytes.");

            assertThat(response.text()).isEqualTo("good");
            assertThat(good.lastRequest().text()).isEqualTo("ten bytes.");
        }
    }

    private static TestWeir inFrontOf(String options, String address, int port) throws Exception {
        return TestWeir.start("upstreams: {http: {pools: [{id: primary, " + (options.isEmpty() ? "" : options + ", ")
                + "hosts: [{host: \"" + address + "\", port: " + port + "}]}]}}\n");
    }

    private static String reason(TestWeir weir) {
        Health health = weir.host("primary", "1").health();
        assertThat(health).isInstanceOf(Health.Failing.class);
        return ((Health.Failing) health).last().reason();
    }

    private static long halfOpen(int port) {
        String remote = String.format(Locale.ROOT, ":%04X", port);
        try {
            return Files.readAllLines(SOCKETS).stream()
                    .filter(line -> line.contains(remote + SYN_SENT))
                    .count();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}

package dev.weir.health;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.fixture.Await;
import dev.weir.fixture.Behaviour;
import dev.weir.fixture.FullBacklog;
import dev.weir.fixture.RecordedRequest;
import dev.weir.fixture.TestHost;
import dev.weir.fixture.TestTls;
import dev.weir.launch.TestWeir;
import dev.weir.upstream.Failure;
import dev.weir.upstream.Health;
import dev.weir.upstream.Order;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Checks as hosts and operators see them: the whole of Weir, over real connections. */
final class ChecksOnTheWireTest {

    private static final String OFTEN = "interval: 100ms";
    private static final String ONCE = "interval: 1h";
    private static final String NAME = "origin.example";

    private TestHost host;

    @BeforeEach
    void start() throws Exception {
        host = TestHost.start("a");
    }

    @AfterEach
    void stop() throws Exception {
        host.close();
    }

    // Down and up.

    @Test
    void failingChecksTakeAHostDownAndPassingOnesBringItBack() throws Exception {
        host.behave(Behaviour.answer(503, ""));
        try (TestWeir weir = weir("max_fails: 3", host, OFTEN + ", rise: 2, status_codes: [5xx]")) {
            awaitDown(weir);
            // On a busy machine a check may fail because it takes too long, before the host has seen it.
            assertThat(weir.host("primary", "a").stats().failures()).isGreaterThanOrEqualTo(3);
            assertThat(host.requests()).isNotEmpty();
            assertThat(weir.get("/").status()).isEqualTo(504);

            host.behave(Behaviour.identify());

            awaitUp(weir);
            assertThat(weir.get("/").text()).isEqualTo("a");
        }
    }

    @Test
    void aHostThatResetsConnectionsIsTakenDownAndComesBack() throws Exception {
        host.behave(Behaviour.resetOnAccept());
        try (TestWeir weir = weir("max_fails: 2", host, OFTEN)) {
            awaitDown(weir);

            host.behave(Behaviour.identify());

            awaitUp(weir);
        }
    }

    @Test
    void aHostDownByHandIsCheckedAndStaysDown() throws Exception {
        try (TestWeir weir = weir("", host, OFTEN + ", rise: 1")) {
            weir.upstream().downHost("primary", "a");
            int before = host.requests().size();

            host.awaitRequest(before + 5);

            assertThat(weir.host("primary", "a").order().mode()).isEqualTo(Order.Mode.MAINTENANCE);
            weir.upstream().upHost("primary", "a");
            assertThat(weir.get("/").status()).isEqualTo(200);
        }
    }

    // The request.

    @Test
    void aCheckIsAGetOfTheRootUnlessConfigured() throws Exception {
        try (TestWeir weir = weir("", host, ONCE)) {
            RecordedRequest check = host.awaitRequest(1);

            assertThat(check.head().text())
                    .isEqualTo("GET / HTTP/1.1\r\nHost: 127.0.0.1:" + host.port()
                            + "\r\nUser-Agent: Weir check\r\nConnection: close\r\n\r\n");
        }
    }

    @Test
    void aCheckIsSentAsConfigured() throws Exception {
        String check = ONCE + ", method: POST, path: \"/check?deep=1\", body: \"ten bytes.\", version: \"1.0\","
                + " headers: {X-Check: yes-please, host: my.example, User-Agent: mine}";
        try (TestWeir weir = weir("", host, check)) {
            RecordedRequest request = host.awaitRequest(1);
            Await.equal("body", "ten bytes.", request::text);

            assertThat(request.head().startLine()).isEqualTo("POST /check?deep=1 HTTP/1.0");
            assertThat(request.header("X-Check")).isEqualTo("yes-please");
            assertThat(request.head().all("Host")).containsExactly("my.example");
            assertThat(request.head().all("User-Agent")).containsExactly("mine");
            assertThat(request.head().all("Content-Length")).containsExactly("10");
        }
    }

    // Connections.

    @Test
    void eachCheckHasAConnectionOfItsOwnThatIsClosedAfterwards() throws Exception {
        // The host would keep it.
        host.behave(connection -> {
            Behaviour.identify().serve(connection);
            connection.awaitClient();
        });
        try (TestWeir weir = weir("", host, OFTEN)) {
            host.awaitRequest(4);
            weir.upstream().removeHost("primary", "a");

            Await.equal("open connections", 0, host::openConnections);

            assertThat(host.requests()).extracting(RecordedRequest::connection).doesNotHaveDuplicates();
        }
    }

    @Test
    void aCheckUsesNoConnectionOfTraffic() throws Exception {
        try (TestWeir weir = weir("", host, OFTEN)) {
            weir.get("/traffic");
            int kept = connection("/traffic");
            host.awaitRequest(host.requests().size() + 3);

            assertThat(host.requests().stream()
                            .filter(request -> request.target().equals("/")))
                    .noneMatch(check -> check.connection() == kept);
            weir.get("/again");
            assertThat(connection("/again")).isEqualTo(kept);
        }
    }

    @Test
    void aHangingCheckTakesNoPlaceOfTrafficAtTheLimit() throws Exception {
        host.behave(Behaviour.forTarget("/check", Behaviour.stall(), Behaviour.identify()));
        try (TestWeir weir = weir("max_connections: 1", host, ONCE + ", path: /check, read_timeout: 1h")) {
            host.awaitRequest(1);

            assertThat(weir.get("/").text()).isEqualTo("a");
        }
    }

    // TLS.

    @Test
    void aCheckAsksForTheConfiguredNameAndVerifiesIt() throws Exception {
        try (TestHost secure = TestHost.start("a", TestTls.trusted(NAME).context());
                TestWeir weir = tlsWeir("sni_host: " + NAME, secure, ONCE)) {
            assertThat(secure.awaitRequest(1).sniName()).isEqualTo(NAME);
            assertThat(weir.host("primary", "a").stats().failures()).isZero();
        }
    }

    @Test
    void withoutSniHostACheckAsksForTheNameInItsHost() throws Exception {
        try (TestHost secure = TestHost.start("a", TestTls.trusted(NAME).context());
                TestWeir weir = tlsWeir("verify: true", secure, ONCE + ", headers: {Host: \"" + NAME + ":8443\"}")) {
            assertThat(secure.awaitRequest(1).sniName()).isEqualTo(NAME);
            assertThat(weir.host("primary", "a").stats().failures()).isZero();
        }
    }

    @Test
    void withoutAnyNameACheckVerifiesTheHostsAddress() throws Exception {
        try (TestHost secure = TestHost.start("a", TestTls.trusted("127.0.0.1").context());
                TestWeir weir = tlsWeir("verify: true", secure, ONCE)) {
            assertThat(secure.awaitRequest(1).sniName()).isNull();
            assertThat(weir.host("primary", "a").stats().failures()).isZero();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"untrusted", "expired", "wrong name"})
    void aBadCertificateFailsTheCheckWhoeverChoseTheName(String bad) throws Exception {
        TestTls.Identity identity = bad.equals("untrusted")
                ? TestTls.untrusted(NAME)
                : bad.equals("expired") ? TestTls.expired(NAME) : TestTls.trusted("other.example");
        try (TestHost secure = TestHost.start("a", identity.context());
                TestWeir weir = tlsWeir("verify: true", secure, ONCE + ", headers: {Host: \"" + NAME + "\"}")) {
            awaitDown(weir);

            assertThat(secure.requests()).isEmpty();
            assertThat(cause(weir).reason()).startsWith("TLS handshake failed");
        }
    }

    // Time.

    @Test
    void aCheckThatIsNotAnsweredFailsAfterItsReadTimeout() throws Exception {
        host.behave(Behaviour.stall());
        try (TestWeir weir = weir("max_fails: 1", host, "interval: 1s, read_timeout: 100ms")) {
            awaitDown(weir);

            assertThat(cause(weir)).isEqualTo(new Failure(Failure.Source.CHECK, "read timeout"));
            Await.equal("open connections", 0, host::openConnections);
        }
    }

    @Test
    void aCheckThatIsNotConnectedFailsAfterItsTimeout() throws Exception {
        try (FullBacklog mute = TestHost.hangsInConnect();
                TestWeir weir = start("", "max_fails: 1, timeout: 1h", entry("a", mute.port(), "timeout: 100ms"))) {
            awaitDown(weir);

            assertThat(cause(weir)).isEqualTo(new Failure(Failure.Source.CHECK, "connect timeout"));
        }
    }

    @Test
    void aCheckWhoseHandshakeHangsFailsAfterItsTimeout() throws Exception {
        host.behave(Behaviour.hangInHandshake());
        try (TestWeir weir = tlsWeir("sni_host: " + NAME, host, ONCE + ", timeout: 1s")) {
            awaitDown(weir);

            assertThat(cause(weir)).isEqualTo(new Failure(Failure.Source.CHECK, "handshake timeout"));
        }
    }

    @Test
    void aHangingHostDoesNotDelayTheChecksOfOthers() throws Exception {
        host.behave(Behaviour.stall());
        try (TestHost other = TestHost.start("b");
                TestWeir weir = start(
                        "",
                        "",
                        entry("a", host.port(), ONCE + ", read_timeout: 1h"),
                        entry("b", other.port(), OFTEN))) {
            host.awaitRequest(1);

            other.awaitRequest(other.requests().size() + 5);

            assertThat(weir.host("primary", "a").stats().failures()).isZero();
        }
    }

    @Test
    void theNumberOfPoolsIsNotLimitedByThreads() throws Exception {
        int count = 300;
        String pools = IntStream.range(0, count)
                .mapToObj(i -> "{id: p" + i + ", hosts: [" + entry("a", host.port(), ONCE + ", path: /" + i) + "]}")
                .collect(Collectors.joining(", "));
        try (TestWeir weir = TestWeir.start("background_period: 20ms\nupstreams: {http: {pools: [" + pools + "]}}\n")) {
            host.awaitRequest(count);

            assertThat(weir.get("/").status()).isEqualTo(200);
        }
    }

    // Means.

    private static TestWeir weir(String options, TestHost host, String check) throws Exception {
        return start("", options, entry(host.name(), host.port(), check));
    }

    private static TestWeir tlsWeir(String ssl, TestHost host, String check) throws Exception {
        return start(
                "ssl: {trust: " + TestTls.caPem() + ", " + ssl + "}, ",
                "max_fails: 1",
                entry(host.name(), host.port(), check));
    }

    private static TestWeir start(String ssl, String options, String... hosts) throws Exception {
        String pool = Stream.of("id: primary", options, "hosts: [" + String.join(", ", hosts) + "]")
                .filter(part -> !part.isEmpty())
                .collect(Collectors.joining(", "));
        return TestWeir.start("background_period: 20ms\nupstreams: {http: {" + ssl + "pools: [{" + pool + "}]}}\n");
    }

    private static String entry(String id, int port, String check) {
        return "{id: " + id + ", host: 127.0.0.1, port: " + port + ", healthcheck: {" + check + "}}";
    }

    private int connection(String target) {
        return host.requests().stream()
                .filter(request -> request.target().equals(target))
                .findFirst()
                .orElseThrow()
                .connection();
    }

    private static void awaitDown(TestWeir weir) {
        Await.until("the host is down", () -> weir.host("primary", "a").health() instanceof Health.DownByFailures);
    }

    private static void awaitUp(TestWeir weir) {
        Await.until("the host is up", () -> weir.host("primary", "a").health().usable());
    }

    private static Failure cause(TestWeir weir) {
        return ((Health.DownByFailures) weir.host("primary", "a").health()).cause();
    }
}

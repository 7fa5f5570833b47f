package dev.weir.transport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.fixture.Await;
import dev.weir.fixture.Behaviour;
import dev.weir.fixture.Connection;
import dev.weir.fixture.RawClient;
import dev.weir.fixture.Response;
import dev.weir.fixture.TestHost;
import dev.weir.fixture.TestTls;
import dev.weir.launch.TestWeir;
import dev.weir.upstream.Health;
import dev.weir.upstream.Host;
import dev.weir.upstream.TlsOptions;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** TLS to the hosts: which name is asked for, whom Weir trusts, and what follows when it does not. */
final class UpstreamTlsTest {

    private static final String NAME = "origin.example";
    private static final String SNI = "sni_host: " + NAME;
    private static final String TRUST = "trust: " + TestTls.caPem();

    /** Hosts that a client cannot make a handshake with. */
    private enum Unsafe {
        UNTRUSTED,
        EXPIRED,
        WRONG_NAME,
        PLAIN_TEXT,
        CLOSES,
        RESETS,
        HANGS;

        TestHost start() throws IOException {
            return switch (this) {
                case UNTRUSTED -> TestHost.start("bad", TestTls.untrusted(NAME).context());
                case EXPIRED -> TestHost.start("bad", TestTls.expired(NAME).context());
                case WRONG_NAME ->
                    TestHost.start("bad", TestTls.trusted("other.example").context());
                case PLAIN_TEXT -> TestHost.start("bad").behave(new AnswersAtOnce());
                case CLOSES -> trusted("bad").behave(Behaviour.closeOnAccept());
                case RESETS -> trusted("bad").behave(Behaviour.resetOnAccept());
                case HANGS -> trusted("bad").behave(Behaviour.hangInHandshake());
            };
        }
    }

    /** Speaks plain HTTP whatever comes. */
    private static final class AnswersAtOnce implements Behaviour {
        @Override
        public void connected(Connection connection) throws IOException {
            connection.write("HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\n\r\n");
        }

        @Override
        public void serve(Connection connection) {
            // What came is no request.
        }
    }

    // Names.

    @ParameterizedTest
    @ValueSource(strings = {"test.example", "test.example:8443", "TEST.example"})
    void withoutSniHostTheNameInTheRequestsHostIsAskedForAndVerified(String authority) throws Exception {
        try (TestHost host = TestHost.start("a", TestTls.trusted("test.example").context());
                TestWeir weir = weir(TRUST, "", host)) {
            Response response = getFrom(weir, authority);

            assertThat(response.status()).isEqualTo(200);
            assertThat(host.lastRequest().sniName()).isEqualToIgnoringCase("test.example");
            assertThat(host.lastRequest().header("Host")).isEqualTo(authority);
        }
    }

    @Test
    void sniHostIsAskedForAndVerifiedWhateverTheRequestsHost() throws Exception {
        try (TestHost host = trusted("a");
                TestWeir weir = weir(SNI + ", " + TRUST, "", host)) {
            Response response = getFrom(weir, "elsewhere.example");

            assertThat(response.status()).isEqualTo(200);
            assertThat(host.lastRequest().sniName()).isEqualTo(NAME);
            assertThat(host.lastRequest().header("Host")).isEqualTo("elsewhere.example");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"127.0.0.1", "127.0.0.1:8443", "[::1]", "[::1]:8443"})
    void anAddressIsVerifiedAgainstTheAddressesInTheCertificateAndNotAskedForByName(String authority) throws Exception {
        try (TestHost host =
                        TestHost.start("a", TestTls.trusted("127.0.0.1", "::1").context());
                TestWeir weir = weir(TRUST, "", host)) {
            Response response = getFrom(weir, authority);

            assertThat(response.status()).isEqualTo(200);
            assertThat(host.lastRequest().sniName()).isNull();
        }
    }

    @Test
    void aNameWithoutADotIsAskedForToo() throws Exception {
        try (TestHost host = TestHost.start("a", TestTls.trusted("origin").context());
                TestWeir weir = weir(TRUST, "", host)) {
            Response response = getFrom(weir, "origin");

            assertThat(response.status()).isEqualTo(200);
            assertThat(host.lastRequest().sniName()).isEqualTo("origin");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"a_b.example", "-a.example", "a..b", "1.2.3.4.5", "x.example."})
    void aNameThatTlsDoesNotKnowIsServedUnverified(String authority) throws Exception {
        try (TestHost host = trusted("a");
                TestWeir weir = weir("verify: false", "", host)) {
            assertThat(getFrom(weir, authority).status()).isEqualTo(200);
        }
    }

    @Test
    void aNameThatTlsDoesNotKnowIsNeverVerified() throws Exception {
        try (TestHost host = trusted("a");
                TestWeir weir = weir(TRUST, "max_connections: 1", host)) {
            for (String authority : List.of("a_b.example", "-a.example", "a..b", "x".repeat(64) + ".example")) {
                assertThat(getFrom(weir, authority).status()).isEqualTo(502);
            }

            assertThat(weir.host("primary", "a").health()).isInstanceOf(Health.Up.class);
            assertThat(getFrom(weir, NAME).status()).isEqualTo(200);
        }
    }

    // Failed handshakes.

    /** Not of a reset: whether that comes before or after the end of the TCP handshake is for the kernel to say. */
    @ParameterizedTest
    @EnumSource(value = Unsafe.class, mode = EnumSource.Mode.EXCLUDE, names = "RESETS")
    void aFailedHandshakeIsAnsweredWith502AndCounted(Unsafe kind) throws Exception {
        try (TestHost bad = kind.start();
                TestWeir weir = weir(SNI + ", " + TRUST, "timeout: 2s", bad)) {
            Response response = weir.get("/");

            assertThat(response.status()).isEqualTo(502);
            assertThat(weir.host("primary", "bad").stats().failures()).isEqualTo(1);
            assertThat(bad.requests()).isEmpty();
        }
    }

    @ParameterizedTest
    @EnumSource(Unsafe.class)
    void afterAFailedHandshakeTheNextHostGetsAPostWithItsWholeBody(Unsafe kind) throws Exception {
        try (TestHost bad = kind.start();
                TestHost good = trusted("good");
                TestWeir weir = weir(SNI + ", " + TRUST, "timeout: 3s", bad, good)) {
            Response response = RawClient.request(
                    weir.port(), "POST /orders HTTP/1.1\r\nHost: x\r\nContent-Length: 10\r\n\r\nten bytes.");

            assertThat(response.status()).isEqualTo(200);
            assertThat(response.text()).isEqualTo("good");
            assertThat(good.lastRequest().text()).isEqualTo("ten bytes.");
            assertThat(weir.host("primary", "bad").stats().failures()).isEqualTo(1);
        }
    }

    @Test
    void aWrongNameThatAClientChoseIsNoFailureOfTheHost() throws Exception {
        try (TestHost host = trusted("a");
                TestWeir weir = weir(TRUST, "max_fails: 1", host)) {
            Response response = getFrom(weir, "other.example");

            assertThat(response.status()).isEqualTo(502);
            assertThat(weir.host("primary", "a").stats().failures()).isZero();
            assertThat(getFrom(weir, NAME).status()).isEqualTo(200);
        }
    }

    @Test
    void aWrongNameThatAClientChoseCostsFewHandshakes() throws Exception {
        TestHost[] hosts = new TestHost[6];
        for (int i = 0; i < hosts.length; i++) {
            hosts[i] = trusted("h" + i);
        }
        try (TestWeir weir = weir(TRUST, "max_fails: 1", hosts)) {
            for (int i = 0; i < 20; i++) {
                assertThat(getFrom(weir, "wrong" + i + ".example").status()).isEqualTo(502);
            }

            // As many as there may be resends, which are 3 unless set, and the first.
            assertThat(Stream.of(hosts).mapToInt(TestHost::accepted).sum()).isEqualTo(20 * 4);
            assertThat(weir.upstream().snapshot().pools().get(0).hosts()).allMatch(Host::usable);
            for (TestHost host : hosts) {
                Await.equal("connections at the host", 0, host::openConnections);
            }
        } finally {
            for (TestHost host : hosts) {
                host.close();
            }
        }
    }

    @ParameterizedTest
    @EnumSource(
            value = Unsafe.class,
            names = {"UNTRUSTED", "EXPIRED"})
    void aBadChainIsAFailureOfTheHostWhoeverChoseTheName(Unsafe kind) throws Exception {
        try (TestHost bad = kind.start();
                TestWeir weir = weir(TRUST, "", bad)) {
            Response response = getFrom(weir, "other.example");

            assertThat(response.status()).isEqualTo(502);
            assertThat(weir.host("primary", "bad").stats().failures()).isEqualTo(1);
        }
    }

    @ParameterizedTest
    @EnumSource(
            value = Unsafe.class,
            names = {"UNTRUSTED", "EXPIRED", "WRONG_NAME"})
    void withoutVerificationEveryCertificateWillDo(Unsafe kind) throws Exception {
        try (TestHost bad = kind.start();
                TestWeir weir = weir(SNI + ", verify: false", "", bad)) {
            assertThat(weir.get("/").status()).isEqualTo(200);
            assertThat(bad.lastRequest().sniName()).isEqualTo(NAME);
        }
    }

    // Trust.

    @Test
    void withoutATrustFileThePlatformDecides() throws Exception {
        try (TestHost host = trusted("a");
                TestWeir weir = weir(SNI, "", host)) {
            assertThat(weir.get("/").status()).isEqualTo(502);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "no certificate",
                "-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----\n",
            })
    void aTrustFileThatHoldsNoCertificateStopsTheStart(String content, @TempDir Path directory) throws Exception {
        Path file = Files.writeString(directory.resolve("trust.pem"), content);

        assertThatThrownBy(() -> weir("trust: " + file, "")).hasMessageContaining(file.toString());
    }

    @Test
    void aTrustFileThatIsNotThereStopsTheStart(@TempDir Path directory) {
        Path file = directory.resolve("missing.pem");

        assertThatThrownBy(() -> weir("trust: " + file, "")).hasMessageContaining(file.toString());
    }

    @Test
    void anHttpUpstreamIsNeverTalkedToInTls() throws Exception {
        try (TestHost host = TestHost.start("a");
                TestWeir weir =
                        TestWeir.start("upstreams: {https: {pools: [" + TestWeir.pool("primary", "", host) + "]}}\n")) {
            assertThat(weir.get("/").status()).isEqualTo(200);
            assertThat(host.lastRequest().sniName()).isNull();
        }
    }

    private static TlsOptions.Trust trust(Path pem) throws Exception {
        try (InputStream in = Files.newInputStream(pem)) {
            return new TlsOptions.Trust(pem, List.of((X509Certificate)
                    CertificateFactory.getInstance("X.509").generateCertificate(in)));
        }
    }

    // One name, one connection.

    @Test
    void connectionsForDifferentNamesAreNotShared() throws Exception {
        try (TestHost host = TestHost.start(
                        "a", TestTls.trusted("a.example", "b.example").context());
                TestTransport transport = TestTransport.to(
                        host, TestTransport.options(10, 0), new TlsOptions(true, null, trust(TestTls.caPem())))) {
            for (String name : List.of("a.example", "b.example", "a.example", "b.example")) {
                assertThat(transport.getFrom(name, "/").await().status()).isEqualTo(200);
            }

            assertThat(host.requests())
                    .extracting(request -> request.connection())
                    .containsExactly(1, 2, 1, 2);
        }
    }

    @Test
    void beyond256NamesTheConnectionsOfTheLeastRecentlyUsedNameAreClosed() throws Exception {
        try (TestHost host = trusted("a");
                TestTransport transport =
                        TestTransport.to(host, TestTransport.options(10, 0), new TlsOptions(false, null, null))) {
            for (int i = 0; i < 256; i++) {
                transport.getFrom("name" + i, "/").await();
            }
            transport.getFrom("name0", "/").await();
            assertThat(host.accepted()).isEqualTo(256);

            transport.getFrom("name256", "/").await();

            Await.equal("open connections", 256, host::openConnections);
            transport.getFrom("name0", "/").await();
            assertThat(host.lastRequest().connection()).isEqualTo(1);
            transport.getFrom("name1", "/").await();
            assertThat(host.lastRequest().connection()).isEqualTo(258);
        }
    }

    // Sessions.

    @ParameterizedTest
    @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
    void theNextConnectionToAHostResumesTheSession(String protocol) throws Exception {
        List<Long> created = new CopyOnWriteArrayList<>();
        try (TestHost host = TestHost.start("a", server(protocol)).behave(noting(created));
                TestWeir weir = weir(SNI + ", " + TRUST, "keepalive_pool: 0", host)) {
            assertThat(weir.get("/").status()).isEqualTo(200);
            awaitClockAfter(created.get(0));

            assertThat(weir.get("/").status()).isEqualTo(200);

            assertThat(host.accepted()).isEqualTo(2);
            assertThat(created.get(1)).isEqualTo(created.get(0));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
    void aSessionIsNotOfferedToAnotherHost(String protocol) throws Exception {
        List<Long> created = new CopyOnWriteArrayList<>();
        SSLContext shared = server(protocol);
        try (TestHost a = TestHost.start("a", shared).behave(noting(created));
                TestHost b = TestHost.start("b", "127.0.0.2", a.port(), shared).behave(noting(created));
                TestWeir weir = weir(SNI + ", " + TRUST, "keepalive_pool: 0", a, b)) {
            assertThat(weir.get("/").status()).isEqualTo(200);
            awaitClockAfter(created.get(0));

            assertThat(weir.get("/").status()).isEqualTo(200);

            assertThat(b.accepted()).isEqualTo(1);
            assertThat(created.get(1)).isGreaterThan(created.get(0));
        }
    }

    // Means.

    private static TestHost trusted(String name) throws IOException {
        return TestHost.start(name, TestTls.trusted(NAME).context());
    }

    private static TestWeir weir(String ssl, String options, TestHost... hosts) throws Exception {
        return TestWeir.start("upstreams: {https: {ssl: {" + ssl + "}, pools: ["
                + TestWeir.pool("primary", options, hosts) + "]}}\n");
    }

    private static Response getFrom(TestWeir weir, String authority) throws IOException {
        return RawClient.request(weir.port(), "GET / HTTP/1.1\r\nHost: " + authority + "\r\n\r\n");
    }

    private static Behaviour noting(List<Long> sessionsCreated) {
        return connection -> {
            sessionsCreated.add(connection.tlsSession().getCreationTime());
            Behaviour.identify().serve(connection);
        };
    }

    /** A session that is made from now on differs from one of that time. */
    private static void awaitClockAfter(long millis) {
        Await.until("the clock goes on", () -> System.currentTimeMillis() > millis + 1);
    }

    private static SSLContext server(String protocol) throws Exception {
        KeyStore keys = KeyStore.getInstance("PKCS12");
        try (var in = Files.newInputStream(TestTls.trusted(NAME).keystore())) {
            keys.load(in, TestTls.PASSWORD.toCharArray());
        }
        KeyManagerFactory factory = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        factory.init(keys, TestTls.PASSWORD.toCharArray());
        SSLContext context = SSLContext.getInstance(protocol);
        context.init(factory.getKeyManagers(), null, null);
        return context;
    }
}

package dev.weir.launch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.fixture.RawClient;
import dev.weir.fixture.TestHost;
import dev.weir.fixture.TestTls;
import org.junit.jupiter.api.Test;

/** The HTTPS listener, beyond what it shares with the plain one. */
final class TlsListenerTest {

    @Test
    void aHostThatTheCertificateDoesNotNameIsServed() throws Exception {
        TestTls.Identity identity = TestTls.trusted("weir.example");
        String config =
                """
                listeners: {https: {bind: 127.0.0.1, port: 0, certificate: %s, key: %s}}
                upstreams: {http: {pools: [%s]}}
                """;
        try (TestHost host = TestHost.start("a");
                TestWeir weir = TestWeir.start(config.formatted(
                        identity.certificatePem(), identity.keyPem(), TestWeir.pool("primary", "", host)));
                RawClient client = RawClient.connect(weir.tlsPort(), TestTls.clientContext(), "weir.example")) {
            client.send("GET / HTTP/1.1\r\nHost: other.example\r\n\r\n");

            assertThat(client.response().text()).isEqualTo("a");
            assertThat(host.lastRequest().header("Host")).isEqualTo("other.example");
        }
    }
}

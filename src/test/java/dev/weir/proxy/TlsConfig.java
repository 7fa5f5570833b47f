package dev.weir.proxy;

import dev.weir.fixture.TestHost;
import dev.weir.fixture.TestTls;
import dev.weir.launch.TestWeir;

/** Configurations for tests in which TLS is only one of two ways. */
final class TlsConfig {

    private TlsConfig() {}

    /** An HTTPS listener and an HTTP listener in front of plain hosts. */
    static String inFrontOf(TestTls.Identity identity, String options, TestHost... hosts) {
        return listeners(identity) + "upstreams: {http: {pools: [" + TestWeir.pool("primary", options, hosts) + "]}}\n";
    }

    /** The same in front of hosts that talk TLS, in the name {@code weir.example}. */
    static String onBothSides(TestTls.Identity identity, String options, TestHost... hosts) {
        return listeners(identity)
                + "upstreams: {https: {ssl: {sni_host: weir.example, trust: %s}, pools: [%s]}}\n"
                        .formatted(TestTls.caPem(), TestWeir.pool("primary", options, hosts));
    }

    private static String listeners(TestTls.Identity identity) {
        return """
                listeners:
                  http: {bind: 127.0.0.1, port: 0}
                  https: {bind: 127.0.0.1, port: 0, certificate: %s, key: %s}
                """
                .formatted(identity.certificatePem(), identity.keyPem());
    }
}

package dev.weir.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.fixture.RawClient;
import dev.weir.fixture.Response;
import dev.weir.fixture.TestHost;
import dev.weir.fixture.TestTls;
import dev.weir.launch.TestWeir;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The scheme of the listener chooses the upstream; where there is nobody to ask, the answer is 504. */
final class UpstreamChoiceTest {

    private static TestHost plain;
    private static TestHost secure;
    private static String listeners;

    @BeforeAll
    static void start() throws Exception {
        plain = TestHost.start("plain");
        secure = TestHost.start("secure");
        TestTls.Identity identity = TestTls.trusted("weir.example");
        listeners =
                "listeners: {http: {bind: 127.0.0.1, port: 0}, https: {bind: 127.0.0.1, port: 0, certificate: %s, key: %s}}\n"
                        .formatted(identity.certificatePem(), identity.keyPem());
    }

    @AfterAll
    static void stop() throws Exception {
        plain.close();
        secure.close();
    }

    @Test
    void eachSchemeHasItsUpstream() throws Exception {
        String upstreams = "upstreams: {http: {pools: [" + TestWeir.pool("primary", "", plain) + "]}, https: {pools: ["
                + TestWeir.pool("primary", "", secure) + "]}}\n";
        try (TestWeir weir = TestWeir.start(listeners + upstreams)) {
            Response overHttp = weir.get("/");
            Response overHttps = getSecurely(weir, "/");

            assertThat(overHttp.text()).isEqualTo("plain");
            assertThat(plain.lastRequest().header("X-Forwarded-Proto")).isEqualTo("http");
            assertThat(overHttps.text()).isEqualTo("secure");
            assertThat(secure.lastRequest().header("X-Forwarded-Proto")).isEqualTo("https");
        }
    }

    @Test
    void aHostThatTheCertificateIsNotForIsServed() throws Exception {
        String upstreams = "upstreams: {https: {pools: [" + TestWeir.pool("primary", "", secure) + "]}}\n";
        try (TestWeir weir = TestWeir.start(listeners + upstreams);
                RawClient client = RawClient.connect(weir.tlsPort(), TestTls.clientContext(), "weir.example")) {
            client.send("GET / HTTP/1.1\r\nHost: 192.0.2.1:8443\r\n\r\n");
            Response answer = client.response();

            assertThat(answer.text()).isEqualTo("secure");
            assertThat(secure.lastRequest().header("Host")).isEqualTo("192.0.2.1:8443");
        }
    }

    @Test
    void anAbsoluteTargetDoesNotChooseTheUpstream() throws Exception {
        String upstreams = "upstreams: {http: {pools: [" + TestWeir.pool("primary", "", plain) + "]}, https: {pools: ["
                + TestWeir.pool("primary", "", secure) + "]}}\n";
        try (TestWeir weir = TestWeir.start(listeners + upstreams)) {
            Response answer = getSecurely(weir, "http://test.example/p");

            assertThat(answer.text()).isEqualTo("secure");
            assertThat(secure.lastRequest().header("X-Forwarded-Proto")).isEqualTo("https");
            assertThat(secure.lastRequest().target()).isEqualTo("/p");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"http", "https", "other"})
    void anUpstreamAloneServesEveryRequest(String name) throws Exception {
        String upstreams = "upstreams: {" + name + ": {pools: [" + TestWeir.pool("primary", "", plain) + "]}}\n";
        try (TestWeir weir = TestWeir.start(listeners + upstreams)) {
            Response overHttp = weir.get("/");
            Response overHttps = getSecurely(weir, "/");

            assertThat(overHttp.text()).isEqualTo("plain");
            assertThat(overHttps.text()).isEqualTo("plain");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "upstreams: {http: {pools: []}}",
                "upstreams: {http: {}}",
                "upstreams: {http: {pools: [{id: empty, hosts: []}]}}",
                "upstreams: {http: {pools: [{id: empty}]}}",
                "upstreams: {http: {pools: [{id: empty}, {id: dr, priority: 10}]}}",
                "upstreams: {https: {pools: []}, other: {pools: []}}"
            })
    void withoutAHostTheAnswerIs504(String upstreams) throws Exception {
        try (TestWeir weir = TestWeir.start(upstreams + "\n")) {
            Response answer = weir.get("/");

            assertThat(answer.status()).isEqualTo(504);
        }
    }

    @Test
    void aPoolWithoutHostsIsPassedOver() throws Exception {
        String upstreams = "upstreams: {http: {pools: [{id: empty, priority: 0}, "
                + TestWeir.pool("dr", "priority: 10", plain) + "]}}\n";
        try (TestWeir weir = TestWeir.start(upstreams)) {
            Response answer = weir.get("/");

            assertThat(answer.text()).isEqualTo("plain");
        }
    }

    private static Response getSecurely(TestWeir weir, String target) throws Exception {
        try (RawClient client = RawClient.connect(weir.tlsPort(), TestTls.clientContext(), "weir.example")) {
            client.send("GET " + target + " HTTP/1.1\r\nHost: test.example\r\n\r\n");
            return client.response();
        }
    }
}

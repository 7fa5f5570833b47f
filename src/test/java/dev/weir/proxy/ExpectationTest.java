package dev.weir.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.fixture.Await;
import dev.weir.fixture.Behaviour;
import dev.weir.fixture.RawClient;
import dev.weir.fixture.Response;
import dev.weir.fixture.TestHost;
import dev.weir.launch.TestWeir;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code Expect} is answered here, and 100 is sent when a body is wanted, not before (RFC 9110, section 10.1.1). */
final class ExpectationTest {

    private static final String EXPECTING =
            "PUT /upload HTTP/1.1\r\nHost: test.example\r\nContent-Length: 5\r\nExpect: 100-continue\r\n\r\n";
    private static final Duration A_WHILE = Duration.ofMillis(300);

    private TestHost host;
    private TestWeir weir;

    @BeforeEach
    void start() throws Exception {
        host = TestHost.start("a");
        weir = TestWeir.inFrontOf("timeout: 200ms, read_timeout: 10s", host);
    }

    @AfterEach
    void stop() throws Exception {
        weir.close();
        host.close();
    }

    @Test
    void aConnectedHostMakesTheClientSendItsBody() throws Exception {
        try (RawClient client = RawClient.connect(weir.port())) {
            client.send(EXPECTING);
            Response interim = client.response();
            client.send("hello");
            Response answer = client.response();

            assertThat(interim.head().text()).isEqualTo("HTTP/1.1 100 Continue\r\n\r\n");
            assertThat(answer.status()).isEqualTo(200);
            assertThat(host.lastRequest().text()).isEqualTo("hello");
        }
    }

    @Test
    void theExpectationIsNotPassedOn() throws Exception {
        Response answer = RawClient.request(weir.port(), EXPECTING + "hello");

        assertThat(answer.status()).isEqualTo(200);
        assertThat(host.lastRequest().header("Expect")).isNull();
    }

    @Test
    void withoutAConnectedHostTheClientIsNotAskedForItsBody() throws Exception {
        String yaml = "upstreams: {http: {pools: [{id: primary, hosts: [{host: 127.0.0.1, port: %d}]}]}}\n"
                .formatted(TestHost.refusing());
        try (TestWeir dead = TestWeir.start(yaml);
                RawClient client = RawClient.connect(dead.port())) {
            client.send(EXPECTING);
            Response answer = client.response();

            assertThat(answer.status()).isEqualTo(504);
            assertThat(client.closedByPeer(Await.DEADLINE)).isTrue();
        }
    }

    @Test
    void aRefusingHostBeforeTheConnectedOneChangesNothing() throws Exception {
        String yaml =
                "upstreams: {http: {pools: [{id: primary, hosts: [{host: 127.0.0.1, port: %d}, {host: %s, port: %d}]}]}}\n"
                        .formatted(TestHost.refusing(), host.ip(), host.port());
        try (TestWeir two = TestWeir.start(yaml);
                RawClient client = RawClient.connect(two.port())) {
            client.send(EXPECTING);
            Response interim = client.response();
            client.send("hello");
            Response answer = client.response();

            assertThat(interim.status()).isEqualTo(100);
            assertThat(answer.status()).isEqualTo(200);
            assertThat(host.lastRequest().text()).isEqualTo("hello");
        }
    }

    @Test
    void theHostHearsOfTheRequestBeforeTheBodyComes() throws Exception {
        host.behave(Behaviour.answerEarly(403, "no"));
        try (RawClient client = RawClient.connect(weir.port())) {
            client.send(EXPECTING);
            Response answer = client.finalResponse();

            assertThat(answer.status()).isEqualTo(403);
            assertThat(answer.text()).isEqualTo("no");
            assertThat(client.closedByPeer(Await.DEADLINE)).isTrue();
        }
    }

    @Test
    void http10IsNeverSent100() throws Exception {
        try (RawClient client = RawClient.connect(weir.port())) {
            client.send(EXPECTING.replace("HTTP/1.1", "HTTP/1.0"));
            host.awaitRequest(1);
            boolean silent = client.silentFor(A_WHILE);
            client.send("hello");
            Response answer = client.response();

            assertThat(silent).isTrue();
            assertThat(answer.status()).isEqualTo(200);
            assertThat(host.lastRequest().text()).isEqualTo("hello");
        }
    }

    @Test
    void withoutABodyNothingIsAskedFor() throws Exception {
        try (RawClient client = RawClient.connect(weir.port())) {
            client.send("GET / HTTP/1.1\r\nHost: test.example\r\nExpect: 100-continue\r\n\r\n");
            Response answer = client.response();

            assertThat(answer.status()).isEqualTo(200);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"200-ok", "100-continue, other", "100-continue\r\nExpect: other", "other\r\nExpect: 100-continue"
            })
    void otherExpectationsAreAnsweredWith417(String expectation) throws Exception {
        Response answer = RawClient.request(
                weir.port(), EXPECTING.replace("Expect: 100-continue", "Expect: " + expectation) + "hello");

        assertThat(answer.status()).isEqualTo(417);
        assertThat(host.requests()).isEmpty();
    }
}

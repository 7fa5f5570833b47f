package dev.weir.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.fixture.Await;
import dev.weir.fixture.Behaviour;
import dev.weir.fixture.Noise;
import dev.weir.fixture.RawClient;
import dev.weir.fixture.Response;
import dev.weir.fixture.TestHost;
import dev.weir.fixture.TestTls;
import dev.weir.launch.TestWeir;
import java.io.IOException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;

/** A host that answers before it has the whole request: the answer is passed on, and both connections end. */
final class EarlyAnswerTest {

    private static final int TEN_MEGABYTES = 10_000_000;
    private static final String REASON = "no ".repeat(2_000);

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
    void theAnswerIsPassedOnAndBothConnectionsEnd() throws Exception {
        host.behave(Behaviour.answerEarly(413, REASON));
        try (RawClient client = RawClient.connect(weir.port())) {
            client.send("POST / HTTP/1.1\r\nHost: test.example\r\nContent-Length: 1000\r\n\r\npart");

            Response response = client.response();

            assertThat(response.status()).isEqualTo(413);
            assertThat(response.header("Connection")).isEqualTo("close");
            assertThat(response.text()).isEqualTo(REASON);
            assertThat(client.closedByPeer(Await.DEADLINE)).isTrue();
        }
        Await.equal("connections at the host", 0, host::openConnections);
        Await.equal(
                "requests in flight", 0, () -> weir.host("primary", "a").stats().inFlight());
    }

    @Test
    void theNextRequestGoesOnAnotherConnection() throws Exception {
        host.behave(Behaviour.answerEarly(200, "early"));
        RawClient.request(weir.port(), "PUT / HTTP/1.1\r\nHost: test.example\r\nContent-Length: 1000\r\n\r\npart");
        host.behave(Behaviour.identify());

        assertThat(weir.get("/").text()).isEqualTo("a");

        assertThat(host.accepted()).isEqualTo(2);
        assertThat(host.requests()).hasSize(2);
    }

    @RepeatedTest(10)
    void aClientThatSendsAllBeforeItReadsGetsTheAnswer() throws Exception {
        host.behave(refusing());
        try (RawClient client = RawClient.connect(weir.port())) {
            sendAll(client);

            Response response = client.response();

            assertThat(response.status()).isEqualTo(413);
            assertThat(response.text()).isEqualTo(REASON);
        }
    }

    @RepeatedTest(10)
    void soDoesOneOfAHostThatClosesItsConnectionAtOnce() throws Exception {
        host.behave(connection -> {
            connection.write(Behaviour.head(413, "Content-Length: " + REASON.length()) + "\r\n" + REASON);
            connection.close();
        });
        try (RawClient client = RawClient.connect(weir.port())) {
            sendAll(client);

            assertThat(client.response().status()).isIn(413, 502);
        }
    }

    @Test
    void aClientThatSendsAllOfARefusedBodyBeforeItReadsGetsTheRefusal() throws Exception {
        try (RawClient client = RawClient.connect(weir.port())) {
            client.send("POST / HTTP/1.1\r\nHost: test.example\r\nTransfer-Encoding: chunked\r\n\r\n");
            client.send(Integer.toHexString(TEN_MEGABYTES) + "\r\n");
            client.send(Noise.bytes(0, TEN_MEGABYTES));
            client.send("\r\n0\r\n\r\n");

            assertThat(client.response().status()).isEqualTo(411);
            assertThat(client.closedByPeer(Await.DEADLINE)).isTrue();
        }
        assertThat(host.requests()).isEmpty();
    }

    @Test
    void aClientThatSendsAllBeforeItReadsLearnsThatNoHostCouldBeReached() throws Exception {
        host.stop();
        try (RawClient client = RawClient.connect(weir.port())) {
            sendAll(client);

            assertThat(client.response().status()).isEqualTo(504);
            assertThat(client.closedByPeer(Await.DEADLINE)).isTrue();
        }
    }

    @RepeatedTest(3)
    void aTlsClientThatSendsAllBeforeItReadsGetsTheAnswer() throws Exception {
        TestTls.Identity identity = TestTls.trusted("weir.example");
        host.behave(refusing());
        try (TestWeir front = TestWeir.start(TlsConfig.inFrontOf(identity, "", host));
                RawClient client = RawClient.connect(front.tlsPort(), TestTls.clientContext(), "weir.example")) {
            sendAll(client);

            assertThat(client.response().text()).isEqualTo(REASON);
        }
    }

    /** Answers and closes its connection, without having read anything of the body. */
    private static Behaviour refusing() {
        return connection -> {
            connection.write(
                    Behaviour.head(413, "Connection: close", "Content-Length: " + REASON.length()) + "\r\n" + REASON);
            connection.freeze();
        };
    }

    private static void sendAll(RawClient client) throws IOException {
        client.send("POST / HTTP/1.1\r\nHost: test.example\r\nContent-Length: " + TEN_MEGABYTES + "\r\n\r\n");
        client.send(Noise.bytes(0, TEN_MEGABYTES));
    }
}

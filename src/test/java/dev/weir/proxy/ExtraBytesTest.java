package dev.weir.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.fixture.Await;
import dev.weir.fixture.Behaviour;
import dev.weir.fixture.RawClient;
import dev.weir.fixture.Response;
import dev.weir.fixture.TestHost;
import dev.weir.launch.TestWeir;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Bytes of a host that belong to no request answer none. */
final class ExtraBytesTest {

    private static final String EVIL = "HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\nevil";

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

    @ParameterizedTest
    @ValueSource(
            strings = {"Content-Length: 4\r\n\r\ngood", "Transfer-Encoding: chunked\r\n\r\n4\r\ngood\r\n0\r\n\r\n"})
    void whatFollowsAnAnswerInTheSameBreathAnswersNobody(String answer) throws Exception {
        host.behave(connection -> {
            connection.readBody();
            connection.write("HTTP/1.1 200 OK\r\n" + answer + EVIL);
        });
        try (RawClient client = RawClient.connect(weir.port())) {
            for (int i = 0; i < 20; i++) {
                client.send("GET / HTTP/1.1\r\nHost: test.example\r\n\r\n");
                assertThat(client.response().text()).isEqualTo("good");
            }
        }
        assertThat(host.accepted()).isEqualTo(20);
        assertThat(weir.host("primary", "a").stats().failures()).isZero();
    }

    @Test
    void aBodyAfterAnAnswerToHeadAnswersNobody() throws Exception {
        host.behave(connection -> {
            connection.readBody();
            connection.write("HTTP/1.1 200 OK\r\nContent-Length: " + EVIL.length() + "\r\n\r\n" + EVIL);
        });
        Response head = RawClient.request(weir.port(), "HEAD / HTTP/1.1\r\nHost: test.example\r\n\r\n");
        assertThat(head.status()).isEqualTo(200);

        host.behave(Behaviour.identify());

        assertThat(weir.get("/").text()).isEqualTo("a");
        assertThat(host.accepted()).isEqualTo(2);
    }

    @Test
    void whatComesLaterEndsTheIdleConnection() throws Exception {
        assertThat(weir.get("/").text()).isEqualTo("a");

        host.sendUnasked(EVIL);

        Await.equal("connections at the host", 0, host::openConnections);
        assertThat(weir.get("/").text()).isEqualTo("a");
        assertThat(host.accepted()).isEqualTo(2);
        assertThat(weir.host("primary", "a").stats().failures()).isZero();
    }

    @Test
    void aSingleByteIsEnoughToEndTheIdleConnection() throws Exception {
        assertThat(weir.get("/").text()).isEqualTo("a");

        host.sendUnasked("\n");

        Await.equal("connections at the host", 0, host::openConnections);
    }
}

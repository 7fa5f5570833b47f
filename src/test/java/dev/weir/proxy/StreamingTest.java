package dev.weir.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.fixture.Await;
import dev.weir.fixture.Behaviour;
import dev.weir.fixture.RawClient;
import dev.weir.fixture.RecordedRequest;
import dev.weir.fixture.Response;
import dev.weir.fixture.TestHost;
import dev.weir.fixture.TestTls;
import dev.weir.fixture.Trickle;
import dev.weir.launch.TestWeir;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Every piece of a body goes on as it comes, in both directions: nobody waits for a buffer to fill. */
final class StreamingTest {

    private static final String GET = "GET / HTTP/1.1\r\nHost: test.example\r\n\r\n";

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

    // Down.

    @Test
    void theHeadArrivesBeforeAnyContent() throws Exception {
        Trickle events = Trickle.chunked();
        host.behave(events);
        try (RawClient client = RawClient.connect(weir.port())) {
            client.send(GET);

            assertThat(client.head().startLine()).startsWith("HTTP/1.1 200");

            events.release("data: first\n\n");
            assertThat(client.chunk()).isEqualTo("data: first\n\n");
            events.end();
            assertThat(client.chunk()).isNull();
        }
    }

    @Test
    void eachChunkArrivesBeforeTheHostSendsTheNext() throws Exception {
        Trickle answer = Trickle.chunked();
        host.behave(answer);
        try (RawClient client = RawClient.connect(weir.port())) {
            client.send(GET);
            client.head();

            for (int i = 0; i < 20; i++) {
                answer.release("piece " + i);
                assertThat(client.chunk()).isEqualTo("piece " + i);
            }

            answer.end();
            assertThat(client.chunk()).isNull();
        }
    }

    @Test
    void eachPieceOfAnAnswerWithALengthArrivesBeforeTheHostSendsTheNext() throws Exception {
        Trickle answer = Trickle.ofLength(15);
        host.behave(answer);
        try (RawClient client = RawClient.connect(weir.port())) {
            client.send(GET);
            assertThat(client.head().header("Content-Length")).isEqualTo("15");

            for (String piece : new String[] {"one..", "two..", "three"}) {
                answer.release(piece);
                assertThat(text(client.bytes(5))).isEqualTo(piece);
            }

            answer.end();
            host.behave(Behaviour.identify());
            client.send(GET);
            assertThat(client.response().text()).isEqualTo("a");
        }
    }

    @Test
    void eachPieceOfAnAnswerThatEndsWithTheConnectionArrivesBeforeTheHostSendsTheNext() throws Exception {
        Trickle answer = Trickle.untilClose();
        host.behave(answer);
        try (RawClient client = RawClient.connect(weir.port())) {
            client.send(GET);
            client.head();

            for (int i = 0; i < 20; i++) {
                answer.release("piece " + i);
                assertThat(client.chunk()).isEqualTo("piece " + i);
            }

            answer.end();
            assertThat(client.chunk()).isNull();
        }
    }

    @Test
    void anHttp10ClientGetsEachPieceToo() throws Exception {
        Trickle answer = Trickle.chunked();
        host.behave(answer);
        try (RawClient client = RawClient.connect(weir.port())) {
            client.send("GET / HTTP/1.0\r\n\r\n");
            assertThat(client.head().header("Transfer-Encoding")).isNull();

            answer.release("one..");
            assertThat(text(client.bytes(5))).isEqualTo("one..");
            answer.release("two..");
            assertThat(text(client.bytes(5))).isEqualTo("two..");

            answer.end();
            assertThat(client.readAll().text()).isEmpty();
        }
    }

    @Test
    void eachPieceArrivesThroughTlsOnBothSides() throws Exception {
        Trickle answer = Trickle.ofLength(10);
        TestTls.Identity identity = TestTls.trusted("weir.example");
        try (TestHost secure = TestHost.start("secure", identity.context()).behave(answer);
                TestWeir front = TestWeir.start(TlsConfig.onBothSides(identity, "", secure));
                RawClient client = RawClient.connect(front.tlsPort(), TestTls.clientContext(), "weir.example")) {
            client.send(GET);
            client.head();

            answer.release("one..");
            assertThat(text(client.bytes(5))).isEqualTo("one..");
            answer.release("two..");
            assertThat(text(client.bytes(5))).isEqualTo("two..");
            answer.end();
        }
    }

    // Up.

    @Test
    void theHeadOfAnUploadReachesTheHostBeforeAnyContent() throws Exception {
        try (RawClient client = RawClient.connect(weir.port())) {
            client.send("POST / HTTP/1.1\r\nHost: test.example\r\nContent-Length: 4\r\n\r\n");

            assertThat(host.awaitRequest(1).text()).isEmpty();

            client.send("body");
            assertThat(client.response().status()).isEqualTo(200);
        }
    }

    @Test
    void eachPieceOfAnUploadReachesTheHostBeforeTheClientSendsTheNext() throws Exception {
        try (RawClient client = RawClient.connect(weir.port())) {
            client.send("POST / HTTP/1.1\r\nHost: test.example\r\nContent-Length: 100\r\n\r\n");
            RecordedRequest request = host.awaitRequest(1);

            for (int sent = 5; sent <= 100; sent += 5) {
                client.send("piece");
                Await.equal("bytes at the host", sent, () -> request.body().length);
            }

            Response response = client.response();
            assertThat(response.text()).isEqualTo("a");
            assertThat(request.text()).isEqualTo("piece".repeat(20));
        }
    }

    private static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.UTF_8);
    }
}

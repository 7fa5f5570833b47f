package dev.weir.listen;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.config.Limits;
import dev.weir.fixture.Body;
import dev.weir.fixture.RawClient;
import dev.weir.proxy.Client;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.function.Consumer;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpHeader;
import org.junit.jupiter.api.Test;

/** How a connection goes on after a request, whatever became of that. */
class ClientConnectionTest {

    private static final String GET = "GET / HTTP/1.1\r\nHost: h.example\r\n\r\n";
    private static final Duration SOON = Duration.ofSeconds(8);

    @Test
    void defectAfterTheEndOfARequestHurtsNothing() throws Exception {
        Consumer<Client> traffic = client -> {
            Serving.answer(client, "ok");
            throw new IllegalStateException("a defect");
        };
        try (Running running = Running.http(traffic);
                RawClient client = RawClient.connect(running.port())) {
            client.send(GET + GET);

            assertThat(client.response().text()).isEqualTo("ok");
            assertThat(client.response().text()).isEqualTo("ok");

            client.send(GET);

            assertThat(client.response().text()).isEqualTo("ok");
        }
    }

    @Test
    void defectBeforeTheAnswerIsAnsweredWith500AndEndsTheConnection() throws Exception {
        Consumer<Client> traffic = client -> {
            throw new IllegalStateException("a defect");
        };
        try (Running running = Running.http(traffic);
                RawClient client = RawClient.connect(running.port())) {
            client.send(GET);

            assertThat(client.response().status()).isEqualTo(500);
            assertThat(client.closedByPeer(SOON)).isTrue();
        }
    }

    @Test
    void defectWithinTheAnswerCutsIt() throws Exception {
        Consumer<Client> traffic = client -> {
            begin(client, 10);
            write(client, "part", false);
            throw new IllegalStateException("a defect");
        };
        try (Running running = Running.http(traffic);
                RawClient client = RawClient.connect(running.port())) {
            client.send(GET);

            assertThat(client.body(client.head()).end()).isNotEqualTo(Body.End.COMPLETE);
        }
    }

    @Test
    void interimAnswerWithinTheFinalOneIsDropped() throws Exception {
        Consumer<Client> traffic = client -> {
            begin(client, 8);
            write(client, "part", false);
            interim(client);
            write(client, "rest", true);
            client.end();
        };
        try (Running running = Running.http(traffic);
                RawClient client = RawClient.connect(running.port())) {
            client.send(GET);

            assertThat(client.response().text()).isEqualTo("partrest");
        }
    }

    @Test
    void headThatBeganBehindARequestIsCutAtTheHeadTimeout() throws Exception {
        Limits shortHead = new TestLimits()
                .head(Duration.ofMillis(500))
                .idle(Duration.ofHours(1))
                .build();
        try (Running running = Running.http(shortHead, Serving.saying("ok"));
                RawClient client = RawClient.connect(running.port())) {
            client.send(GET + "GET / HTTP/1.1\r\nHo");

            assertThat(client.response().text()).isEqualTo("ok");
            assertThat(client.closedByPeer(SOON)).isTrue();
        }
    }

    private static void begin(Client client, int length) {
        client.begin();
        client.head(200, HttpFields.build().add(HttpHeader.CONTENT_LENGTH, length));
    }

    private static void write(Client client, String piece, boolean last) {
        try {
            boolean done = client.write(
                    ByteBuffer.wrap(piece.getBytes(StandardCharsets.US_ASCII)), last, new Client.Listener() {
                        @Override
                        public void written() {
                            throw new AssertionError("a few bytes are written at once");
                        }

                        @Override
                        public void failed(Throwable cause) {
                            throw new AssertionError(cause);
                        }
                    });
            assertThat(done).isTrue();
        } catch (IOException gone) {
            throw new UncheckedIOException(gone);
        }
    }

    private static void interim(Client client) {
        try {
            client.interim(103, HttpFields.EMPTY);
        } catch (IOException gone) {
            throw new UncheckedIOException(gone);
        }
    }
}

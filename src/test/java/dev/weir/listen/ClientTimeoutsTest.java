package dev.weir.listen;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.config.Limits;
import dev.weir.config.Settings;
import dev.weir.fixture.Await;
import dev.weir.fixture.RawClient;
import dev.weir.fixture.TestTls;
import dev.weir.proxy.Client;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import org.eclipse.jetty.http.HttpFields;
import org.junit.jupiter.api.Test;

class ClientTimeoutsTest {

    private static final Duration SHORT = Duration.ofMillis(1_500);
    /** Before the time-outs that hold when none is set. */
    private static final Duration SOON = Duration.ofSeconds(8);

    private static final Limits SHORT_HEAD = new TestLimits().head(SHORT).build();
    private static final Limits SHORT_IDLE = new TestLimits().idle(SHORT).build();

    @Test
    void silentNewConnectionIsClosedAtTheHeadTimeout() throws Exception {
        try (Running running = Running.http(SHORT_HEAD, Serving.saying("ok"));
                RawClient client = RawClient.connect(running.port())) {
            assertThat(client.closedByPeer(SOON)).isTrue();
        }
    }

    @Test
    void drippingHeadIsCutAtTheHeadTimeout() throws Exception {
        try (Running running = Running.http(SHORT_HEAD, Serving.saying("ok"));
                RawClient client = RawClient.connect(running.port())) {

            boolean closed = Await.holdsWithin(SOON, () -> !dripped(client));

            assertThat(closed).isTrue();
        }
    }

    @Test
    void drippingSecondHeadIsCutAtTheHeadTimeout() throws Exception {
        try (Running running = Running.http(SHORT_HEAD, Serving.saying("ok"));
                RawClient client = RawClient.connect(running.port())) {
            client.send("GET / HTTP/1.1\r\nHost: h.example\r\n\r\n");
            client.response();

            boolean closed = Await.holdsWithin(SOON, () -> !dripped(client));

            assertThat(closed).isTrue();
        }
    }

    @Test
    void unfinishedHandshakeIsCutAtTheHeadTimeout() throws Exception {
        TestTls.Identity identity = TestTls.trusted("h.example");
        var https = new Settings.Https("127.0.0.1", 0, identity.certificatePem(), identity.keyPem(), null);
        try (Running running = Running.of(TestSettings.settings(null, https, SHORT_HEAD), Serving.saying("ok"));
                RawClient client = RawClient.connect(running.port())) {
            client.send("\u0016\u0003\u0001");

            assertThat(client.closedByPeer(SOON)).isTrue();
        }
    }

    @Test
    void keptConnectionOutlivesTheHeadTimeout() throws Exception {
        try (Running running = Running.http(SHORT_HEAD, Serving.saying("ok"));
                RawClient client = RawClient.connect(running.port())) {
            client.send("GET / HTTP/1.1\r\nHost: h.example\r\n\r\n");
            client.response();

            assertThat(client.silentFor(SHORT.multipliedBy(2))).isTrue();
        }
    }

    @Test
    void keptConnectionIsClosedAtTheIdleTimeout() throws Exception {
        try (Running running = Running.http(SHORT_IDLE, Serving.saying("ok"));
                RawClient client = RawClient.connect(running.port())) {
            client.send("GET / HTTP/1.1\r\nHost: h.example\r\n\r\n");
            client.response();

            assertThat(client.closedByPeer(SOON)).isTrue();
        }
    }

    @Test
    void hostThatThinksLongerThanEveryTimeoutIsWaitedFor() throws Exception {
        Consumer<Client> slow = client -> CompletableFuture.delayedExecutor(SHORT.toMillis() * 2, TimeUnit.MILLISECONDS)
                .execute(() -> Serving.answer(client, "ok"));
        try (Running running = Running.http(
                        new TestLimits()
                                .head(SHORT)
                                .body(SHORT)
                                .idle(SHORT)
                                .write(SHORT)
                                .build(),
                        slow);
                RawClient client = RawClient.connect(running.port())) {
            client.send("GET / HTTP/1.1\r\nHost: h.example\r\n\r\n");

            assertThat(client.response().status()).isEqualTo(200);
        }
    }

    @Test
    void stalledBodyFailsTheRead() throws Exception {
        CompletableFuture<Throwable> failure = new CompletableFuture<>();
        try (Running running = Running.http(new TestLimits().body(SHORT).build(), reading(failure));
                RawClient client = RawClient.connect(running.port())) {
            client.send("POST / HTTP/1.1\r\nHost: h.example\r\nContent-Length: 10\r\n\r\nabc");

            assertThat(failure.get(SOON.toSeconds(), TimeUnit.SECONDS)).isInstanceOf(TimeoutException.class);
        }
    }

    @Test
    void bodyThatComesSlowlyButSteadilyIsRead() throws Exception {
        CompletableFuture<Throwable> failure = new CompletableFuture<>();
        try (Running running = Running.http(new TestLimits().body(SHORT).build(), reading(failure));
                RawClient client = RawClient.connect(running.port())) {
            client.send("POST / HTTP/1.1\r\nHost: h.example\r\nContent-Length: 10\r\n\r\n");

            for (int i = 0; i < 10; i++) {
                client.silentFor(SHORT.dividedBy(4));
                client.send("x");
            }

            assertThat(client.response().status()).isEqualTo(200);
            assertThat(failure).isNotDone();
        }
    }

    @Test
    void clientThatDoesNotReadFailsTheWrite() throws Exception {
        CompletableFuture<Throwable> failure = new CompletableFuture<>();
        Consumer<Client> endless = client -> new EndlessAnswer(client, failure).begin();
        try (Running running = Running.http(new TestLimits().write(SHORT).build(), endless);
                RawClient client = RawClient.connect(running.port())) {
            client.send("GET / HTTP/1.1\r\nHost: h.example\r\n\r\n");

            assertThat(failure.get(SOON.toSeconds(), TimeUnit.SECONDS)).isInstanceOf(TimeoutException.class);
        }
    }

    /** Sends one byte of a head that never ends, after a short while. */
    private static boolean dripped(RawClient client) {
        try {
            if (!client.silentFor(Duration.ofMillis(50))) {
                return false;
            }
            client.send("G");
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    /** Reads the body, then answers. */
    private static Consumer<Client> reading(CompletableFuture<Throwable> failure) {
        return client -> Serving.readAll(client, size -> Serving.answer(client, "ok"), cause -> {
            failure.complete(cause);
            client.cut();
        });
    }

    /** Writes for as long as the client takes it. */
    private record EndlessAnswer(Client client, CompletableFuture<Throwable> failure) implements Client.Listener {

        void begin() {
            client.begin();
            client.head(200, HttpFields.EMPTY);
            written();
        }

        @Override
        public void written() {
            try {
                boolean taken = true;
                while (taken) {
                    taken = client.write(ByteBuffer.allocate(1 << 16), false, this);
                }
            } catch (IOException gone) {
                failed(gone);
            }
        }

        @Override
        public void failed(Throwable cause) {
            failure.complete(cause);
            client.cut();
        }
    }
}

package dev.weir.listen;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.config.Limits;
import dev.weir.config.Settings;
import dev.weir.fixture.Await;
import dev.weir.fixture.RawClient;
import dev.weir.fixture.TestTls;
import jakarta.servlet.ReadListener;
import jakarta.servlet.ServletInputStream;
import jakarta.servlet.http.HttpServlet;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.Test;

class ClientTimeoutsTest {

    private static final Duration SHORT = Duration.ofMillis(1_500);
    /** Before the time-outs that hold when none is set. */
    private static final Duration SOON = Duration.ofSeconds(8);

    private static final Limits SHORT_HEAD = new TestLimits().head(SHORT).build();
    private static final Limits SHORT_IDLE = new TestLimits().idle(SHORT).build();

    @Test
    void silentNewConnectionIsClosedAtTheHeadTimeout() throws Exception {
        try (Running running = Running.http(SHORT_HEAD, Servlets.saying("ok"));
                RawClient client = RawClient.connect(running.port())) {
            assertThat(client.closedByPeer(SOON)).isTrue();
        }
    }

    @Test
    void drippingHeadIsCutAtTheHeadTimeout() throws Exception {
        try (Running running = Running.http(SHORT_HEAD, Servlets.saying("ok"));
                RawClient client = RawClient.connect(running.port())) {

            boolean closed = Await.holdsWithin(SOON, () -> !dripped(client));

            assertThat(closed).isTrue();
        }
    }

    @Test
    void drippingSecondHeadIsCutAtTheHeadTimeout() throws Exception {
        try (Running running = Running.http(SHORT_HEAD, Servlets.saying("ok"));
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
        try (Running running = Running.of(TestSettings.settings(null, https, SHORT_HEAD), Servlets.saying("ok"));
                RawClient client = RawClient.connect(running.port())) {
            client.send("\u0016\u0003\u0001");

            assertThat(client.closedByPeer(SOON)).isTrue();
        }
    }

    @Test
    void keptConnectionOutlivesTheHeadTimeout() throws Exception {
        try (Running running = Running.http(SHORT_HEAD, Servlets.saying("ok"));
                RawClient client = RawClient.connect(running.port())) {
            client.send("GET / HTTP/1.1\r\nHost: h.example\r\n\r\n");
            client.response();

            assertThat(client.silentFor(SHORT.multipliedBy(2))).isTrue();
        }
    }

    @Test
    void keptConnectionIsClosedAtTheIdleTimeout() throws Exception {
        try (Running running = Running.http(SHORT_IDLE, Servlets.saying("ok"));
                RawClient client = RawClient.connect(running.port())) {
            client.send("GET / HTTP/1.1\r\nHost: h.example\r\n\r\n");
            client.response();

            assertThat(client.closedByPeer(SOON)).isTrue();
        }
    }

    @Test
    void hostThatThinksLongerThanEveryTimeoutIsWaitedFor() throws Exception {
        HttpServlet slow = Servlets.of((request, response) -> {
            var async = request.startAsync();
            async.setTimeout(0);
            CompletableFuture.delayedExecutor(SHORT.toMillis() * 2, TimeUnit.MILLISECONDS)
                    .execute(async::complete);
        });
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
        HttpServlet endless = Servlets.of((request, response) -> {
            byte[] piece = new byte[1 << 16];
            try {
                while (true) {
                    response.getOutputStream().write(piece);
                }
            } catch (IOException e) {
                failure.complete(e);
                throw e;
            }
        });
        try (Running running = Running.http(new TestLimits().write(SHORT).build(), endless);
                RawClient client = RawClient.connect(running.port())) {
            client.send("GET / HTTP/1.1\r\nHost: h.example\r\n\r\n");

            assertThat(failure.get(SOON.toSeconds(), TimeUnit.SECONDS)).isInstanceOf(IOException.class);
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

    /** Reads the body asynchronously, then answers. */
    private static HttpServlet reading(CompletableFuture<Throwable> failure) {
        return Servlets.of((request, response) -> {
            var async = request.startAsync();
            async.setTimeout(0);
            ServletInputStream in = request.getInputStream();
            in.setReadListener(new ReadListener() {
                @Override
                public void onDataAvailable() throws IOException {
                    byte[] piece = new byte[100];
                    while (in.isReady() && !in.isFinished()) {
                        if (in.read(piece) < 0) {
                            return;
                        }
                    }
                }

                @Override
                public void onAllDataRead() {
                    async.complete();
                }

                @Override
                public void onError(Throwable e) {
                    failure.complete(e);
                    async.complete();
                }
            });
        });
    }
}

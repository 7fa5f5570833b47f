package dev.weir.listen;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.config.Limits;
import dev.weir.config.Settings;
import dev.weir.fixture.Await;
import dev.weir.fixture.LogCapture;
import dev.weir.fixture.RawClient;
import dev.weir.fixture.TestTls;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** At {@code limits.max_connections} clients wait, and none of them is turned away. */
class ConnectionLimitTest {

    private static final String GET = "GET / HTTP/1.1\r\nHost: h.example\r\n\r\n";
    private static final String LAST_GET = "GET / HTTP/1.1\r\nHost: h.example\r\nConnection: close\r\n\r\n";
    private static final Duration LULL = Duration.ofMillis(300);

    @Test
    void clientOfTheOtherListenerIsNotTurnedAwayAtTheLimit() throws Exception {
        TestTls.Identity identity = TestTls.trusted("weir.example");
        Settings settings = TestSettings.settings(
                new Settings.Http("127.0.0.1", 0),
                new Settings.Https("127.0.0.1", 0, true, identity.certificatePem(), identity.keyPem(), null),
                limit(1));
        try (Running running = Running.of(settings, Serving.saying("ok"));
                RawClient plain = RawClient.connect(running.port())) {
            int securePort = running.listeners().all().get(1).port();
            plain.send(GET);
            plain.response();

            Callable<Integer> ask = () -> {
                try (RawClient secure = RawClient.connect(securePort, TestTls.clientContext(), "weir.example")) {
                    secure.send(GET);
                    return secure.response().status();
                }
            };
            FutureTask<Integer> status = new FutureTask<>(ask);
            new Thread(status).start();
            Await.holdsWithin(LULL, status::isDone); // or it waits, when its listener had not accepted before

            plain.close();

            assertThat(status.get(Await.DEADLINE.toSeconds(), TimeUnit.SECONDS)).isEqualTo(200);
        }
    }

    @Test
    void everyWaitingClientIsServedInItsTurn() throws Exception {
        int clients = 40;
        try (Running running = Running.http(limit(2), Serving.saying("ok"))) {
            List<RawClient> waiting = new ArrayList<>();
            for (int i = 0; i < clients; i++) {
                RawClient client = RawClient.connect(running.port());
                client.send(LAST_GET);
                waiting.add(client);
            }

            for (RawClient client : waiting) {
                assertThat(client.response().status()).isEqualTo(200);
                client.close();
            }
        }
    }

    @Test
    void clientThatIsRefusedAndGoesMakesRoom() throws Exception {
        try (Running running = Running.http(limit(1), Serving.saying("ok"))) {
            try (RawClient refused = RawClient.connect(running.port())) {
                refused.send("this is no request\r\n\r\n");
                assertThat(refused.response().status()).isEqualTo(400);
            }
            long refusedNanos = System.nanoTime();

            assertThat(RawClient.request(running.port(), LAST_GET).status()).isEqualTo(200);

            assertThat(Duration.ofNanos(System.nanoTime() - refusedNanos))
                    .isLessThan(Limits.defaults().requestHeadTimeout());
        }
    }

    @Test
    void limitThatIsMetAgainAndAgainIsToldOnce() throws Exception {
        try (LogCapture log = new LogCapture(ConnectionLimit.class);
                Running running = Running.http(limit(1), Serving.saying("ok"))) {
            for (int i = 0; i < 20; i++) {
                assertThat(RawClient.request(running.port(), LAST_GET).status()).isEqualTo(200);
            }

            assertThat(log.lines())
                    .containsExactly(
                            "WARN 1 clients are connected, as many as limits.max_connections allows: further ones wait");
        }
    }

    @Test
    void adminApiBoundsItsConnectionsToo() throws Exception {
        try (Running running = Running.http(Serving.saying("ok"))) {
            List<RawClient> idle = new ArrayList<>();
            for (int i = 0; i < 64; i++) {
                RawClient client = RawClient.connect(running.adminPort());
                client.send(GET);
                client.response();
                idle.add(client);
            }
            try (RawClient next = RawClient.connect(running.adminPort())) {
                next.send(GET);
                boolean waited = next.silentFor(LULL);

                idle.get(0).close();

                assertThat(waited).isTrue();
                assertThat(next.response().status()).isEqualTo(200);
            } finally {
                for (RawClient client : idle) {
                    client.close();
                }
            }
        }
    }

    private static Limits limit(int connections) {
        return new TestLimits().connections(connections).build();
    }
}

package dev.weir.listen;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.config.Limits;
import dev.weir.config.Settings;
import dev.weir.fixture.Await;
import dev.weir.fixture.Ports;
import dev.weir.fixture.RawClient;
import dev.weir.fixture.Response;
import dev.weir.loop.Loops;
import dev.weir.proxy.Client;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.eclipse.jetty.util.thread.Invocable.InvocationType;
import org.junit.jupiter.api.Test;

class ListenersStopTest {

    private static final String GET = "GET / HTTP/1.1\r\nHost: h.example\r\n\r\n";
    private static final Duration SOON = Await.DEADLINE;

    private final CountDownLatch asked = new CountDownLatch(1);
    private final CountDownLatch mayAnswer = new CountDownLatch(1);

    @Test
    void requestInFlightGetsItsFullAnswerAndThenTheConnectionCloses() throws Exception {
        try (Running running = Running.http(this::serveSlowly);
                RawClient idle = RawClient.connect(running.port());
                RawClient client = RawClient.connect(running.port())) {
            client.send(GET);
            asked.await();

            CompletableFuture<Void> stopping = stop(running);
            // Only then does every answer that begins know of the stop: the port is closed a moment before.
            assertThat(idle.closedByPeer(SOON)).isTrue();
            mayAnswer.countDown();
            Response response = client.response();

            assertThat(response.text()).isEqualTo("answer");
            assertThat(response.header("Connection")).isEqualTo("close");
            assertThat(client.closedByPeer(SOON)).isTrue();
            stopping.get(SOON.toSeconds(), TimeUnit.SECONDS);
        }
    }

    @Test
    void adminAnswersWhileRequestsEnd() throws Exception {
        try (Running running = Running.http(this::serveSlowly);
                RawClient client = RawClient.connect(running.port())) {
            client.send(GET);
            asked.await();

            CompletableFuture<Void> stopping = stop(running);
            awaitRefusing(running);
            Response admin = RawClient.get(running.adminPort(), "/");
            mayAnswer.countDown();

            assertThat(admin.status()).isEqualTo(200);
            stopping.get(SOON.toSeconds(), TimeUnit.SECONDS);
        }
    }

    @Test
    void keptConnectionsAreClosedAtOnce() throws Exception {
        try (Running running = Running.http(Serving.saying("ok"));
                RawClient client = RawClient.connect(running.port())) {
            client.send(GET);
            client.response();

            running.close();

            assertThat(client.closedByPeer(SOON)).isTrue();
        }
    }

    @Test
    void requestThatTakesTooLongIsCutAtTheStopTimeout() throws Exception {
        try (Running running = Running.http(
                        new TestLimits().stopTimeout(Duration.ofMillis(300)).build(), this::serveSlowly);
                RawClient client = RawClient.connect(running.port())) {
            client.send(GET);
            asked.await();

            CompletableFuture<Void> stopping = stop(running);

            assertThat(client.closedByPeer(SOON)).isTrue();
            mayAnswer.countDown();
            stopping.get(SOON.toSeconds(), TimeUnit.SECONDS);
        }
    }

    @Test
    void closingTwiceDoesNothing() throws Exception {
        Running running = Running.http(Serving.saying("ok"));

        running.close();
        running.close();

        assertRefuses(running.port());
    }

    @Test
    void allThreadsEnd() throws Exception {
        Running running = Running.http(Serving.saying("ok"));

        running.close();

        Await.until("no thread is left", () -> Thread.getAllStackTraces().keySet().stream()
                .noneMatch(thread -> thread.getName().startsWith("weir-")));
    }

    @Test
    void takenPortIsExplainedAndNothingStaysBound() throws Exception {
        try (Running running = Running.http(Serving.saying("ok"))) {
            var settings =
                    TestSettings.settings(new Settings.Http("127.0.0.1", running.port()), null, Limits.defaults());

            assertThatThrownBy(() -> new Listeners(
                            settings,
                            new Loops(10, InvocationType.NON_BLOCKING),
                            this::serveSlowly,
                            Servlets.saying("admin")))
                    .isInstanceOf(CannotStart.class)
                    .hasMessage("port " + running.port() + " of 127.0.0.1 is taken: stop what listens there, or change"
                            + " listeners.http.port");
        }
    }

    @Test
    void foreignAddressIsExplained() {
        var settings = TestSettings.settings(new Settings.Http("192.0.2.1", 0), null, Limits.defaults());

        assertThatThrownBy(() -> new Listeners(
                        settings,
                        new Loops(10, InvocationType.NON_BLOCKING),
                        this::serveSlowly,
                        Servlets.saying("admin")))
                .isInstanceOf(CannotStart.class)
                .hasMessageStartingWith("cannot listen on port 0 of 192.0.2.1 (")
                .hasMessageEndingWith("): change listeners.http");
    }

    private static CompletableFuture<Void> stop(Running running) {
        return CompletableFuture.runAsync(running::close);
    }

    private static void awaitRefusing(Running running) {
        int port = running.port();
        Await.until("new connections are refused", () -> Ports.refuses(port));
    }

    private static void assertRefuses(int port) {
        assertThat(Ports.refuses(port)).isTrue();
    }

    private void serveSlowly(Client client) {
        Thread serving = new Thread(
                () -> {
                    asked.countDown();
                    try {
                        mayAnswer.await();
                        Serving.answer(client, "answer");
                    } catch (InterruptedException e) {
                        Thread.currentThread().interrupt();
                    }
                },
                "serving");
        serving.start();
    }
}

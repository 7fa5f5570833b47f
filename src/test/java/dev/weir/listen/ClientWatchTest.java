package dev.weir.listen;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.config.Settings;
import dev.weir.fixture.RawClient;
import dev.weir.fixture.Response;
import dev.weir.fixture.TestTls;
import dev.weir.proxy.Client;
import dev.weir.proxy.ClientWatch;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Objects;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Every request is watched here, is read, and waits until the test lets it be answered; but not {@code /now}. */
class ClientWatchTest {

    private static final TestTls.Identity IDENTITY = TestTls.trusted("h.example");
    private static final String GET = "GET /wait HTTP/1.1\r\nHost: h.example\r\n\r\n";

    private final BlockingQueue<Waiting> waiting = new LinkedBlockingQueue<>();
    private Running plain;
    private Running secure;

    enum Scheme {
        HTTP,
        HTTPS
    }

    /** A request on its way; its client may be gone. */
    private record Waiting(Client client, CountDownLatch gone, AtomicBoolean over) {

        boolean goneSoon() throws InterruptedException {
            return gone.await(1, TimeUnit.SECONDS);
        }

        boolean goneWithin(long millis) throws InterruptedException {
            return gone.await(millis, TimeUnit.MILLISECONDS);
        }

        void left() {
            gone.countDown();
            cut();
        }

        void cut() {
            if (over.compareAndSet(false, true)) {
                client.cut();
            }
        }

        void answer() {
            over.set(true);
            Serving.answer(client, client.target());
        }
    }

    @BeforeEach
    void start() throws Exception {
        plain = Running.http(this::watching);
        secure = Running.of(
                TestSettings.https(
                        new Settings.Https("127.0.0.1", 0, IDENTITY.certificatePem(), IDENTITY.keyPem(), null)),
                this::watching);
    }

    @AfterEach
    void stop() {
        plain.close();
        secure.close();
    }

    @ParameterizedTest
    @EnumSource(Scheme.class)
    void closedClientIsNoticedWithinASecondEveryTime(Scheme scheme) throws Exception {
        for (int i = 0; i < 50; i++) {
            RawClient client = connect(scheme);
            client.send(GET);
            Waiting request = waiting.take();

            client.close();

            assertThat(request.goneSoon()).isTrue();
        }
    }

    @ParameterizedTest
    @EnumSource(Scheme.class)
    void resetClientIsNoticedWithinASecondEveryTime(Scheme scheme) throws Exception {
        for (int i = 0; i < 50; i++) {
            RawClient client = connect(scheme);
            client.send(GET);
            Waiting request = waiting.take();

            client.reset();

            assertThat(request.goneSoon()).isTrue();
        }
    }

    @ParameterizedTest
    @EnumSource(Scheme.class)
    void halfClosedClientCountsAsGone(Scheme scheme) throws Exception {
        try (RawClient client = connect(scheme)) {
            client.send(GET);
            Waiting request = waiting.take();

            client.shutdownOutput();

            assertThat(request.goneSoon()).isTrue();
        }
    }

    @ParameterizedTest
    @EnumSource(Scheme.class)
    void clientThatGoesAwayOnAKeptConnectionIsNoticed(Scheme scheme) throws Exception {
        try (RawClient client = connect(scheme)) {
            for (int i = 0; i < 3; i++) {
                client.send(GET);
                waiting.take().answer();
                client.response();
            }
            client.send(GET);
            Waiting request = waiting.take();

            client.close();

            assertThat(request.goneSoon()).isTrue();
        }
    }

    @ParameterizedTest
    @EnumSource(Scheme.class)
    void clientThatGoesAwayAfterItsBodyIsNoticedEveryTime(Scheme scheme) throws Exception {
        for (int i = 0; i < 50; i++) {
            try (RawClient client = connect(scheme)) {
                client.send("POST /wait HTTP/1.1\r\nHost: h.example\r\nContent-Length: 3\r\n\r\na");
                client.send("bc");
                Waiting request = waiting.take();

                client.close();

                assertThat(request.goneSoon()).isTrue();
            }
        }
    }

    @Test
    void clientThatStaysIsNotReportedAsGone() throws Exception {
        try (RawClient client = connect(Scheme.HTTP)) {
            client.send(GET);
            Waiting request = waiting.take();

            assertThat(request.goneWithin(300)).isFalse();
            request.answer();
            assertThat(client.response().status()).isEqualTo(200);
            assertThat(request.goneWithin(100)).isFalse();
        }
    }

    @Test
    void stoppedWatchTellsNothing() throws Exception {
        try (RawClient client = connect(Scheme.HTTP)) {
            client.send(GET);
            Waiting request = waiting.take();
            watch(request.client()).stop();

            client.close();

            assertThat(request.goneWithin(300)).isFalse();
            request.cut();
        }
    }

    @ParameterizedTest
    @EnumSource(Scheme.class)
    void pipelinedRequestIsAnsweredAfterTheFirst(Scheme scheme) throws Exception {
        try (RawClient client = connect(scheme)) {
            client.send("GET /1 HTTP/1.1\r\nHost: h.example\r\n\r\n");
            Waiting first = waiting.take();

            client.send("GET /2 HTTP/1.1\r\nHost: h.example\r\n\r\n");
            boolean gone = first.goneWithin(200);
            first.answer();
            Response answer = client.response();
            waiting.take().answer();

            assertThat(gone).isFalse();
            assertThat(answer.text()).isEqualTo("/1");
            assertThat(client.response().text()).isEqualTo("/2");
        }
    }

    @ParameterizedTest
    @EnumSource(Scheme.class)
    void bytesThatComeOneByOneWhileARequestWaitsAreKeptInOrder(Scheme scheme) throws Exception {
        try (RawClient client = connect(scheme)) {
            client.send("GET /1 HTTP/1.1\r\nHost: h.example\r\n\r\n");
            Waiting first = waiting.take();

            for (char c : "GET /2 HTTP/1.1\r\nHost: h.example\r\nX: abcdefgh\r\n\r\n".toCharArray()) {
                client.send(String.valueOf(c));
            }
            first.answer();
            Response answer = client.response();
            waiting.take().answer();

            assertThat(answer.text()).isEqualTo("/1");
            assertThat(client.response().text()).isEqualTo("/2");
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1_000, 8_192, 8_193, 20_000, 200_000})
    void morePipelinedBytesThanTheLookAheadHoldsAreServedInOrder(int size) throws Exception {
        String body = "x".repeat(size);
        try (RawClient client = connect(Scheme.HTTP)) {
            client.send("GET /1 HTTP/1.1\r\nHost: h.example\r\n\r\n");
            Waiting first = waiting.take();

            client.send("POST /now HTTP/1.1\r\nHost: h.example\r\nContent-Length: " + size + "\r\n\r\n" + body
                    + "GET /3 HTTP/1.1\r\nHost: h.example\r\n\r\n");
            first.answer();
            String one = client.response().text();
            String two = client.response().text();
            waiting.take().answer();

            assertThat(one).isEqualTo("/1");
            assertThat(two).isEqualTo("read " + size);
            assertThat(client.response().text()).isEqualTo("/3");
        }
    }

    @Test
    void pipelinedBytesBeforeTheEndDoNotHideIt() throws Exception {
        try (RawClient client = connect(Scheme.HTTP)) {
            client.send(GET);
            Waiting request = waiting.take();

            client.send("GET /2 HTTP/1.1\r\nHost: h.example\r\n\r\n");
            client.close();

            assertThat(request.goneSoon()).isTrue();
        }
    }

    /** Hunts for a wake-up lost between an answer, the next request and the watch. */
    @RepeatedTest(5)
    void watchedRequestsFollowEachOtherOnOneConnection() throws Exception {
        Thread answering = new Thread(
                () -> {
                    try {
                        while (true) {
                            waiting.take().answer();
                        }
                    } catch (InterruptedException e) {
                        Thread.currentThread().interrupt();
                    }
                },
                "answering");
        answering.start();
        try (RawClient client = connect(Scheme.HTTP)) {

            for (int i = 0; i < 1_000; i++) {
                client.send("GET /" + i + " HTTP/1.1\r\nHost: h.example\r\n\r\n");
                assertThat(client.response().text()).isEqualTo("/" + i);
            }
        } finally {
            answering.interrupt();
            answering.join();
        }
    }

    /** Hunts for bytes lost or swapped where the watch and Jetty read in turns. */
    @RepeatedTest(5)
    void pipelinedRequestsWithBodiesAreAllAnsweredInOrder() throws Exception {
        Thread answering = new Thread(
                () -> {
                    try {
                        while (true) {
                            waiting.take().answer();
                        }
                    } catch (InterruptedException e) {
                        Thread.currentThread().interrupt();
                    }
                },
                "answering");
        answering.start();
        try (RawClient client = connect(Scheme.HTTP)) {
            Thread sending = new Thread(() -> sendPipelined(client, 300), "sending");
            sending.start();

            for (int i = 0; i < 300; i++) {
                assertThat(client.response().text()).isEqualTo("/" + i);
            }
            sending.join();
        } finally {
            answering.interrupt();
            answering.join();
        }
    }

    private static void sendPipelined(RawClient client, int count) {
        try {
            for (int i = 0; i < count; i++) {
                String body = "y".repeat(i * 37 % 5_000);
                client.send("POST /" + i + " HTTP/1.1\r\nHost: h.example\r\nContent-Length: " + body.length()
                        + "\r\n\r\n" + body);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private RawClient connect(Scheme scheme) throws IOException {
        return switch (scheme) {
            case HTTP -> RawClient.connect(plain.port());
            case HTTPS -> RawClient.connect(secure.port(), TestTls.clientContext(), "h.example");
        };
    }

    private void watching(Client client) {
        if (client.target().startsWith("/now")) {
            Serving.readAll(client, size -> Serving.answer(client, "read " + size), cause -> client.cut());
            return;
        }
        Waiting current = new Waiting(client, new CountDownLatch(1), new AtomicBoolean());
        Serving.readAll(
                client,
                size -> {
                    watch(client).whenGone(current::left);
                    waiting.add(current);
                },
                cause -> client.cut());
    }

    private static ClientWatch watch(Client client) {
        return Objects.requireNonNull(client.watch());
    }
}

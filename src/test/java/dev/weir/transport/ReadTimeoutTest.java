package dev.weir.transport;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.fixture.Await;
import dev.weir.fixture.Behaviour;
import dev.weir.fixture.Body;
import dev.weir.fixture.Head;
import dev.weir.fixture.RawClient;
import dev.weir.fixture.Response;
import dev.weir.fixture.TestHost;
import dev.weir.fixture.Trickle;
import dev.weir.launch.TestWeir;
import dev.weir.upstream.Health;
import java.io.IOException;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** {@code read_timeout}: the host's time between two reads or writes, and nobody else's. */
final class ReadTimeoutTest {

    private TestHost host;

    @BeforeEach
    void start() throws Exception {
        host = TestHost.start("a");
    }

    @AfterEach
    void stop() throws Exception {
        host.close();
    }

    @Test
    void aHostThatDoesNotAnswerIsGivenUpAfterReadTimeout() throws Exception {
        host.behave(Behaviour.stall());
        try (TestWeir weir = TestWeir.inFrontOf("read_timeout: 200ms", host)) {
            long start = System.nanoTime();

            Response response = weir.get("/");

            assertThat(Duration.ofNanos(System.nanoTime() - start)).isBetween(Duration.ofMillis(200), Await.DEADLINE);
            assertThat(response.status()).isEqualTo(504);
            assertThat(weir.host("primary", "a").health())
                    .isInstanceOfSatisfying(
                            Health.Failing.class,
                            failing -> assertThat(failing.last().reason()).isEqualTo("read timeout"));
            Await.equal("open connections", 0, host::openConnections);
        }
    }

    @Test
    void anAnswerThatStopsInItsBodyIsCutAfterReadTimeoutWithoutAFailure() throws Exception {
        host.behave(Behaviour.stallInBody("part", 10));
        try (TestWeir weir = TestWeir.inFrontOf("read_timeout: 1s", host)) {
            Response response = weir.get("/");

            assertThat(response.complete()).isFalse();
            assertThat(response.text()).isEqualTo("part");
            assertThat(weir.host("primary", "a").stats().failures()).isZero();
            Await.equal("open connections", 0, host::openConnections);
        }
    }

    @Test
    void anAnswerThatTricklesMayTakeLongerThanReadTimeout() throws Exception {
        Trickle answer = Trickle.ofLength(5);
        host.behave(answer);
        try (TestWeir weir = TestWeir.inFrontOf("read_timeout: 3s", host);
                RawClient client = RawClient.connect(weir.port())) {
            client.send("GET / HTTP/1.1\r\nHost: x\r\n\r\n");
            client.head();
            StringBuilder content = new StringBuilder();

            for (int i = 0; i < 5; i++) {
                answer.release("x");
                content.append((char) client.bytes(1)[0]);
                assertThat(client.silentFor(Duration.ofMillis(750))).isTrue();
            }
            answer.end();

            assertThat(content).hasToString("xxxxx");
        }
    }

    @Test
    void aHostThatStopsReadingABigUploadIsGivenUpAfterReadTimeout() throws Exception {
        host.behave(Behaviour.freeze());
        try (TestWeir weir = TestWeir.inFrontOf("read_timeout: 300ms", host);
                RawClient client = RawClient.connect(weir.port())) {
            Thread upload = upload(client, 100_000_000);

            Await.equal("failures of the host", 1L, () -> weir.host("primary", "a")
                    .stats()
                    .failures());

            client.close();
            upload.join(Await.DEADLINE.toMillis());
            assertThat(((Health.Failing) weir.host("primary", "a").health())
                            .last()
                            .reason())
                    .isEqualTo("read timeout");
        }
    }

    @Test
    void aClientThatUploadsSlowlyDoesNotUseUpTheHostsTime() throws Exception {
        try (TestWeir weir = TestWeir.inFrontOf("read_timeout: 2s", host);
                RawClient client = RawClient.connect(weir.port())) {
            client.send("POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 10\r\n\r\nfirst");
            host.awaitRequest(1);
            assertThat(client.silentFor(Duration.ofMillis(2_500))).isTrue();

            client.send("later");

            assertThat(client.response().status()).isEqualTo(200);
            assertThat(host.lastRequest().text()).isEqualTo("firstlater");
        }
    }

    @Test
    void afterASlowUploadTheHostHasItsWholeTimeToAnswer() throws Exception {
        host.behave(Behaviour.stall());
        try (TestWeir weir = TestWeir.inFrontOf("read_timeout: 300ms", host);
                RawClient client = RawClient.connect(weir.port())) {
            client.send("POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 10\r\n\r\nfirst");
            host.awaitRequest(1);
            assertThat(client.silentFor(Duration.ofMillis(500))).isTrue();
            long start = System.nanoTime();

            client.send("later");

            assertThat(client.response().status()).isEqualTo(504);
            assertThat(System.nanoTime() - start).isGreaterThanOrEqualTo(300_000_000L);
        }
    }

    @Test
    void aClientThatTakesTheAnswerSlowlyDoesNotUseUpTheHostsTime() throws Exception {
        long length = 50_000_000;
        host.behave(Behaviour.answerLong(length));
        try (TestWeir weir = TestWeir.inFrontOf("read_timeout: 2s", host);
                RawClient client = RawClient.connect(weir.port())) {
            client.send("GET / HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");
            Head head = client.head();
            assertThat(Await.holdsWithin(Duration.ofMillis(2_500), () -> host.openConnections() == 0))
                    .isFalse();

            Body body = client.body(head);

            assertThat(body.end()).isEqualTo(Body.End.COMPLETE);
            assertThat(body.bytes()).hasSize((int) length);
        }
    }

    /** Sends for as long as it is taken. */
    private static Thread upload(RawClient client, int size) {
        Thread thread = new Thread(
                () -> {
                    try {
                        client.send("POST / HTTP/1.1\r\nHost: x\r\nContent-Length: " + size + "\r\n\r\n");
                        byte[] piece = new byte[100_000];
                        for (int sent = 0; sent < size; sent += piece.length) {
                            client.send(piece);
                        }
                    } catch (IOException e) {
                        // the other side has had enough
                    }
                },
                "upload");
        thread.setDaemon(true);
        thread.start();
        return thread;
    }
}

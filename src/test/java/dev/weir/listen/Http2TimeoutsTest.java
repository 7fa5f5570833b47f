package dev.weir.listen;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.config.Limits;
import dev.weir.fixture.Await;
import dev.weir.fixture.Behaviour;
import dev.weir.fixture.Frame;
import dev.weir.fixture.Http2Answer;
import dev.weir.fixture.RawHttp2Client;
import dev.weir.fixture.TestHost;
import dev.weir.launch.TestWeir;
import dev.weir.proxy.Client;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/** How long a connection or a stream of HTTP/2 may take, and how they end at a stop. */
class Http2TimeoutsTest {

    private static final Duration SHORT = Duration.ofMillis(1_500);
    /** Before the time-outs that hold when none is set. */
    private static final Duration SOON = Duration.ofSeconds(8);

    private static final Limits SHORT_HEAD = new TestLimits().head(SHORT).build();
    private static final Consumer<Client> OK = Serving.saying("ok");
    private static final String EVERYTHING_SHORT =
            "limits: {request_head_timeout: 1500ms, request_body_timeout: 1500ms, idle_timeout: 1500ms,"
                    + " response_write_timeout: 1500ms}";

    @Test
    void connectionWithoutARequestIsClosedAtTheHeadTimeout() throws Exception {
        try (Running running = Running.http(SHORT_HEAD, OK);
                RawHttp2Client client = RawHttp2Client.connect(running.port())) {
            assertThat(client.awaitClose(SOON)).isNotNull();
        }
    }

    @Test
    void drippingHeaderBlockIsCutAtTheHeadTimeout() throws Exception {
        try (Running running = Running.http(SHORT_HEAD, OK);
                RawHttp2Client client = RawHttp2Client.connect(running.port())) {
            client.get("/");
            int stream = client.begin(RawHttp2Client.block(":method", "GET"));

            boolean cut = Await.holdsWithin(SOON, () -> !dripped(client, stream));

            assertThat(cut).isTrue();
        }
    }

    private static boolean dripped(RawHttp2Client client, int stream) {
        try {
            TimeUnit.MILLISECONDS.sleep(20); // the pace is what is tested
            client.send(Frame.CONTINUATION, Frame.NONE, stream, RawHttp2Client.block("x", "1"));
            return true;
        } catch (IOException cut) {
            return false;
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void frameThatStopsHalfWayIsCutAtTheHeadTimeout() throws Exception {
        try (Running running = Running.http(SHORT_HEAD, OK);
                RawHttp2Client client = RawHttp2Client.connect(running.port())) {
            client.get("/");
            client.sendBytes(new byte[] {0, 0, 8, Frame.PING});

            assertThat(client.awaitClose(SOON)).isNotNull();
        }
    }

    @Test
    void connectionWithoutStreamsIsClosedAtTheIdleTimeout() throws Exception {
        try (Running running = Running.http(new TestLimits().idle(SHORT).build(), OK);
                RawHttp2Client client = RawHttp2Client.connect(running.port())) {
            client.get("/");

            Frame goAway = client.awaitClose(SOON);

            assertThat(goAway.number(4)).isZero();
        }
    }

    @Test
    void hostThatThinksLongerThanEveryTimeoutIsWaitedFor() throws Exception {
        Consumer<Client> slow = client -> CompletableFuture.delayedExecutor(SHORT.toMillis() * 2, TimeUnit.MILLISECONDS)
                .execute(() -> Serving.answer(client, "ok"));
        Limits all = new TestLimits()
                .head(SHORT)
                .body(SHORT)
                .idle(SHORT)
                .write(SHORT)
                .build();
        try (Running running = Running.http(all, slow);
                RawHttp2Client client = RawHttp2Client.connect(running.port())) {
            assertThat(client.get("/").status()).isEqualTo(200);
        }
    }

    @Test
    void stalledBodyIsAnsweredWith408AndOtherStreamsLiveOn() throws Exception {
        try (TestHost host = TestHost.start("a");
                TestWeir weir = TestWeir.ofPools(EVERYTHING_SHORT, TestWeir.pool("primary", "", host));
                RawHttp2Client client = RawHttp2Client.connect(weir.port())) {
            int stalled = client.request(Frame.NONE, "POST", "/", "content-length", "10");
            client.data(stalled, Frame.NONE, "abc");

            Http2Answer answer = client.answer(stalled);

            assertThat(answer.status()).isEqualTo(408);
            assertThat(client.get("/").status()).isEqualTo(200);
        }
    }

    @Test
    void unsizedRequestThatNeverEndsIsAnsweredWith408() throws Exception {
        try (TestHost host = TestHost.start("a");
                TestWeir weir = TestWeir.ofPools(EVERYTHING_SHORT, TestWeir.pool("primary", "", host));
                RawHttp2Client client = RawHttp2Client.connect(weir.port())) {
            Http2Answer answer = client.answer(client.request(Frame.NONE, "GET", "/"));

            assertThat(answer.status()).isEqualTo(408);
            assertThat(host.requests()).isEmpty();
        }
    }

    @Test
    void streamThatGetsNoWindowIsResetAndOthersLiveOn() throws Exception {
        try (TestHost host = TestHost.start("a");
                TestWeir weir = TestWeir.ofPools(EVERYTHING_SHORT, TestWeir.pool("primary", "", host));
                RawHttp2Client client = RawHttp2Client.connect(weir.port())) {
            host.behave(Behaviour.forTarget("/long", Behaviour.answerLong(60_000_000), Behaviour.identify()));
            client.keepWindows();

            Http2Answer answer = client.answer(client.request(Frame.END_STREAM, "GET", "/long"));

            assertThat(answer.status()).isEqualTo(200);
            assertThat(answer.complete()).isFalse();
            assertThat(client.answer(client.request(Frame.END_STREAM, "HEAD", "/"))
                            .status())
                    .isEqualTo(200);
            weir.awaitQuiet();
        }
    }

    @Test
    void connectionThatIsNeverReadIsClosed() throws Exception {
        try (TestHost host = TestHost.start("a");
                TestWeir weir = TestWeir.ofPools(EVERYTHING_SHORT, TestWeir.pool("primary", "", host));
                RawHttp2Client client = RawHttp2Client.connect(weir.port())) {
            host.behave(Behaviour.answerLong(100_000_000));
            client.sendBytes(new byte[] {0, 0, 6, Frame.SETTINGS, 0, 0, 0, 0, 0, 0, 4, 0x7f, -1, -1, -1});
            client.sendBytes(new byte[] {0, 0, 4, Frame.WINDOW_UPDATE, 0, 0, 0, 0, 0, 0x70, 0, 0, 0});
            client.request(Frame.END_STREAM, "GET", "/");
            host.awaitRequest(1);

            Await.until("the host is free", () -> host.openConnections() == 0);
            weir.awaitQuiet();
        }
    }

    @Test
    void stopSaysGoAwayAndLetsTheRequestInFlightEnd() throws Exception {
        CompletableFuture<Runnable> pending = new CompletableFuture<>();
        Consumer<Client> slow = client -> pending.complete(() -> Serving.answer(client, "ok"));
        try (Running running = Running.http(slow);
                RawHttp2Client client = RawHttp2Client.connect(running.port())) {
            int stream = client.request(Frame.END_STREAM, "GET", "/");
            Runnable complete = pending.get(SOON.toSeconds(), TimeUnit.SECONDS);
            CompletableFuture<Void> stop = CompletableFuture.runAsync(running::close);
            client.awaitGoAway();

            complete.run();
            Http2Answer answer = client.answer(stream);
            client.awaitClose(SOON);

            assertThat(answer.status()).isEqualTo(200);
            assertThat(answer.headerNames()).doesNotContain("connection");
            stop.get(SOON.toSeconds(), TimeUnit.SECONDS);
        }
    }

    @Test
    void stopClosesConnectionsWithoutStreams() throws Exception {
        try (Running running = Running.http(OK);
                RawHttp2Client client = RawHttp2Client.connect(running.port())) {
            client.get("/");
            CompletableFuture<Void> stop = CompletableFuture.runAsync(running::close);

            assertThat(client.awaitClose(SOON)).isNotNull();
            stop.get(SOON.toSeconds(), TimeUnit.SECONDS);
        }
    }
}

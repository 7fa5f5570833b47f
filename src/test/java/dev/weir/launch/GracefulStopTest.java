package dev.weir.launch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.fixture.Await;
import dev.weir.fixture.Behaviour;
import dev.weir.fixture.Body;
import dev.weir.fixture.RawClient;
import dev.weir.fixture.TestHost;
import dev.weir.fixture.TestTls;
import dev.weir.fixture.Trickle;
import java.io.IOException;
import java.net.ConnectException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLEngine;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A stop, as a signal asks for it: what is in flight ends well, nothing new begins, and it does not take for ever. */
final class GracefulStopTest {

    private static final String NAME = "weir.example";
    private static final String GET = "GET / HTTP/1.1\r\nHost: test.example\r\n\r\n";

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
    void anAnswerInFlightIsSentWhole() throws Exception {
        Trickle answer = Trickle.ofLength(10);
        host.behave(answer);
        try (TestWeir weir = start("10s");
                RawClient client = RawClient.connect(weir.port())) {
            client.send(GET);
            client.head();
            answer.release("first");
            client.bytes(5);

            CompletableFuture<Void> stop = CompletableFuture.runAsync(weir::close);
            Await.until("new connections are refused", () -> isRefused(weir.port()));
            assertThat(stop).isNotDone();
            answer.release(" last");
            answer.end();

            assertThat(client.bytes(5)).asString().isEqualTo(" last");
            assertThat(client.closedByPeer(Await.DEADLINE)).isTrue();
            stop.get(Await.DEADLINE.toSeconds(), TimeUnit.SECONDS);
        }
    }

    @Test
    void aRequestInFlightIsAnswered() throws Exception {
        Trickle answer = Trickle.chunked();
        host.behave(answer);
        try (TestWeir weir = start("10s");
                RawClient client = RawClient.connect(weir.port())) {
            client.send("POST / HTTP/1.1\r\nHost: test.example\r\nContent-Length: 4\r\n\r\nbo");
            host.awaitRequest(1);

            CompletableFuture<Void> stop = CompletableFuture.runAsync(weir::close);
            Await.until("new connections are refused", () -> isRefused(weir.port()));
            client.send("dy");
            answer.release("answer");
            answer.end();

            assertThat(client.response().text()).isEqualTo("answer");
            stop.get(Await.DEADLINE.toSeconds(), TimeUnit.SECONDS);
        }
    }

    @Test
    void anAnswerWithoutEndIsCutWhenTheTimeIsOver() throws Exception {
        host.behave(Behaviour.stallInBody("part", 100));
        try (TestWeir weir = start("300ms");
                RawClient client = RawClient.connect(weir.port())) {
            client.send(GET);
            client.head();

            CompletableFuture<Void> stop = CompletableFuture.runAsync(weir::close);

            stop.get(Await.DEADLINE.toSeconds(), TimeUnit.SECONDS);
            assertThat(client.closedByPeer(Await.DEADLINE)).isTrue();
        }
        Await.equal("connections at the host", 0, host::openConnections);
    }

    @Test
    void aClientThatDoesNotReadDoesNotKeepItFromStopping() throws Exception {
        host.behave(Behaviour.answerLong(1_000_000_000));
        try (TestWeir weir = start("300ms");
                RawClient client = RawClient.connectNarrow(weir.port())) {
            client.send(GET);
            client.head();

            CompletableFuture<Void> stop = CompletableFuture.runAsync(weir::close);

            stop.get(Await.DEADLINE.toSeconds(), TimeUnit.SECONDS);
        }
        Await.equal("connections at the host", 0, host::openConnections);
    }

    @Test
    void newConnectionsAreRefusedAfterwards() throws Exception {
        TestWeir weir = start("10s");
        weir.close();

        assertThatThrownBy(() -> weir.get("/")).isInstanceOf(ConnectException.class);
    }

    @Test
    void aKeptConnectionIsClosedPolitely() throws Exception {
        try (TestWeir weir = start("10s");
                RawClient client = RawClient.connect(weir.port())) {
            client.send(GET);
            client.response();

            weir.close();

            assertThat(client.readAll().end()).isEqualTo(Body.End.COMPLETE);
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void anAnswerThatEndsWithTheConnectionIsResetWhenTheTimeIsOver(boolean tls) throws Exception {
        Trickle answer = Trickle.untilClose();
        host.behave(answer);
        try (TestWeir weir = startWithTls("300ms");
                RawClient client = tls
                        ? RawClient.connect(weir.tlsPort(), TestTls.clientContext(), NAME)
                        : RawClient.connect(weir.port())) {
            client.send("GET / HTTP/1.0\r\nHost: test.example\r\n\r\n");
            client.head();
            answer.release("part");
            client.bytes(4);

            weir.close();

            assertThat(client.readAll().end()).isEqualTo(Body.End.RESET);
            answer.end();
        }
    }

    @Test
    void halfOpenConnectionsDoNotHoldItUp() throws Exception {
        byte[] hello = clientHello();
        List<RawClient> clients = new ArrayList<>();
        try (TestWeir weir = startWithTls("300ms")) {
            for (int i = 0; i < 200; i++) {
                RawClient secure = RawClient.connect(weir.tlsPort());
                secure.send(Arrays.copyOf(hello, hello.length - i % 2));
                RawClient plain = RawClient.connect(weir.port());
                plain.send("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".substring(0, 1 + i % 23));
                clients.addAll(List.of(secure, plain));
            }

            CompletableFuture<Void> stop = CompletableFuture.runAsync(weir::close);

            stop.get(Await.DEADLINE.toSeconds(), TimeUnit.SECONDS);
        }
        for (RawClient client : clients) {
            assertThat(client.closedByPeer(Await.DEADLINE)).isTrue();
            client.close();
        }
    }

    private static byte[] clientHello() throws Exception {
        SSLEngine engine = TestTls.clientContext().createSSLEngine();
        engine.setUseClientMode(true);
        ByteBuffer hello = ByteBuffer.allocate(engine.getSession().getPacketBufferSize());
        engine.wrap(ByteBuffer.allocate(0), hello);
        return Arrays.copyOf(hello.array(), hello.position());
    }

    private TestWeir startWithTls(String stopTimeout) throws Exception {
        TestTls.Identity identity = TestTls.trusted(NAME);
        return TestWeir.start(
                """
                listeners:
                  http: {bind: 127.0.0.1, port: 0}
                  https: {bind: 127.0.0.1, port: 0, certificate: %s, key: %s}
                limits: {stop_timeout: %s}
                upstreams: {http: {pools: [%s]}}
                """
                        .formatted(
                                identity.certificatePem(),
                                identity.keyPem(),
                                stopTimeout,
                                TestWeir.pool("primary", "", host)));
    }

    private TestWeir start(String stopTimeout) throws Exception {
        return TestWeir.start("limits: {stop_timeout: " + stopTimeout + "}\nupstreams: {http: {pools: ["
                + TestWeir.pool("primary", "", host) + "]}}\n");
    }

    private static boolean isRefused(int port) {
        try (RawClient accepted = RawClient.connect(port)) {
            return false;
        } catch (IOException refused) {
            return true;
        }
    }
}

package dev.weir.proxy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Named.named;

import dev.weir.fixture.Await;
import dev.weir.fixture.Behaviour;
import dev.weir.fixture.Body;
import dev.weir.fixture.Flood;
import dev.weir.fixture.RawClient;
import dev.weir.fixture.Response;
import dev.weir.fixture.TestHost;
import dev.weir.fixture.TestTls;
import dev.weir.fixture.Trickle;
import dev.weir.launch.TestWeir;
import java.io.EOFException;
import java.io.IOException;
import java.net.SocketException;
import java.time.Duration;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** An answer that a host cuts short is never taken for a whole one, and nobody waits for the rest. */
final class CutAnswerTest {

    private static final String HTTP_1_1 = "GET / HTTP/1.1\r\nHost: test.example\r\n\r\n";
    private static final String HTTP_1_0 = "GET / HTTP/1.0\r\nHost: test.example\r\n\r\n";
    private static final String KEEP_ALIVE = "GET / HTTP/1.0\r\nHost: test.example\r\nConnection: keep-alive\r\n\r\n";
    private static final String LAST = "GET / HTTP/1.1\r\nHost: test.example\r\nConnection: close\r\n\r\n";

    /** Ways of a host to fail in the middle of an answer. */
    static Stream<Named<Behaviour>> cuts() {
        return Stream.of(
                named("closes within the length", Behaviour.cutBody("part", 100)),
                named("resets within the length", Behaviour.resetInBody("part", 100)),
                named("stalls within the length", Behaviour.stallInBody("part", 100)),
                named("closes before the content", Behaviour.cutBody("", 100)),
                named("closes between chunks", Behaviour.cutChunkedBody("one", "two")),
                named("closes within a chunk", thenClose("5\r\nab")),
                named("breaks the chunked coding", thenClose("3\r\none\r\nnonsense\r\n")),
                named("closes within the trailers", thenClose("3\r\none\r\n0\r\nX-Trailer: ")));
    }

    private static Behaviour thenClose(String chunks) {
        return connection -> {
            connection.readBody();
            connection.write(Behaviour.head(200, "Transfer-Encoding: chunked") + "\r\n" + chunks);
            connection.close();
        };
    }

    private TestHost host;
    private TestWeir weir;

    @BeforeEach
    void start() throws Exception {
        host = TestHost.start("a");
        weir = TestWeir.inFrontOf("read_timeout: 1s", host);
    }

    @AfterEach
    void stop() throws Exception {
        weir.close();
        host.close();
    }

    @ParameterizedTest
    @MethodSource("cuts")
    void anHttp11ClientSeesTheCut(Behaviour cut) throws Exception {
        host.behave(cut);

        assertThat(isWhole(HTTP_1_1)).isFalse();
        assertNothingIsLeft();
    }

    @ParameterizedTest
    @MethodSource("cuts")
    void anHttp10ClientSeesTheCut(Behaviour cut) throws Exception {
        host.behave(cut);

        assertThat(isWhole(HTTP_1_0)).isFalse();
        assertNothingIsLeft();
    }

    @ParameterizedTest
    @MethodSource("cuts")
    void anHttp10ClientThatKeepsItsConnectionSeesTheCut(Behaviour cut) throws Exception {
        host.behave(cut);

        assertThat(isWhole(KEEP_ALIVE)).isFalse();
        assertNothingIsLeft();
    }

    @ParameterizedTest
    @MethodSource("cuts")
    void anHttp11ClientThatWantsTheConnectionClosedSeesTheCut(Behaviour cut) throws Exception {
        host.behave(cut);

        assertThat(isWhole(LAST)).isFalse();
        assertNothingIsLeft();
    }

    @ParameterizedTest
    @MethodSource("cuts")
    void aTlsClientSeesTheCut(Behaviour cut) throws Exception {
        TestTls.Identity identity = TestTls.trusted("weir.example");
        host.behave(cut);
        try (TestWeir front = TestWeir.start(TlsConfig.inFrontOf(identity, "read_timeout: 1s", host));
                RawClient client = RawClient.connect(front.tlsPort(), TestTls.clientContext(), "weir.example")) {
            client.send(HTTP_1_0);

            assertThat(isWhole(client)).isFalse();
            assertThat(front.host("primary", "a").stats().failures()).isZero();
        }
    }

    @Test
    void whatCameBeforeTheCutReachesTheClient() throws Exception {
        Trickle answer = Trickle.ofLength(100);
        host.behave(answer);
        try (RawClient client = RawClient.connect(weir.port())) {
            client.send(HTTP_1_1);
            client.head();
            answer.release("part");
            assertThat(client.bytes(4)).asString().isEqualTo("part");

            answer.cut();

            assertThat(client.closedByPeer(Await.DEADLINE)).isTrue();
        }
    }

    @Test
    void aCutWhileTheClientDoesNotReadIsSeenByTheClientLater() throws Exception {
        Flood flood = Flood.ofLength(64 * 1024 * 1024);
        host.behave(flood);
        try (RawClient client = RawClient.connectNarrow(weir.port())) {
            client.send(HTTP_1_1);
            client.head();
            Await.until("the host is held up", () -> flood.heldUpFor(Duration.ofMillis(300)));

            host.resetConnections();

            assertThat(client.closedByPeer(Await.DEADLINE)).isTrue();
        }
        assertNothingIsLeft();
    }

    @Test
    void aTlsHostThatClosesWithoutSayingSoHasNotEndedItsAnswer() throws Exception {
        TestTls.Identity identity = TestTls.trusted("weir.example");
        Behaviour truncated = connection -> {
            connection.readBody();
            connection.write(Behaviour.head(200) + "\r\npart of it");
            connection.closeTcp();
        };
        try (TestHost secure = TestHost.start("secure", identity.context()).behave(truncated);
                TestWeir front = TestWeir.start(TlsConfig.onBothSides(identity, "", secure));
                RawClient client = RawClient.connect(front.port())) {
            client.send(HTTP_1_1);

            assertThat(isWhole(client)).isFalse();
        }
    }

    @Test
    void aTlsHostThatEndsItsAnswerWithTheConnectionHasEndedIt() throws Exception {
        TestTls.Identity identity = TestTls.trusted("weir.example");
        try (TestHost secure =
                        TestHost.start("secure", identity.context()).behave(Behaviour.answerUntilClose("all of it"));
                TestWeir front = TestWeir.start(TlsConfig.onBothSides(identity, "", secure))) {
            Response response = front.get("/");

            assertThat(response.text()).isEqualTo("all of it");
            assertThat(response.complete()).isTrue();
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 65_535, 65_536, 100_000, 1_000_000})
    void anAnswerThatEndsWithTheConnectionIsWhole(int length) throws Exception {
        host.behave(Behaviour.answerUntilClose("x".repeat(length)));

        Response response = weir.get("/");

        assertThat(response.text()).hasSize(length);
        assertThat(response.complete()).isTrue();
    }

    private boolean isWhole(String request) throws IOException {
        try (RawClient client = RawClient.connect(weir.port())) {
            client.send(request);
            return isWhole(client);
        }
    }

    /** Whether the client was made to believe that it has all of a good answer. */
    private static boolean isWhole(RawClient client) throws IOException {
        try {
            Response response = client.response();
            return response.status() == 200 && response.body().end() == Body.End.COMPLETE;
        } catch (EOFException | SocketException cut) {
            return false;
        }
    }

    private void assertNothingIsLeft() {
        assertThat(weir.host("primary", "a").stats().failures()).isZero();
        Await.equal(
                "requests in flight", 0, () -> weir.host("primary", "a").stats().inFlight());
        Await.equal("connections at the host", 0, host::openConnections);
    }
}

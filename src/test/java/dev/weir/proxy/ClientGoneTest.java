package dev.weir.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.fixture.Await;
import dev.weir.fixture.Behaviour;
import dev.weir.fixture.Flood;
import dev.weir.fixture.Noise;
import dev.weir.fixture.RawClient;
import dev.weir.fixture.RecordedRequest;
import dev.weir.fixture.TestHost;
import dev.weir.fixture.TestTls;
import dev.weir.fixture.Trickle;
import dev.weir.launch.TestWeir;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A client that goes away frees what its request holds, above all the connection to the host. */
final class ClientGoneTest {

    private static final String GET = "GET / HTTP/1.1\r\nHost: test.example\r\n\r\n";
    private static final long GIGABYTE = 1_000_000_000L;
    private static final int CLIENTS = 50;
    /** The promise is a second; the rest is for a busy machine. */
    private static final Duration PROMPTLY = Duration.ofSeconds(10);

    /** How a client goes away, and over what. */
    enum Way {
        CLOSE(false, false),
        RESET(false, true),
        TLS_CLOSE(true, false),
        TLS_RESET(true, true);

        private final boolean tls;
        private final boolean reset;

        Way(boolean tls, boolean reset) {
            this.tls = tls;
            this.reset = reset;
        }

        RawClient connect(TestWeir weir) throws IOException {
            return tls
                    ? RawClient.connect(weir.tlsPort(), TestTls.clientContext(), "weir.example")
                    : RawClient.connect(weir.port());
        }

        void leave(RawClient client) throws IOException {
            if (reset) {
                client.reset();
            } else {
                client.close();
            }
        }
    }

    private TestHost host;
    private TestWeir weir;

    @BeforeEach
    void start() throws Exception {
        host = TestHost.start("a");
        weir = TestWeir.start(TlsConfig.inFrontOf(TestTls.trusted("weir.example"), "", host));
    }

    @AfterEach
    void stop() throws Exception {
        weir.close();
        host.close();
    }

    @ParameterizedTest
    @EnumSource
    void whileTheHostThinks(Way way) throws Exception {
        host.behave(Behaviour.stall());
        List<RawClient> clients = connect(way);
        for (RawClient client : clients) {
            client.send(GET);
        }
        host.awaitRequest(CLIENTS);

        leave(way, clients);

        assertNothingIsLeft();
    }

    @Test
    void whileTheNextHostThinksAfterAHeadWasTakenBack() throws Exception {
        host.behave(Behaviour.breakAfterHead());
        try (TestHost next = TestHost.start("b").behave(Behaviour.stall());
                TestWeir front = TestWeir.inFrontOf("", host, next)) {
            try (RawClient client = RawClient.connect(front.port())) {
                client.send(GET);
                next.awaitRequest(1);
            }

            Await.until("the host's connection is closed", PROMPTLY, () -> next.openConnections() == 0);
        }
    }

    @ParameterizedTest
    @EnumSource
    void whileTheHostThinksAboutAnUpload(Way way) throws Exception {
        host.behave(Behaviour.stall());
        List<RawClient> clients = connect(way);
        for (RawClient client : clients) {
            client.send("POST / HTTP/1.1\r\nHost: test.example\r\nContent-Length: 4\r\n\r\nbody");
        }
        host.awaitRequest(CLIENTS);
        Await.until("all bodies arrived", () -> host.requests().stream().allMatch(r -> r.body().length == 4));

        leave(way, clients);

        assertNothingIsLeft();
    }

    @ParameterizedTest
    @EnumSource
    void inTheMiddleOfAnAnswer(Way way) throws Exception {
        host.behave(Flood.ofLength(GIGABYTE));
        List<RawClient> clients = connect(way);
        for (RawClient client : clients) {
            client.send(GET);
            client.head();
            client.bytes(100_000);
        }

        leave(way, clients);

        assertNothingIsLeft();
    }

    @ParameterizedTest
    @EnumSource
    void inTheMiddleOfAnAnswerThatItDoesNotRead(Way way) throws Exception {
        Flood flood = Flood.chunked(GIGABYTE);
        host.behave(flood);
        List<RawClient> clients = connect(way);
        for (RawClient client : clients) {
            client.send(GET);
            client.head();
        }
        Await.until("the host is held up", () -> flood.heldUpFor(Duration.ofMillis(300)));

        leave(way, clients);

        assertNothingIsLeft();
    }

    @Test
    void betweenTwoPiecesOfAnAnswer() throws Exception {
        Trickle answer = Trickle.chunked();
        host.behave(answer);
        try (RawClient client = RawClient.connect(weir.port())) {
            client.send(GET);
            client.head();
            answer.release("first");
            assertThat(client.chunk()).isEqualTo("first");
        }

        Await.until("the connection is closed", () -> {
            answer.release("more");
            return host.openConnections() == 0;
        });
        assertNothingIsLeft();
    }

    @ParameterizedTest
    @EnumSource
    void inTheMiddleOfAnUpload(Way way) throws Exception {
        List<RawClient> clients = connect(way);
        for (RawClient client : clients) {
            client.send("PUT / HTTP/1.1\r\nHost: test.example\r\nContent-Length: 1000000\r\n\r\n");
            client.send(Noise.bytes(0, 100_000));
        }
        host.awaitRequest(CLIENTS);

        leave(way, clients);

        assertNothingIsLeft();
        assertThat(host.requests()).hasSize(CLIENTS).noneMatch(request -> request.body().length == 1_000_000);
    }

    @Test
    void inTheMiddleOfAnUploadThatTheHostDoesNotRead() throws Exception {
        host.behave(connection -> {
            connection.in().read();
            Await.until(
                    "the client has left",
                    () -> weir.host("primary", "a").stats().inFlight() == 0);
        });
        try (RawClient client = RawClient.connect(weir.port())) {
            client.send("PUT / HTTP/1.1\r\nHost: test.example\r\nContent-Length: 1000000000\r\n\r\n");
            client.send(Noise.bytes(0, 100_000));
            host.awaitRequest(1);
            client.reset();
        }

        assertNothingIsLeft();
    }

    @Test
    void inTheMiddleOfAnUploadThatWasAnsweredEarlyAndWithMore() throws Exception {
        host.behave(connection -> {
            connection.write(Behaviour.head(200, "Content-Length: " + GIGABYTE) + "\r\n");
            while (true) {
                connection.write(Noise.bytes(0, 10_000));
            }
        });
        List<RawClient> clients = connect(Way.CLOSE);
        for (RawClient client : clients) {
            client.send("PUT / HTTP/1.1\r\nHost: test.example\r\nContent-Length: 1000000\r\n\r\npart");
            client.head();
        }

        leave(Way.RESET, clients);

        assertNothingIsLeft();
    }

    @Test
    void aClientThatSaysThatItSendsNothingMoreIsTakenForGoneWhileTheHostThinks() throws Exception {
        host.behave(Behaviour.stall());
        try (RawClient client = RawClient.connect(weir.port())) {
            client.send(GET);
            RecordedRequest request = host.awaitRequest(1);

            client.shutdownOutput();

            assertThat(client.closedByPeer(Await.DEADLINE)).isTrue();
            assertThat(request.connection()).isEqualTo(1);
        }
        assertNothingIsLeft();
    }

    @Test
    void aRequestThatFollowsWhileTheHostThinksIsAnsweredInItsTurn() throws Exception {
        Trickle first = Trickle.ofLength(5);
        host.behave(first);
        try (RawClient client = RawClient.connect(weir.port())) {
            client.send(GET);
            host.awaitRequest(1);
            client.send("GET /second HTTP/1.1\r\nHost: test.example\r\n\r\n");
            first.release("first");
            host.behave(Behaviour.identify());
            first.end();

            assertThat(client.response().text()).isEqualTo("first");
            assertThat(client.response().text()).isEqualTo("a");
        }
        assertThat(host.lastRequest().target()).isEqualTo("/second");
    }

    private List<RawClient> connect(Way way) throws IOException {
        List<RawClient> clients = new ArrayList<>();
        for (int i = 0; i < CLIENTS; i++) {
            clients.add(way.connect(weir));
        }
        return clients;
    }

    private static void leave(Way way, List<RawClient> clients) throws IOException {
        for (RawClient client : clients) {
            way.leave(client);
        }
    }

    private void assertNothingIsLeft() {
        Await.until("the host's connections are closed", PROMPTLY, () -> host.openConnections() == 0);
        Await.equal(
                "requests in flight", 0, () -> weir.host("primary", "a").stats().inFlight());
        assertThat(weir.host("primary", "a").stats().failures()).isZero();
        assertThat(weir.host("primary", "a").health().usable()).isTrue();
    }
}

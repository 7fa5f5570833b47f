package dev.weir.proxy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.weir.fixture.Await;
import dev.weir.fixture.Behaviour;
import dev.weir.fixture.Connection;
import dev.weir.fixture.RawClient;
import dev.weir.fixture.RecordedRequest;
import dev.weir.fixture.Response;
import dev.weir.fixture.TestHost;
import dev.weir.launch.TestWeir;
import dev.weir.upstream.Health;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A kept connection that the host has closed, or closes just as it is used again. */
final class DeadConnectionTest {

    private TestHost a;
    private TestHost b;

    @BeforeEach
    void start() throws IOException {
        a = TestHost.start("a");
        b = TestHost.start("b");
    }

    @AfterEach
    void stop() throws IOException {
        a.close();
        b.close();
    }

    @Test
    void hostMayCloseRightAfterEachAnswer() throws Exception {
        // Hunts for every interleaving of the host's close with the next request.
        a.behave(Behaviour.thenClose(Behaviour.identify()));
        try (TestWeir weir = TestWeir.inFrontOf("max_fails: 1", a);
                RawClient client = RawClient.connect(weir.port())) {
            List<Integer> statuses = statuses(client, 300);

            assertThat(statuses).containsOnly(200);
            assertThat(weir.host("primary", "a").health()).isInstanceOf(Health.Up.class);
            assertThat(weir.host("primary", "a").stats().failures()).isZero();
        }
    }

    @Test
    void hostMayResetRightAfterEachAnswer() throws Exception {
        a.behave(connection -> {
            Behaviour.identify().serve(connection);
            connection.reset();
        });
        try (TestWeir weir = TestWeir.inFrontOf("max_fails: 1", a, b);
                RawClient client = RawClient.connect(weir.port())) {
            assertThat(statuses(client, 100)).containsOnly(200);
        }
    }

    @Test
    void connectionClosedWhileIdleIsNotUsed() throws Exception {
        try (TestWeir weir = TestWeir.inFrontOf("", a)) {
            weir.get("/");
            a.closeConnections();

            Response response =
                    RawClient.request(weir.port(), "POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 3\r\n\r\nabc");

            assertThat(response.status()).isEqualTo(200);
            assertThat(a.lastRequest().connection()).isEqualTo(2);
        }
    }

    @Test
    void getOnADeadConnectionIsRepeatedAtTheSameHost() throws Exception {
        a.behave(Behaviour.closeOnReuse(Behaviour.identify()));
        try (TestWeir weir = TestWeir.inFrontOf("max_fails: 1", a);
                RawClient client = RawClient.connect(weir.port())) {
            List<Integer> statuses = statuses(client, 50);

            assertThat(statuses).containsOnly(200);
            assertThat(a.requests()).hasSize(99);
            assertThat(weir.host("primary", "a").stats().failures()).isZero();
        }
    }

    @Test
    void smallBodyIsRepeatedWholeAtTheSameHost() throws Exception {
        a.behave(Behaviour.closeOnReuse(Behaviour.identify()));
        try (TestWeir weir = TestWeir.inFrontOf("", a);
                RawClient client = RawClient.connect(weir.port())) {
            statuses(client, 1);
            client.send("PUT / HTTP/1.1\r\nHost: x\r\nContent-Length: 3\r\n\r\nabc");

            assertThat(client.finalResponse().status()).isEqualTo(200);
            assertThat(a.requests())
                    .extracting(RecordedRequest::method, RecordedRequest::text)
                    .containsExactly(tuple("GET", ""), tuple("PUT", "abc"), tuple("PUT", "abc"));
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "POST / HTTP/1.1\r\nHost: x\r\n\r\n",
                "POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 3\r\n\r\nabc",
                "PATCH / HTTP/1.1\r\nHost: x\r\nContent-Length: 3\r\n\r\nabc"
            })
    void postThatMayHaveBeenProcessedIsNeverSentTwice(String request) throws Exception {
        a.behave(Behaviour.closeOnReuse(Behaviour.identify()));
        try (TestWeir weir = TestWeir.inFrontOf("", a);
                RawClient client = RawClient.connect(weir.port())) {
            statuses(client, 1);
            client.send(request);

            assertThat(client.finalResponse().status()).isEqualTo(502);
            assertThat(a.requests()).hasSize(2);
        }
    }

    @Test
    void repeatedRequestThatFailsIsCountedOnceAndGoesToTheNextHost() throws Exception {
        // The first connection serves once; all others serve nothing.
        a.behave(connection ->
                (first(connection) ? Behaviour.identify() : Behaviour.closeAfterRequest()).serve(connection));
        try (TestWeir weir = TestWeir.inFrontOf("", a, b);
                RawClient client = RawClient.connect(weir.port())) {
            statuses(client, 2);
            client.send("GET / HTTP/1.1\r\nHost: x\r\n\r\n");

            assertThat(client.finalResponse().text()).isEqualTo("b");
            assertThat(a.requests()).hasSize(3);
            assertThat(weir.host("primary", "a").stats().failures()).isEqualTo(1);
        }
    }

    @Test
    void answerThatBeganOnAReusedConnectionAndWasCutCounts() throws Exception {
        a.behave(connection -> (first(connection) ? Behaviour.identify() : Behaviour.cutHead()).serve(connection));
        try (TestWeir weir = TestWeir.inFrontOf("", a);
                RawClient client = RawClient.connect(weir.port())) {
            statuses(client, 1);
            client.send("GET / HTTP/1.1\r\nHost: x\r\n\r\n");

            assertThat(client.finalResponse().status()).isEqualTo(502);
            assertThat(a.requests()).hasSize(2);
            assertThat(weir.host("primary", "a").stats().failures()).isEqualTo(1);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"HTTP/1.1 200 OK\r\nContent-Length: 6\r\n\r\nforged", "x"})
    void bytesThatNobodyAskedForAnswerNobody(String unasked) throws Exception {
        try (TestWeir weir = TestWeir.inFrontOf("", a)) {
            weir.get("/");
            a.sendUnasked(unasked);

            assertThat(weir.get("/").text()).isEqualTo("a");
            Await.equal("open connections", 1, a::openConnections);
        }
    }

    private static boolean first(Connection connection) {
        return connection.number() == 1 && connection.served() == 1;
    }

    private static List<Integer> statuses(RawClient client, int count) throws IOException {
        List<Integer> statuses = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            client.send("GET / HTTP/1.1\r\nHost: x\r\n\r\n");
            statuses.add(client.finalResponse().status());
        }
        return statuses;
    }
}

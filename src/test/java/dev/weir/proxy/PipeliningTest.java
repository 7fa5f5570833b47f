package dev.weir.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.fixture.Await;
import dev.weir.fixture.Behaviour;
import dev.weir.fixture.RawClient;
import dev.weir.fixture.TestHost;
import dev.weir.launch.TestWeir;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Requests that a client sends without waiting for answers are answered in order (RFC 9112, section 9.3.2). */
final class PipeliningTest {

    /** So many that they do not fit into what is read ahead at once. */
    private static final int MANY = 300;

    private TestHost host;
    private TestWeir weir;

    @BeforeEach
    void start() throws Exception {
        host = TestHost.start("a");
        host.behave(connection -> {
            connection.readBody();
            String echo =
                    connection.request().target() + " " + connection.request().text();
            Behaviour.answer(200, echo).serve(connection);
        });
        weir = TestWeir.inFrontOf("", host);
    }

    @AfterEach
    void stop() throws Exception {
        weir.close();
        host.close();
    }

    @Test
    void manyRequestsAreAnsweredInOrder() throws Exception {
        try (RawClient client = RawClient.connect(weir.port())) {
            client.send(repeat("GET /%1$d HTTP/1.1\r\nHost: x\r\nX-Filler: " + "x".repeat(100) + "\r\n\r\n"));

            List<String> answers = answers(client);

            assertThat(answers).isEqualTo(expected("/%1$d "));
        }
    }

    @Test
    void bodiesStayWithTheirRequests() throws Exception {
        try (RawClient client = RawClient.connect(weir.port())) {
            client.send(
                    repeat("POST /%1$d HTTP/1.1\r\nHost: x\r\nContent-Length: 103\r\n\r\n%1$03d" + "x".repeat(100)));

            List<String> answers = answers(client);

            assertThat(answers).isEqualTo(expected("/%1$d %1$03d" + "x".repeat(100)));
        }
    }

    @Test
    void nothingIsServedAfterAClose() throws Exception {
        String request = "GET /%s HTTP/1.1\r\nHost: x\r\n%s\r\n";
        try (RawClient client = RawClient.connect(weir.port())) {
            client.send(request.formatted("1", "")
                    + request.formatted("2", "Connection: close\r\n")
                    + request.formatted("3", ""));
            String first = client.response().text();
            String second = client.response().text();

            assertThat(first).isEqualTo("/1 ");
            assertThat(second).isEqualTo("/2 ");
            assertThat(client.closedByPeer(Await.DEADLINE)).isTrue();
            assertThat(host.requests()).hasSize(2);
        }
    }

    @Test
    void aRequestThatComesWhileTheHostThinksIsAnsweredNext() throws Exception {
        try (RawClient client = RawClient.connect(weir.port())) {
            host.behave(connection -> {
                client.send("GET /next HTTP/1.1\r\nHost: x\r\n\r\n");
                host.behave(Behaviour.answer(200, "second"));
                Behaviour.answer(200, "first").serve(connection);
            });

            client.send("GET / HTTP/1.1\r\nHost: x\r\n\r\n");
            String first = client.response().text();
            String second = client.response().text();

            assertThat(first).isEqualTo("first");
            assertThat(second).isEqualTo("second");
        }
    }

    /** RFC 9112, section 2.2. Which part of the line end is read together with the first request is what differs. */
    @ParameterizedTest
    @CsvSource({"'', \\r\\n", "\\r, \\n", "\\r\\n, ''", "\\r\\n\\r, \\n", "\\r\\n, \\r\\n"})
    void aLineEndBetweenRequestsIsPassedOver(String withTheFirst, String withTheSecond) throws Exception {
        try (RawClient client = RawClient.connect(weir.port())) {
            client.send(
                    "POST /1 HTTP/1.1\r\nHost: x\r\nContent-Length: 4\r\n\r\nbody" + withTheFirst.translateEscapes());
            String first = client.response().text();
            client.send(withTheSecond.translateEscapes() + "GET /2 HTTP/1.1\r\nHost: x\r\n\r\n");
            String second = client.response().text();

            assertThat(first).isEqualTo("/1 body");
            assertThat(second).isEqualTo("/2 ");
        }
    }

    /** Each way to cut them is the same: what is not a line end at the start of a request is none after one either. */
    @ParameterizedTest
    @CsvSource({"\\n, ''", "'', \\n", "\\r\\n\\n, ''", "\\r\\n, \\n", "\\r\\r\\n, ''", "\\r, \\r\\n"})
    void halfALineEndBetweenRequestsIsRefused(String withTheFirst, String withTheSecond) throws Exception {
        try (RawClient client = RawClient.connect(weir.port())) {
            client.send(
                    "POST /1 HTTP/1.1\r\nHost: x\r\nContent-Length: 4\r\n\r\nbody" + withTheFirst.translateEscapes());
            String first = client.response().text();
            client.send(withTheSecond.translateEscapes() + "GET /2 HTTP/1.1\r\nHost: x\r\n\r\n");
            int second = client.response().status();

            assertThat(first).isEqualTo("/1 body");
            assertThat(second).isEqualTo(400);
        }
    }

    private static String repeat(String request) {
        return String.join("", expected(request));
    }

    private static List<String> expected(String text) {
        return IntStream.range(0, MANY).mapToObj(text::formatted).toList();
    }

    private static List<String> answers(RawClient client) throws IOException {
        List<String> answers = new ArrayList<>();
        while (answers.size() < MANY) {
            answers.add(client.response().text());
        }
        return answers;
    }
}

package dev.weir.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Named.named;

import dev.weir.fixture.Await;
import dev.weir.fixture.Behaviour;
import dev.weir.fixture.RawClient;
import dev.weir.fixture.Response;
import dev.weir.fixture.Trickle;
import java.io.EOFException;
import java.io.IOException;
import java.net.SocketException;
import java.util.stream.Stream;
import javax.net.ssl.SSLException;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** An answer that a host cuts short is cut short for the client: never whole, never a line that is not HTTP. */
interface CutFacts extends OnStage {

    /** Ways of a host to fail in the middle of an answer. */
    static Stream<Named<Behaviour>> cuts() {
        return Stream.of(
                named("closes within the length", Behaviour.cutBody("part", 100)),
                named("resets within the length", Behaviour.resetInBody("part", 100)),
                named("closes before the content", Behaviour.cutBody("", 100)),
                named("stalls within the length", Behaviour.stallInBody("part", 100)),
                named("closes between chunks", Behaviour.cutChunkedBody("one", "two")),
                named("closes before the first chunk", Behaviour.cutChunkedBody()),
                named("breaks the chunked coding", connection -> {
                    connection.readBody();
                    connection.write(
                            Behaviour.head(200, "Transfer-Encoding: chunked") + "\r\n3\r\none\r\nnonsense\r\n");
                    connection.close();
                }));
    }

    @ParameterizedTest
    @MethodSource("cuts")
    default void http11ClientSeesTheCut(Behaviour cut) throws Exception {
        stage().onlyA().behave(cut);
        try (RawClient client = stage().client()) {
            assertCut(client, "GET / HTTP/1.1\r\nHost: test.example\r\n\r\n");
        }
    }

    @ParameterizedTest
    @MethodSource("cuts")
    default void http10ClientSeesTheCut(Behaviour cut) throws Exception {
        stage().onlyA().behave(cut);
        try (RawClient client = stage().client()) {
            assertCut(client, "GET / HTTP/1.0\r\nHost: test.example\r\n\r\n");
        }
    }

    @ParameterizedTest
    @MethodSource("cuts")
    default void httpsClientSeesTheCut(Behaviour cut) throws Exception {
        stage().secure().behave(cut);
        try (RawClient client = stage().tlsClient()) {
            assertCut(client, "GET / HTTP/1.1\r\nHost: test.example\r\nConnection: close\r\n\r\n");
        }
    }

    @Test
    default void whatCameBeforeTheCutReachesTheClient() throws Exception {
        Trickle answer = Trickle.ofLength(100);
        stage().onlyA().behave(answer);
        try (RawClient client = stage().client()) {
            client.send("GET / HTTP/1.1\r\nHost: test.example\r\n\r\n");
            client.head();
            answer.release("part");
            assertThat(client.bytes(4)).asString().isEqualTo("part");

            answer.cut();

            assertThat(client.closedByPeer(Await.DEADLINE)).isTrue();
        }
    }

    private static void assertCut(RawClient client, String request) throws IOException {
        client.send(request);
        try {
            Response answer = client.response();
            assertThat(answer.status()).isIn(200, 502);
            assertThat(answer.status() == 200 && answer.complete())
                    .as("a whole answer: %s", answer)
                    .isFalse();
        } catch (EOFException | SocketException | SSLException cut) {
            assertThat(cut.getMessage()).doesNotContain("HTTP/1.1 -1");
        }
    }
}

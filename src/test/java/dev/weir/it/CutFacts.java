package dev.weir.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Named.named;

import dev.weir.fixture.Await;
import dev.weir.fixture.Behaviour;
import dev.weir.fixture.Body;
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

    /** Ways of a host to fail in the middle of an answer that has a length. */
    static Stream<Named<Behaviour>> cutsWithinALength() {
        return Stream.of(
                named("closes within the length", Behaviour.cutBody("part", 100)),
                named("resets within the length", Behaviour.resetInBody("part", 100)),
                named("closes before the content", Behaviour.cutBody("", 100)),
                named("stalls within the length", Behaviour.stallInBody("part", 100)));
    }

    /** Ways of a host to fail in the middle of an answer in chunks. */
    static Stream<Named<Behaviour>> cutsBetweenChunks() {
        return Stream.of(
                named("closes before the first chunk", Behaviour.cutChunkedBody()),
                named("closes between chunks", Behaviour.cutChunkedBody("one", "two")),
                named("breaks the chunked coding", connection -> {
                    connection.readBody();
                    connection.write(
                            Behaviour.head(200, "Transfer-Encoding: chunked") + "\r\n3\r\none\r\nnonsense\r\n");
                    connection.close();
                }));
    }

    @ParameterizedTest
    @MethodSource({"cutsWithinALength", "cutsBetweenChunks"})
    default void http11ClientSeesTheCut(Behaviour cut) throws Exception {
        stage().onlyA().behave(cut);
        try (RawClient client = stage().client()) {
            client.send("GET / HTTP/1.1\r\nHost: test.example\r\n\r\n");

            assertThat(isWhole(client)).isFalse();
        }
    }

    @ParameterizedTest
    @MethodSource("cutsWithinALength")
    default void http10ClientSeesTheCut(Behaviour cut) throws Exception {
        stage().onlyA().behave(cut);
        try (RawClient client = stage().client()) {
            client.send("GET / HTTP/1.0\r\nHost: test.example\r\n\r\n");

            assertThat(isWhole(client)).isFalse();
        }
    }

    /** Such an answer ends with the connection, so that only a reset tells the client. */
    @Test
    default void http10ClientSeesTheCutOfAnAnswerWithoutALengthWhereTheWayCan() throws Exception {
        Trickle answer = Trickle.chunked();
        stage().onlyA().behave(answer);
        try (RawClient client = stage().client()) {
            client.send("GET / HTTP/1.0\r\nHost: test.example\r\n\r\n");
            client.head();
            answer.release("one");
            client.bytes(3);

            answer.cut();

            assertThat(client.readAll().end()).isEqualTo(resetsCutAnswers() ? Body.End.RESET : Body.End.COMPLETE);
        }
    }

    @ParameterizedTest
    @MethodSource({"cutsWithinALength", "cutsBetweenChunks"})
    default void httpsClientSeesTheCut(Behaviour cut) throws Exception {
        stage().secure().behave(cut);
        try (RawClient client = stage().tlsClient()) {
            client.send("GET / HTTP/1.1\r\nHost: test.example\r\nConnection: close\r\n\r\n");

            assertThat(isWhole(client)).isFalse();
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

    /** Whether the client was made to believe that it has all of a good answer. Anything but HTTP is an error. */
    private static boolean isWhole(RawClient client) throws IOException {
        try {
            Response answer = client.response();
            assertThat(answer.status()).isIn(200, 502);
            return answer.status() == 200 && answer.complete();
        } catch (EOFException | SocketException | SSLException cut) {
            assertThat(cut).message().doesNotContain("HTTP/1.1 -1");
            return false;
        }
    }
}

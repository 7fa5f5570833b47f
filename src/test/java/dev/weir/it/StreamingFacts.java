package dev.weir.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.fixture.Await;
import dev.weir.fixture.Behaviour;
import dev.weir.fixture.Flood;
import dev.weir.fixture.Noise;
import dev.weir.fixture.RawClient;
import dev.weir.fixture.RecordedRequest;
import dev.weir.fixture.Response;
import dev.weir.fixture.Trickle;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;

/** Bodies pass whole, and each piece as it comes. */
interface StreamingFacts extends OnStage {

    String GET = "GET / HTTP/1.1\r\nHost: test.example\r\n\r\n";
    int BIG = 64 * 1024 * 1024;
    /** On a busy machine. */
    Duration BIG_TAKES = Duration.ofSeconds(60);

    @Test
    default void bigDownloadArrivesByteByByte() throws Exception {
        stage().onlyA().behave(Flood.ofLength(BIG));
        try (RawClient client = stage().client().within(BIG_TAKES)) {
            client.send(GET);

            assertThat(sha256(client.response().body().bytes())).isEqualTo(sha256(Noise.bytes(0, BIG)));
        }
    }

    @Test
    default void bigChunkedDownloadArrivesByteByByte() throws Exception {
        stage().onlyA().behave(Flood.chunked(BIG));
        try (RawClient client = stage().client().within(BIG_TAKES)) {
            client.send(GET);

            assertThat(sha256(client.response().body().bytes())).isEqualTo(sha256(Noise.bytes(0, BIG)));
        }
    }

    @Test
    default void bigUploadArrivesByteByByte() throws Exception {
        stage().onlyA().behave(connection -> {
            connection.readBody();
            Behaviour.answer(200, sha256(connection.request().body())).serve(connection);
        });
        try (RawClient client = stage().client().within(BIG_TAKES)) {
            client.send("PUT / HTTP/1.1\r\nHost: test.example\r\nContent-Length: " + BIG + "\r\n\r\n");
            client.send(Noise.bytes(0, BIG));

            assertThat(client.response().text()).isEqualTo(sha256(Noise.bytes(0, BIG)));
        }
    }

    @Test
    default void eachChunkArrivesBeforeTheHostSendsTheNext() throws Exception {
        Trickle answer = Trickle.chunked();
        stage().onlyA().behave(answer);
        try (RawClient client = stage().client()) {
            client.send(GET);
            client.head();

            for (String piece : new String[] {"one", "two", "three"}) {
                answer.release(piece);
                assertThat(client.chunk()).isEqualTo(piece);
            }

            answer.end();
            assertThat(client.chunk()).isNull();
        }
    }

    @Test
    default void eachPieceOfAnAnswerWithALengthArrivesBeforeTheHostSendsTheNext() throws Exception {
        Trickle answer = Trickle.ofLength(15);
        stage().onlyA().behave(answer);
        try (RawClient client = stage().client()) {
            client.send(GET);
            client.head();

            for (String piece : new String[] {"one..", "two..", "three"}) {
                answer.release(piece);
                assertThat(client.bytes(5)).asString().isEqualTo(piece);
            }

            answer.end();
        }
    }

    @Test
    default void eachPieceOfAnUploadReachesTheHostBeforeTheClientSendsTheNext() throws Exception {
        stage().onlyA();
        int before = stage().a().requests().size();
        try (RawClient client = stage().client()) {
            client.send("POST / HTTP/1.1\r\nHost: test.example\r\nContent-Length: 15\r\n\r\n");
            RecordedRequest request = stage().a().awaitRequest(before + 1);

            for (int sent = 5; sent <= 15; sent += 5) {
                client.send("piece");
                Await.equal("bytes at the host", sent, () -> request.body().length);
            }

            assertThat(client.response().text()).isEqualTo("a");
        }
    }

    @Test
    default void answerThatComesBeforeTheUploadEndedIsPassedOn() throws Exception {
        stage().onlyA().behave(Behaviour.answerEarly(413, "too much"));
        try (RawClient client = stage().client()) {
            client.send("POST / HTTP/1.1\r\nHost: test.example\r\nContent-Length: 1000\r\n\r\npart");

            Response answer = client.response();

            assertThat(answer.status()).isEqualTo(413);
            assertThat(answer.text()).isEqualTo("too much");
            client.send("x".repeat(996));
            assertThat(client.closedByPeer(Await.DEADLINE)).isTrue();
        }
    }

    @Test
    default void clientThatSendsAllBeforeItReadsGetsTheEarlyAnswer() throws Exception {
        stage().onlyA().behave(connection -> {
            String head = Behaviour.head(statusOfEarlyAnswer(), "Connection: close", "Content-Length: 2");
            connection.write(head + "\r\nno");
            connection.freeze();
        });
        try (RawClient client = stage().client()) {
            client.send("POST / HTTP/1.1\r\nHost: test.example\r\nContent-Length: 10000000\r\n\r\n");
            client.send(Noise.bytes(0, 10_000_000));

            assertThat(client.response().text()).isEqualTo("no");
        }
    }

    @Test
    default void clientIsAskedForItsBodyWhenAHostWantsIt() throws Exception {
        stage().onlyA();
        try (RawClient client = stage().client()) {
            client.send("PUT / HTTP/1.1\r\nHost: test.example\r\nContent-Length: 5\r\nExpect: 100-continue\r\n\r\n");
            Response interim = client.response();
            client.send("hello");
            Response answer = client.response();

            assertThat(interim.status()).isEqualTo(100);
            assertThat(answer.status()).isEqualTo(200);
            assertThat(stage().a().lastRequest().text()).isEqualTo("hello");
            assertThat(stage().a().lastRequest().header("Expect")).isNull();
        }
    }

    @Test
    default void clientIsNotAskedForABodyThatNoHostWants() throws Exception {
        stage().stop(stage().a(), stage().b(), stage().c());
        try (RawClient client = stage().client()) {
            client.send("PUT / HTTP/1.1\r\nHost: test.example\r\nContent-Length: 5\r\nExpect: 100-continue\r\n\r\n");

            assertThat(client.response().status()).isEqualTo(asksForBodiesAtOnce() ? 100 : 504);
        }
    }

    private static String sha256(byte[] bytes) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}

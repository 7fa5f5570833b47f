package dev.weir.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.fixture.Await;
import dev.weir.fixture.Behaviour;
import dev.weir.fixture.Body;
import dev.weir.fixture.Frame;
import dev.weir.fixture.Header;
import dev.weir.fixture.Http2Answer;
import dev.weir.fixture.Interim;
import dev.weir.fixture.RawHttp2Client;
import dev.weir.fixture.RecordedRequest;
import dev.weir.fixture.TestHost;
import dev.weir.launch.TestWeir;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is special about a request that came in HTTP/2. */
final class Http2Test {

    private static final int NO_ERROR = 0;
    private static final int PROTOCOL_ERROR = 1;
    /** The promise is a second; the rest is for a busy machine. */
    private static final Duration PROMPTLY = Duration.ofSeconds(10);

    private TestHost host;
    private TestWeir weir;
    private RawHttp2Client client;

    @BeforeEach
    void start() throws Exception {
        host = TestHost.start("a");
        weir = TestWeir.inFrontOf("max_fails: 1000", host);
        client = RawHttp2Client.connect(weir.port());
    }

    @AfterEach
    void stop() throws Exception {
        client.close();
        weir.close();
        host.close();
    }

    @Test
    void requestReachesTheHostInHttp11() throws Exception {
        Http2Answer answer = client.get("/x?y=%7e", "x-a", "1", "x-a", "2", "te", "trailers");

        RecordedRequest request = host.lastRequest();
        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.text()).isEqualTo("a");
        assertThat(request.head().startLine()).isEqualTo("GET /x?y=%7e HTTP/1.1");
        assertThat(request.header("Host")).isEqualTo("h.example");
        assertThat(request.header("X-Forwarded-Host")).isEqualTo("h.example");
        assertThat(request.header("X-Forwarded-Proto")).isEqualTo("http");
        assertThat(request.header("Via")).startsWith("2.0 weir-");
        assertThat(request.header("TE")).isNull();
        assertThat(request.headers())
                .filteredOn(header -> header.name().equals("x-a"))
                .extracting(Header::value)
                .containsExactly("1", "2");
    }

    /** Values in bytes, whatever text they are. */
    @ParameterizedTest
    @ValueSource(strings = {"\u00e9\u00ff\u0080", "\u00c3\u00a9", "\u00e2\u0082\u00ac", "a\tb", "\"a, b\"; c"})
    void valuesReachTheHostByteByByte(String value) throws Exception {
        Http2Answer answer = client.get("/", "x-a", value);

        assertThat(answer.status()).isEqualTo(200);
        assertThat(host.lastRequest().header("x-a")).isEqualTo(value);
    }

    /** What would be another request line in HTTP/1.1. */
    @ParameterizedTest
    @ValueSource(strings = {"/a b", "/ HTTP/1.1", "/a\tb", "/ ", " /", "/\u00e9", "/\u007f", "/?a b"})
    void targetThatIsNoTargetInHttp11IsRefused(String target) throws Exception {
        Http2Answer answer = client.get(target);

        assertThat(answer.status()).isEqualTo(400);
        assertThat(host.requests()).isEmpty();
    }

    @Test
    void cookieInPiecesReachesTheHostWhole() throws Exception {
        client.get("/", "cookie", "a=1", "cookie", "b=2");

        assertThat(host.lastRequest().headers())
                .filteredOn(header -> header.name().equalsIgnoreCase("cookie"))
                .extracting(Header::value)
                .containsExactly("a=1; b=2");
    }

    @Test
    void bodyWithALengthReachesTheHost() throws Exception {
        int stream = client.request(Frame.NONE, "POST", "/", "content-length", "6");
        client.data(stream, Frame.NONE, "abc");
        client.data(stream, Frame.END_STREAM, "def");

        assertThat(client.answer(stream).status()).isEqualTo(200);
        assertThat(host.lastRequest().text()).isEqualTo("abcdef");
        assertThat(host.lastRequest().header("Content-Length")).isEqualTo("6");
    }

    @Test
    void bodyWithoutALengthIsAnsweredWith411() throws Exception {
        int stream = client.request(Frame.NONE, "POST", "/");
        client.data(stream, Frame.NONE, "abc");

        Http2Answer answer = client.answer(stream);
        Http2Answer next = client.get("/");

        assertThat(answer.status()).isEqualTo(411);
        assertThat(answer.complete()).isTrue();
        assertThat(next.status()).isEqualTo(200);
        assertThat(host.requests()).hasSize(1);
    }

    @Test
    void expectedBodyWithoutALengthIsAnsweredWith411AndNotAskedFor() throws Exception {
        int stream = client.request(Frame.NONE, "POST", "/", "expect", "100-continue");

        Http2Answer answer = client.answer(stream);

        assertThat(answer.status()).isEqualTo(411);
        assertThat(answer.interim()).isEmpty();
        assertThat(host.requests()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"GET", "POST", "DELETE"})
    void requestThatEndsWithItsHeadersNeedsNoLength(String method) throws Exception {
        Http2Answer answer = client.answer(client.request(Frame.END_STREAM, method, "/"));

        assertThat(answer.status()).isEqualTo(200);
    }

    @Test
    void requestThatEndsWithEmptyDataNeedsNoLength() throws Exception {
        int stream = client.request(Frame.NONE, "GET", "/");
        client.data(stream, Frame.END_STREAM, "");

        assertThat(client.answer(stream).status()).isEqualTo(200);
    }

    @Test
    void expectedBodyIsAskedForWith100() throws Exception {
        int stream = client.request(Frame.NONE, "POST", "/", "content-length", "3", "expect", "100-continue");
        Frame first = client.read();
        while (first.type() != Frame.HEADERS) {
            first = client.read();
        }
        client.data(stream, Frame.END_STREAM, "abc");

        Http2Answer answer = client.answer(stream);

        assertThat(answer.interim()).containsExactly(100);
        assertThat(answer.status()).isEqualTo(200);
        assertThat(host.lastRequest().text()).isEqualTo("abc");
        assertThat(host.lastRequest().header("Expect")).isNull();
    }

    @Test
    void moreContentThanAnnouncedEndsTheStreamAndTheHostSeesNoWholeBody() throws Exception {
        int stream = client.request(Frame.NONE, "POST", "/", "content-length", "5");
        client.data(stream, Frame.NONE, "abc");
        host.awaitRequest(1);
        client.data(stream, Frame.NONE, "defgh");

        Http2Answer answer = client.answer(stream);

        assertThat(answer.reset()).isEqualTo(PROTOCOL_ERROR);
        Await.until("the host sees the end", () -> host.lastRequest().end() != null);
        assertThat(host.lastRequest().end()).isNotEqualTo(Body.End.COMPLETE);
        assertThat(client.get("/").status()).isEqualTo(200);
    }

    @Test
    void lessContentThanAnnouncedEndsTheStreamAndTheHostSeesNoWholeBody() throws Exception {
        int stream = client.request(Frame.NONE, "POST", "/", "content-length", "5");
        client.data(stream, Frame.NONE, "abc");
        host.awaitRequest(1);
        client.data(stream, Frame.END_STREAM, "d");

        Http2Answer answer = client.answer(stream);

        assertThat(answer.reset()).isEqualTo(PROTOCOL_ERROR);
        Await.until("the host sees the end", () -> host.lastRequest().end() != null);
        assertThat(host.lastRequest().end()).isNotEqualTo(Body.End.COMPLETE);
    }

    @Test
    void trailersInsteadOfTheRestOfABodyEndTheStream() throws Exception {
        int stream = client.request(Frame.NONE, "POST", "/", "content-length", "5");
        client.data(stream, Frame.NONE, "abc");
        host.awaitRequest(1);
        client.send(
                Frame.HEADERS, Frame.END_STREAM | Frame.END_HEADERS, stream, RawHttp2Client.block("x-trailer", "1"));

        Http2Answer answer = client.answer(stream);

        assertThat(answer.reset()).isNotNull();
        Await.until("the host sees the end", () -> host.lastRequest().end() != null);
        assertThat(host.lastRequest().end()).isNotEqualTo(Body.End.COMPLETE);
    }

    @Test
    void trailersAfterAWholeBodyAreDropped() throws Exception {
        int stream = client.request(Frame.NONE, "POST", "/", "content-length", "3");
        client.data(stream, Frame.NONE, "abc");
        client.send(
                Frame.HEADERS, Frame.END_STREAM | Frame.END_HEADERS, stream, RawHttp2Client.block("x-trailer", "1"));

        Http2Answer answer = client.answer(stream);

        assertThat(answer.status()).isEqualTo(200);
        assertThat(host.lastRequest().text()).isEqualTo("abc");
        assertThat(host.lastRequest().header("x-trailer")).isNull();
    }

    @Test
    void lengthWithoutContentIsAnsweredWith400() throws Exception {
        Http2Answer answer = client.answer(client.request(Frame.END_STREAM, "POST", "/", "content-length", "5"));

        assertThat(answer.status()).isEqualTo(400);
        assertThat(host.requests()).isEmpty();
    }

    @Test
    void cutAnswerIsResetAndOtherStreamsLiveOn() throws Exception {
        host.behave(Behaviour.forTarget("/slow", Behaviour.stallInBody("abc", 10), Behaviour.cutBody("abc", 10)));
        int slow = client.request(Frame.END_STREAM, "GET", "/slow");

        Http2Answer cut = client.get("/");

        assertThat(cut.status()).isEqualTo(200);
        assertThat(cut.complete()).isFalse();
        assertThat(cut.reset()).isNotNull();
        assertThat(client.head(slow).status()).isEqualTo(200);
        host.behave(Behaviour.identify());
        assertThat(client.get("/").text()).isEqualTo("a");
    }

    @Test
    void cutChunkedAnswerIsReset() throws Exception {
        host.behave(Behaviour.cutChunkedBody("abc", "def"));

        Http2Answer cut = client.get("/");

        assertThat(cut.complete()).isFalse();
        assertThat(cut.reset()).isNotNull();
    }

    @Test
    void resetRequestFreesTheHostWithinASecond() throws Exception {
        host.behave(Behaviour.stall());
        int stream = client.request(Frame.END_STREAM, "GET", "/");
        host.awaitRequest(1);

        client.reset(stream);

        Await.until("the connection to the host is closed", PROMPTLY, () -> host.openConnections() == 0);
        weir.awaitQuiet();
    }

    @Test
    void resetUploadFreesTheHostWithinASecond() throws Exception {
        int stream = client.request(Frame.NONE, "POST", "/", "content-length", "5");
        client.data(stream, Frame.NONE, "abc");
        host.awaitRequest(1);

        client.reset(stream);

        Await.until("the connection to the host is closed", PROMPTLY, () -> host.openConnections() == 0);
        weir.awaitQuiet();
    }

    @Test
    void resetWhileTheAnswerPausesFreesTheHostWithinASecond() throws Exception {
        host.behave(Behaviour.stallInBody("abc", 10));
        int stream = client.request(Frame.END_STREAM, "GET", "/");
        client.head(stream);

        client.reset(stream);

        Await.until("the connection to the host is closed", PROMPTLY, () -> host.openConnections() == 0);
        weir.awaitQuiet();
    }

    @Test
    void closedConnectionFreesTheHostsOfAllItsStreams() throws Exception {
        host.behave(Behaviour.stall());
        for (int i = 0; i < 10; i++) {
            client.request(Frame.END_STREAM, "GET", "/");
        }
        host.awaitRequest(10);

        client.close();

        Await.until("the connections to the host are closed", PROMPTLY, () -> host.openConnections() == 0);
        weir.awaitQuiet();
    }

    @Test
    void requestsThatAreResetAtOnceLeaveNothingBehind() throws Exception {
        host.behave(Behaviour.stall());
        for (int i = 0; i < 100; i++) {
            client.reset(client.request(Frame.END_STREAM, "GET", "/"));
        }

        Await.until("nothing is under way", PROMPTLY, () -> host.openConnections() == 0);
        weir.awaitQuiet();
        host.behave(Behaviour.identify());
        assertThat(client.get("/").status()).isEqualTo(200);
    }

    @Test
    void streamWithoutWindowHoldsUpNoOther() throws Exception {
        host.behave(Behaviour.forTarget("/long", Behaviour.answerLong(60_000_000), Behaviour.identify()));
        client.keepWindows();
        int stuck = client.request(Frame.END_STREAM, "GET", "/long");
        client.head(stuck);
        client.sendBytes(new byte[] {0, 0, 4, Frame.WINDOW_UPDATE, 0, 0, 0, 0, 0, 0, 1, 0, 0});

        assertThat(client.get("/").text()).isEqualTo("a");
    }

    @Test
    void uploadThatTheHostDoesNotTakeHoldsUpNoOther() throws Exception {
        host.behave(Behaviour.forTarget("/stuck", Behaviour.freeze(), Behaviour.identify()));
        int stuck = client.request(Frame.NONE, "POST", "/stuck", "content-length", "100000000");
        String piece = "x".repeat(16_000);
        for (int i = 0; i < 8; i++) {
            client.data(stuck, Frame.NONE, piece);
        }

        int other = client.request(Frame.NONE, "POST", "/", "content-length", "16000");
        client.data(other, Frame.END_STREAM, piece);

        assertThat(client.answer(other).status()).isEqualTo(200);
    }

    @Test
    void interimAnswerIsPassedOn() throws Exception {
        host.behave(Behaviour.interim(Behaviour.identify(), new Interim(103, "Link: </a.css>; rel=preload")));

        Http2Answer answer = client.get("/");

        assertThat(answer.interim()).containsExactly(103);
        assertThat(answer.status()).isEqualTo(200);
    }

    @Test
    void answerToHeadHasItsLengthAndNoContent() throws Exception {
        Http2Answer answer = client.answer(client.request(Frame.END_STREAM, "HEAD", "/"));

        assertThat(answer.header("content-length")).isEqualTo("1");
        assertThat(answer.body()).isEmpty();
        assertThat(answer.complete()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(ints = {204, 304})
    void answerWithoutContentHasNoLength(int status) throws Exception {
        host.behave(Behaviour.answer(status, ""));

        Http2Answer answer = client.get("/");

        assertThat(answer.status()).isEqualTo(status);
        assertThat(answer.complete()).isTrue();
        assertThat(answer.headerNames()).doesNotContain("content-length");
    }

    @Test
    void answerHasNoHeadersOfAConnection() throws Exception {
        host.behave(Behaviour.answerUntilClose("a", "Connection: close, X-Hop", "X-Hop: 1", "Keep-Alive: timeout=1"));

        Http2Answer answer = client.get("/");

        assertThat(answer.text()).isEqualTo("a");
        assertThat(answer.complete()).isTrue();
        assertThat(answer.headerNames()).isEmpty();
    }

    @Test
    void ownErrorHasNoHeadersOfAConnection() throws Exception {
        weir.order("/down_host/primary/a");

        Http2Answer answer = client.get("/");

        assertThat(answer.status()).isEqualTo(504);
        assertThat(answer.headerNames()).doesNotContain("connection", "transfer-encoding");
    }

    @Test
    void largeHeadOfAHostIsPassedOn() throws Exception {
        host.behave(Behaviour.answer(200, "a", "X-Large: " + "x".repeat(50_000)));

        Http2Answer answer = client.get("/");

        assertThat(answer.header("x-large")).hasSize(50_000);
        assertThat(client.get("/").status()).isEqualTo(200);
    }

    @Test
    void earlyAnswerIsPassedOnAndTheRestOfTheUploadIsStopped() throws Exception {
        host.behave(Behaviour.answerEarly(403, "no"));
        int stream = client.request(Frame.NONE, "POST", "/", "content-length", "100");
        client.data(stream, Frame.NONE, "abc");

        Http2Answer answer = client.answer(stream);

        assertThat(answer.status()).isEqualTo(403);
        assertThat(answer.text()).isEqualTo("no");
        assertThat(answer.complete()).isTrue();
        assertThat(client.awaitReset(stream)).isEqualTo(NO_ERROR);
        assertThat(client.get("/").status()).isEqualTo(403);
    }

    @Test
    void uploadsThatAreAnsweredEarlyAreNoFloodOfResets() throws Exception {
        host.behave(Behaviour.answerEarly(403, "no"));

        for (int i = 0; i < 300; i++) {
            int stream = client.request(Frame.NONE, "POST", "/", "content-length", "100");
            assertThat(client.answer(stream).status()).isEqualTo(403);
        }
    }

    @Test
    void refusedUploadIsStopped() throws Exception {
        int stream = client.request(Frame.NONE, "TRACE", "/", "content-length", "100");

        assertThat(client.answer(stream).status()).isEqualTo(405);
        assertThat(client.awaitReset(stream)).isEqualTo(NO_ERROR);
    }

    @ParameterizedTest
    @ValueSource(strings = {"CONNECT", "TRACE"})
    void tunnelAndTraceAreRefused(String method) throws Exception {
        byte[] connect = RawHttp2Client.block(":method", "CONNECT", ":authority", "h.example:443");
        byte[] trace =
                RawHttp2Client.block(":method", "TRACE", ":scheme", "http", ":authority", "h.example", ":path", "/");

        Http2Answer answer =
                client.answer(client.request(Frame.END_STREAM, method.equals("CONNECT") ? connect : trace));

        assertThat(answer.status()).isEqualTo(405);
        assertThat(answer.reset()).isIn(null, NO_ERROR);
        assertThat(host.requests()).isEmpty();
    }
}

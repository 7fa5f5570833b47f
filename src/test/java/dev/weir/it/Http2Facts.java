package dev.weir.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.fixture.Behaviour;
import dev.weir.fixture.Frame;
import dev.weir.fixture.Http2Answer;
import dev.weir.fixture.Noise;
import dev.weir.fixture.RawHttp2Client;
import dev.weir.fixture.TestHost;
import dev.weir.fixture.Trickle;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** HTTP/2 in front: where plain HTTP is taken for those who begin with it, where HTTPS is by ALPN. */
interface Http2Facts extends OnStage {

    int MANY = 50;
    int MANY_BYTES = 4 * 1024 * 1024;

    /** How the client comes to speak it. */
    enum By {
        PRIOR_KNOWLEDGE("http"),
        ALPN("https");

        private final String scheme;

        By(String scheme) {
            this.scheme = scheme;
        }

        RawHttp2Client connect(Stage stage) throws IOException {
            int port = stage.weir().port(scheme);
            return this == ALPN ? RawHttp2Client.connectTls(port) : RawHttp2Client.connect(port);
        }

        /** The one host that gets the requests. */
        TestHost host(Stage stage) throws IOException {
            return this == ALPN ? stage.secure() : stage.onlyA();
        }

        int request(RawHttp2Client client, int flags, String method, String path, String... fields) throws IOException {
            List<String> all = new ArrayList<>(
                    List.of(":method", method, ":scheme", scheme, ":authority", "test.example:8443", ":path", path));
            all.addAll(Arrays.asList(fields));
            return client.request(flags, RawHttp2Client.block(all.toArray(String[]::new)));
        }

        Http2Answer get(RawHttp2Client client, String path) throws IOException {
            return client.answer(request(client, Frame.END_STREAM, "GET", path));
        }
    }

    @ParameterizedTest
    @EnumSource
    default void http2RequestReachesTheHostAsHttp11(By by) throws Exception {
        TestHost host = by.host(stage());
        try (RawHttp2Client client = by.connect(stage())) {

            Http2Answer answer = by.get(client, "/p?q=%7e");

            assertThat(answer.status()).isEqualTo(200);
            assertThat(answer.complete()).isTrue();
            assertThat(host.lastRequest().head().startLine()).isEqualTo("GET /p?q=%7e HTTP/1.1");
            assertThat(host.lastRequest().head().all("Host")).containsExactly("test.example:8443");
            assertThat(host.lastRequest().header("X-Forwarded-Proto")).isEqualTo(by.scheme);
            assertThat(host.lastRequest().header("Via")).startsWith("2.0 weir-");
        }
    }

    /** RFC 9113, section 8.3.1. */
    @ParameterizedTest
    @EnumSource
    default void http2RequestWithoutAnAuthorityIsForItsHost(By by) throws Exception {
        TestHost host = by.host(stage());
        try (RawHttp2Client client = by.connect(stage())) {
            int stream = client.request(
                    Frame.END_STREAM,
                    RawHttp2Client.block(
                            ":method", "GET", ":scheme", by.scheme, ":path", "/", "host", "other.example"));

            assertThat(client.answer(stream).status()).isEqualTo(200);
            assertThat(host.lastRequest().head().all("Host")).containsExactly("other.example");
        }
    }

    /** RFC 9113, section 8.2.2: what is about a connection makes a message malformed. */
    @ParameterizedTest
    @EnumSource
    default void http2AnswerHasNoHeadersOfAConnection(By by) throws Exception {
        by.host(stage())
                .behave(Behaviour.answer(
                        200, "kept", "Connection: keep-alive, X-Hop", "Keep-Alive: timeout=5", "X-Hop: 1", "X-End: 1"));
        try (RawHttp2Client client = by.connect(stage())) {

            Http2Answer answer = by.get(client, "/");

            assertThat(answer.text()).isEqualTo("kept");
            assertThat(answer.headerNames().stream().map(name -> name.toLowerCase(Locale.ROOT)))
                    .contains("x-end")
                    .doesNotContain("connection", "keep-alive", "x-hop", "transfer-encoding");
        }
    }

    @ParameterizedTest
    @EnumSource
    default void http2AnswerOfAHostInChunksHasNoTransferCoding(By by) throws Exception {
        by.host(stage()).behave(Behaviour.answerChunked("one", "two"));
        try (RawHttp2Client client = by.connect(stage())) {

            Http2Answer answer = by.get(client, "/");

            assertThat(answer.text()).isEqualTo("onetwo");
            assertThat(answer.complete()).isTrue();
            assertThat(answer.header("transfer-encoding")).isNull();
        }
    }

    @ParameterizedTest
    @EnumSource
    default void http2BodyWithoutALengthIsAnsweredWith411(By by) throws Exception {
        TestHost host = by.host(stage());
        int before = host.requests().size();
        try (RawHttp2Client client = by.connect(stage())) {
            int stream = by.request(client, Frame.NONE, "POST", "/");
            client.data(stream, Frame.END_STREAM, "hello");

            Http2Answer refused = client.answer(stream);
            Http2Answer next = by.get(client, "/");

            assertThat(refused.status()).isEqualTo(411);
            assertThat(refused.header("connection")).isNull();
            assertThat(next.status()).isEqualTo(200);
            assertThat(host.requests()).hasSize(before + 1);
        }
    }

    @ParameterizedTest
    @EnumSource
    default void http2RequestThatEndsWithEmptyDataNeedsNoLength(By by) throws Exception {
        TestHost host = by.host(stage());
        try (RawHttp2Client client = by.connect(stage())) {
            int stream = by.request(client, Frame.NONE, "GET", "/empty");
            client.data(stream, Frame.END_STREAM, "");

            assertThat(client.answer(stream).status()).isEqualTo(200);
            assertThat(host.lastRequest().target()).isEqualTo("/empty");
        }
    }

    @ParameterizedTest
    @EnumSource
    default void http2AnswerThatIsCutIsReset(By by) throws Exception {
        Trickle cut = Trickle.ofLength(100);
        TestHost host = by.host(stage());
        host.behave(Behaviour.forTarget("/cut", cut, Behaviour.identify()));
        try (RawHttp2Client client = by.connect(stage())) {
            int stream = by.request(client, Frame.END_STREAM, "GET", "/cut");
            client.head(stream);
            cut.release("part");

            cut.cut();
            Http2Answer answer = client.answer(stream);
            Http2Answer next = by.get(client, "/");

            assertThat(answer.reset()).isNotNull();
            assertThat(answer.complete()).isFalse();
            assertThat(next.status()).isEqualTo(200);
        }
    }

    @ParameterizedTest
    @EnumSource
    default void manyHttp2RequestsAtOnceAreAnsweredEach(By by) throws Exception {
        by.host(stage()).behave(connection -> {
            connection.readBody();
            Behaviour.answer(200, connection.request().target()).serve(connection);
        });
        try (RawHttp2Client client = by.connect(stage())) {
            List<Integer> streams = new ArrayList<>();
            for (int i = 0; i < MANY; i++) {
                streams.add(by.request(client, Frame.END_STREAM, "GET", "/" + i));
            }

            for (int i = 0; i < MANY; i++) {
                assertThat(client.answer(streams.get(i)).text()).isEqualTo("/" + i);
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    default void bigHttp2DownloadArrivesByteByByte(By by) throws Exception {
        by.host(stage()).behave(Behaviour.answer(200, Noise.bytes(0, MANY_BYTES)));
        try (RawHttp2Client client = by.connect(stage())) {

            Http2Answer answer = by.get(client, "/");

            assertThat(answer.complete()).isTrue();
            assertThat(answer.body()).isEqualTo(Noise.bytes(0, MANY_BYTES));
        }
    }

    @ParameterizedTest
    @EnumSource
    default void bigHttp2UploadArrivesByteByByte(By by) throws Exception {
        TestHost host = by.host(stage());
        try (RawHttp2Client client = by.connect(stage())) {
            int stream = by.request(client, Frame.NONE, "PUT", "/", "content-length", "" + MANY_BYTES);
            client.upload(stream, Noise.bytes(0, MANY_BYTES));

            assertThat(client.answer(stream).status()).isEqualTo(200);
            assertThat(host.lastRequest().body()).isEqualTo(Noise.bytes(0, MANY_BYTES));
        }
    }
}

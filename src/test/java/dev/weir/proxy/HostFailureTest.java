package dev.weir.proxy;

import static dev.weir.launch.TestWeir.host;
import static dev.weir.launch.TestWeir.pool;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.weir.fixture.Behaviour;
import dev.weir.fixture.FullBacklog;
import dev.weir.fixture.RawClient;
import dev.weir.fixture.Response;
import dev.weir.fixture.TestHost;
import dev.weir.launch.TestWeir;
import java.io.IOException;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What a client gets when the host that is asked first does not serve its request. */
final class HostFailureTest {

    /** Enough for a good host on a busy machine. */
    private static final String OPTIONS = "timeout: 2s, read_timeout: 2s";

    private static final String RESETS_ON_ACCEPT = "resets on accept";

    private static FullBacklog mute;
    private TestHost a;
    private TestHost b;

    @BeforeAll
    static void open() throws IOException {
        mute = TestHost.hangsInConnect();
    }

    @AfterAll
    static void close() throws IOException {
        mute.close();
    }

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

    /** Hosts that cannot be connected: a name and a port. */
    static Stream<Arguments> unreachable() throws IOException {
        return Stream.of(
                arguments("refuses connections", TestHost.refusing()),
                arguments("does not answer a connect", mute.port()));
    }

    /** Hosts that are connected and fail then: a name, the behaviour, and the status when there is no other host. */
    static Stream<Arguments> failing() {
        return Stream.of(
                arguments("closes on accept", Behaviour.closeOnAccept(), 502),
                arguments(RESETS_ON_ACCEPT, Behaviour.resetOnAccept(), 502),
                arguments("closes after the request", Behaviour.closeAfterRequest(), 502),
                arguments("resets after the request", Behaviour.resetAfterRequest(), 502),
                arguments("cuts the head", Behaviour.cutHead(), 502),
                arguments("speaks another protocol", Behaviour.garbage("SSH-2.0-OpenSSH_9.2\r\n"), 502),
                arguments("speaks binary", Behaviour.garbage("\u0015\u0003\u0001\u0000\u0002\u0002F"), 502),
                arguments("sends an empty line", Behaviour.garbage("\r\n"), 502),
                arguments("sends a bad status", Behaviour.garbage("HTTP/1.1 abc OK\r\n\r\n"), 502),
                arguments("sends a bad length", Behaviour.answer(200, "", "Content-Length: -1"), 502),
                arguments("switches protocols unasked", Behaviour.switchUnasked(), 502),
                arguments("breaks off after its head", Behaviour.breakAfterHead(), 502),
                arguments("stalls", Behaviour.stall(), 504));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("unreachable")
    void aloneAnUnreachableHostMeans504(String name, int port) throws Exception {
        try (TestWeir weir = weir(host("a", port))) {
            assertThat(weir.get("/").status()).isEqualTo(504);
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("unreachable")
    void requestMovesFromAnUnreachableHostToTheNext(String name, int port) throws Exception {
        try (TestWeir weir = weir(host("a", port), host(b))) {
            Response response = weir.get("/");

            assertThat(response.status()).isEqualTo(200);
            assertThat(response.text()).isEqualTo("b");
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("unreachable")
    void postMovesFromAnUnreachableHostToTheNextWithItsBody(String name, int port) throws Exception {
        try (TestWeir weir = weir(host("a", port), host(b))) {
            Response response = post(weir, "ten bytes.");

            assertThat(response.status()).isEqualTo(200);
            assertThat(b.requests()).hasSize(1);
            assertThat(b.lastRequest().text()).isEqualTo("ten bytes.");
            assertThat(b.lastRequest().header("Content-Length")).isEqualTo("10");
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("unreachable")
    void postToUnreachableHostsAloneIsAnsweredWith504(String name, int port) throws Exception {
        try (TestWeir weir = weir(host("a", port))) {
            assertThat(post(weir, "ten bytes.").status()).isEqualTo(504);
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("failing")
    void aloneAFailingHostMeans(String name, Behaviour behaviour, int status) throws Exception {
        a.behave(behaviour);
        try (TestWeir weir = weir(host(a))) {
            int answered = weir.get("/").status();

            assertThat(answered).isIn(status, name.equals(RESETS_ON_ACCEPT) ? 504 : status);
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("failing")
    void getMovesFromAFailingHostToTheNext(String name, Behaviour behaviour, int status) throws Exception {
        a.behave(behaviour);
        try (TestWeir weir = weir(host(a), host(b))) {
            Response response = weir.get("/");

            assertThat(response.status()).isEqualTo(200);
            assertThat(response.text()).isEqualTo("b");
            assertThat(a.accepted()).isEqualTo(1);
        }
    }

    /** A reset on accept may come before there is a connection; then nothing was sent. */
    static Stream<Arguments> failingOnceConnected() {
        return failing().filter(each -> !each.get()[0].equals(RESETS_ON_ACCEPT));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("failingOnceConnected")
    void postThatWasSentIsNotSentToAnotherHost(String name, Behaviour behaviour, int status) throws Exception {
        a.behave(behaviour);
        try (TestWeir weir = weir(host(a), host(b))) {
            Response response = post(weir, "ten bytes.");

            assertThat(response.status()).isEqualTo(status);
            assertThat(a.accepted()).isEqualTo(1);
            assertThat(b.requests()).isEmpty();
        }
    }

    private static TestWeir weir(String... hosts) throws Exception {
        return TestWeir.ofPools("", pool("primary", OPTIONS, hosts));
    }

    private static Response post(TestWeir weir, String body) throws IOException {
        return RawClient.request(
                weir.port(),
                "POST /orders HTTP/1.1\r\nHost: x\r\nContent-Length: " + body.length() + "\r\n\r\n" + body);
    }
}

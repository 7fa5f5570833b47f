package dev.weir.listen;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.config.Limits;
import dev.weir.fixture.Header;
import dev.weir.fixture.RawClient;
import dev.weir.fixture.Response;
import dev.weir.proxy.Client;
import java.time.Duration;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TrafficServerTest {

    private static final Consumer<Client> ECHO_TARGET = Serving.saying(Client::target);

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/",
                "//a//b",
                "///",
                "/a%2Fb",
                "/a%5cb",
                "/%252F",
                "/a/./b",
                "/a/../b",
                "/a|b{c}[d]",
                "/a\\b",
                "/a\"<>^`b",
                "/%ff",
                "/%u2192",
                "/%0d%0a",
                "/;a=b/c;d",
                "/WEB-INF/web.xml",
                "/META-INF",
                "/x?",
                "/x?a=1|2{3}[4]",
                "/x?%zz%",
                "/x?a=/../b"
            })
    void targetComesThroughAsItCame(String target) throws Exception {
        try (Running running = Running.http(ECHO_TARGET)) {

            Response response = RawClient.get(running.port(), target);

            assertThat(response.status()).isEqualTo(200);
            assertThat(response.text()).isEqualTo(target);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/../x",
                "/a/../../x",
                "/..;/x",
                "/%2e%2e/x",
                "/%zz",
                "/%",
                "/%00",
                "/a#b",
                "/a?b#c",
                "*",
                "x",
                "?a",
                "h.example:443",
                "http://user:secret@h.example/",
                "http:///x",
                "/a\u0001b",
                "/x?a\tb",
                "/x?a\u007f"
            })
    void unsafeTargetIsAnsweredWith400(String target) throws Exception {
        try (Running running = Running.http(ECHO_TARGET)) {

            Response response = RawClient.get(running.port(), target);

            assertThat(response.status()).isEqualTo(400);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "GET / HTTP/1.1\nHost: h.example\n\n",
                "GET / HTTP/1.1\r\nHost: h.example\nX: y\r\n\r\n",
                "GET / HTTP/1.1\r\nHost: h.example\r\nX: a\r\n b\r\n\r\n",
                "GET / HTTP/1.1\r\nHost: h.example\r\nX : y\r\n\r\n",
                "GET / HTTP/1.1\r\nHost: h.example\r\nX\r\n\r\n",
                "GET / HTTP/1.1\r\n\r\n",
                "GET / HTTP/1.1\r\nHost: \r\n\r\n",
                "GET / HTTP/1.1\r\nHost: a b\r\n\r\n",
                "GET / HTTP/1.1\r\nHost: a\r\nHost: a\r\n\r\n",
                "POST / HTTP/1.1\r\nHost: h.example\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\n12",
                "POST / HTTP/1.1\r\nHost: h.example\r\nContent-Length: -1\r\n\r\n",
                "POST / HTTP/1.1\r\nHost: h.example\r\nContent-Length: +1\r\n\r\n1",
                "POST / HTTP/1.1\r\nHost: h.example\r\nContent-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
                "POST / HTTP/1.1\r\nHost: h.example\r\nTransfer-Encoding: gzip\r\n\r\n"
            })
    void malformedRequestIsAnsweredWith400(String request) throws Exception {
        try (Running running = Running.http(ECHO_TARGET)) {

            Response response = RawClient.request(running.port(), request);

            assertThat(response.status()).isEqualTo(400);
            assertThat(response.header("Connection")).isEqualTo("close");
        }
    }

    @Test
    void longTargetIsAnsweredWith414() throws Exception {
        try (Running running = Running.http(ECHO_TARGET)) {

            Response response = RawClient.get(running.port(), "/" + "a".repeat(33_000));

            assertThat(response.status()).isEqualTo(414);
        }
    }

    @Test
    void targetJustBelowTheHeadSizeIsServed() throws Exception {
        try (Running running = Running.http(Serving.saying("ok"))) {

            Response response = RawClient.get(running.port(), "/" + "a".repeat(32_000));

            assertThat(response.status()).isEqualTo(200);
        }
    }

    @Test
    void largeHeadersAreAnsweredWith431() throws Exception {
        try (Running running = Running.http(ECHO_TARGET)) {

            Response response = RawClient.get(running.port(), "/", "X: " + "a".repeat(33_000));

            assertThat(response.status()).isEqualTo(431);
        }
    }

    @Test
    void oneHeaderTooManyIsAnsweredWith431() throws Exception {
        try (Running running = Running.http(new TestLimits().headers(3).build(), ECHO_TARGET)) {

            Response three = RawClient.get(running.port(), "/", "X: 1", "X: 2");
            Response four = RawClient.get(running.port(), "/", "X: 1", "X: 2", "X: 3");

            assertThat(three.status()).isEqualTo(200);
            assertThat(four.status()).isEqualTo(431);
        }
    }

    @Test
    void ownErrorTellsTheStatusAndAnIdAndNothingElse() throws Exception {
        try (Running running = Running.http(ECHO_TARGET)) {

            Response response = RawClient.get(running.port(), "/%zz-secret");

            assertThat(response.head().startLine()).isEqualTo("HTTP/1.1 400 Bad Request");
            assertThat(response.head().headers())
                    .extracting(Header::name)
                    .containsExactly("Cache-Control", "Content-Type", "Content-Length", "Connection");
            assertThat(response.text()).matches("400 Bad Request\nrequest [0-9a-f]+\n");
        }
    }

    @Test
    void ownErrorIsJsonWhenAskedFor() throws Exception {
        try (Running running = Running.http(ECHO_TARGET)) {

            Response response = RawClient.get(running.port(), "/", "Accept: application/json", "Expect: wonders");

            assertThat(response.header("Content-Type")).isEqualTo("application/json");
            assertThat(response.text())
                    .matches("\\{\"status\":417,\"error\":\"Expectation Failed\",\"request\":\"[0-9a-f]+\"}\n");
        }
    }

    @Test
    void defectIsAnsweredWith500WithoutItsReason() throws Exception {
        Consumer<Client> failing = client -> {
            throw new IllegalStateException("a secret");
        };
        try (Running running = Running.http(failing)) {

            Response response = RawClient.get(running.port(), "/");

            assertThat(response.status()).isEqualTo(500);
            assertThat(response.text()).matches("500 Server Error\nrequest [0-9a-f]+\n");
        }
    }

    @Test
    void answerHasNoHeadersOfTheServer() throws Exception {
        try (Running running = Running.http(Serving.saying("ok"))) {

            Response response = RawClient.get(running.port(), "/");

            assertThat(response.head().text()).isEqualTo("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n");
        }
    }

    @Test
    void absoluteTargetGivesTheAuthorityAndOriginForm() throws Exception {
        try (Running running = Running.http(Serving.saying(client -> client.authority() + " " + client.target()))) {

            Response response = RawClient.get(running.port(), "http://other.example:81/x");

            assertThat(response.text()).isEqualTo("other.example:81 /x");
        }
    }

    @Test
    void absoluteTargetCannotMakeAPlainRequestSecure() throws Exception {
        try (Running running = Running.http(Serving.saying(Client::scheme))) {

            Response response = RawClient.get(running.port(), "https://other.example/x");

            assertThat(response.text()).isEqualTo("http");
        }
    }

    @Test
    void trafficAndAdminAreOnTheirOwnPorts() throws Exception {
        try (Running running = Running.http(Serving.saying("traffic"))) {

            Response traffic = RawClient.get(running.port(), "/pools");
            Response admin = RawClient.get(running.adminPort(), "/pools");

            assertThat(traffic.text()).isEqualTo("traffic");
            assertThat(admin.text()).isEqualTo("admin");
        }
    }

    @Test
    void connectionsBeyondTheLimitWaitUntilOneCloses() throws Exception {
        try (Running running = Running.http(new TestLimits().connections(1).build(), Serving.saying("ok"));
                RawClient first = RawClient.connect(running.port());
                RawClient second = RawClient.connect(running.port())) {
            first.send("GET / HTTP/1.1\r\nHost: h.example\r\n\r\n");
            first.response();
            second.send("GET / HTTP/1.1\r\nHost: h.example\r\n\r\n");
            boolean waited = second.silentFor(Duration.ofMillis(300));

            first.close();

            assertThat(waited).isTrue();
            assertThat(second.response().status()).isEqualTo(200);
        }
    }

    @Test
    void thousandRequestsShareOneConnection() throws Exception {
        try (Running running = Running.http(ECHO_TARGET);
                RawClient client = RawClient.connect(running.port())) {

            for (int i = 0; i < 1_000; i++) {
                client.send("GET /" + i + " HTTP/1.1\r\nHost: h.example\r\n\r\n");
                assertThat(client.response().text()).isEqualTo("/" + i);
            }
        }
    }

    @Test
    void defaultsOfTheLimitsAreUsable() throws Exception {
        try (Running running = Running.http(Limits.defaults(), Serving.saying("ok"))) {
            assertThat(running.listeners().all()).extracting(Listener::key).containsExactly("listeners.http", "admin");
        }
    }
}

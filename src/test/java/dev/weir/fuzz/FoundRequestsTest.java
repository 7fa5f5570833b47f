package dev.weir.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.fixture.Await;
import dev.weir.fixture.RawClient;
import dev.weir.fixture.Response;
import dev.weir.fixture.TestHost;
import dev.weir.launch.TestWeir;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Requests that {@link RequestFuzzTest} has found to break a promise. */
final class FoundRequestsTest {

    private static TestHost host;
    private static TestWeir weir;

    @BeforeAll
    static void start() throws Exception {
        host = TestHost.start("a");
        weir = TestWeir.inFrontOf("", host);
    }

    @AfterAll
    static void stop() throws Exception {
        weir.close();
        host.close();
    }

    /** Hunts a connection that is closed for what follows the refused bytes before they are answered. */
    @RepeatedTest(20)
    void aRefusalBehindAnotherRequestIsToldWhateverFollows() throws Exception {
        String refused = "POST /%2e%2e/a HTTP/1.1\r\nHost: a\r\nX-Long: " + "x".repeat(30_000) + "\r\n\r\n";
        try (RawClient client = RawClient.connect(weir.port())) {
            client.send("GET /first HTTP/1.1\r\nHost: a\r\n\r\n" + refused);

            Response first = client.response();
            Response second = client.response();

            assertThat(first.status()).isEqualTo(200);
            assertThat(second.status()).isEqualTo(400);
            assertThat(client.closedByPeer(Await.DEADLINE)).isTrue();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"http:/a", "https:/a/b", "http:/x://y", "x:/a"})
    void aTargetWithASchemeAndNoAuthorityIsRefused(String target) throws Exception {
        int before = host.requests().size();

        Response answer = RawClient.request(weir.port(), "GET " + target + " HTTP/1.1\r\nHost: a\r\n\r\n");

        assertThat(answer.status()).isEqualTo(400);
        assertThat(host.requests()).hasSize(before);
    }

    @ParameterizedTest
    @ValueSource(strings = {":GET / HTTP/1.1", "::GET / HTTP/1.1", "\r\n:GET / HTTP/1.1", ":\r\nGET / HTTP/1.1"})
    void aColonBeforeTheMethodIsRefused(String start) throws Exception {
        int before = host.requests().size();

        Response answer = RawClient.request(weir.port(), start + "\r\nHost: a\r\n\r\n");

        assertThat(answer.status()).isEqualTo(400);
        assertThat(host.requests()).hasSize(before);
    }

    /** Jetty looks only at what follows the first character of a method. */
    @ParameterizedTest
    @ValueSource(strings = {";GET", "(GET", "=", "{}", "G;ET"})
    void aMethodThatIsNoTokenIsRefused(String method) throws Exception {
        int before = host.requests().size();
        try (RawClient client = RawClient.connect(weir.port())) {
            client.send(method + " / HTTP/1.1\r\nHost: a\r\n\r\nGET /next HTTP/1.1\r\nHost: a\r\n\r\n");

            Response answer = client.response();

            assertThat(answer.status()).isEqualTo(400);
            assertThat(client.closedByPeer(Await.DEADLINE)).isTrue();
            assertThat(host.requests()).hasSize(before);
        }
    }

    @Test
    void aRequestOfThePrefacesMethodIsNotUpgraded() throws Exception {
        String lines = String.join(
                "\r\n",
                "Host: a",
                "Connection: Upgrade, HTTP2-Settings",
                "Upgrade: h2c",
                "HTTP2-Settings: AAMAAABkAAQAAP__");

        Response answer = RawClient.request(weir.port(), "PRI * HTTP/1.1\r\n" + lines + "\r\n\r\n");

        assertThat(answer.status()).isNotEqualTo(101);
    }

    @ParameterizedTest
    @ValueSource(strings = {"GET /|a::0", "GET /|::1", "GET /|a:1:2", "GET http://a::0/|a", "GET http://a/|a::0"})
    void aHostWithSeveralColonsOutsideOfBracketsIsRefused(String targetAndHost) throws Exception {
        int before = host.requests().size();
        String[] parts = targetAndHost.split("\\|", -1);

        Response answer = RawClient.request(weir.port(), parts[0] + " HTTP/1.1\r\nHost: " + parts[1] + "\r\n\r\n");

        assertThat(answer.status()).isEqualTo(400);
        assertThat(host.requests()).hasSize(before);
    }
}

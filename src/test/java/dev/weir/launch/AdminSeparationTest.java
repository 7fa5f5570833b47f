package dev.weir.launch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.fixture.Await;
import dev.weir.fixture.Behaviour;
import dev.weir.fixture.Frame;
import dev.weir.fixture.Http2Answer;
import dev.weir.fixture.RawClient;
import dev.weir.fixture.RawHttp2Client;
import dev.weir.fixture.Response;
import dev.weir.fixture.TestHost;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The admin API is at its own port alone, and nothing that is wrong changes anything. */
final class AdminSeparationTest {

    private static final String HOSTS_ANSWER = "of the host";
    private static final String JSON = "Content-Type: application/json\r\n";

    private TestHost host;
    private TestWeir weir;

    @BeforeEach
    void start() throws Exception {
        host = TestHost.start("a").behave(Behaviour.answer(200, HOSTS_ANSWER));
        weir = TestWeir.inFrontOf("", host);
    }

    @AfterEach
    void stop() throws Exception {
        weir.close();
        host.close();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/pools",
                "/down_host/primary/a",
                "//down_host/primary/a",
                "/./down_host/primary/a",
                "/x/../down_host/primary/a",
                "/x/%2e%2e/down_host/primary/a",
                "/%64own_host/primary/a",
                "/down_host;x/primary/a",
                "/down_host/primary/a?upstream=http",
                "/_weir/down_host/primary/a",
                "/_weir//down_host/primary/a",
                "/%5fweir/down_host/primary/a",
                "/_weir/../_weir/down_host/primary/a",
                "http://localhost/down_host/primary/a",
                "http://127.0.0.1:ADMIN/down_host/primary/a",
                "http://localhost:ADMIN/_weir/down_host/primary/a"
            })
    void everyTargetAtATrafficListenerIsTraffic(String target) throws Exception {
        String at = target.replace("ADMIN", Integer.toString(weir.adminPort()));

        for (String name : new String[] {"localhost", "127.0.0.1:" + weir.adminPort(), "admin"}) {
            Response response = RawClient.request(
                    weir.port(), "POST " + at + " HTTP/1.1\r\nHost: " + name + "\r\nContent-Length: 0\r\n\r\n");
            assertThat(response.text()).isEqualTo(HOSTS_ANSWER);
        }

        assertHostIsUp();
    }

    @ParameterizedTest
    @ValueSource(strings = {"/pools", "/down_host/primary/a", "/_weir/down_host/primary/a"})
    void everyTargetOverHttp2IsTraffic(String target) throws Exception {
        String authority = "localhost:" + weir.adminPort();
        try (RawHttp2Client client = RawHttp2Client.connect(weir.port())) {
            int stream = client.request(
                    Frame.END_STREAM,
                    RawHttp2Client.block(
                            ":method", "GET", ":scheme", "https", ":authority", authority, ":path", target));
            Http2Answer answer = client.answer(stream);

            assertThat(answer.text()).isEqualTo(HOSTS_ANSWER);
        }
        assertHostIsUp();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "POST /down_host/primary/b",
                "POST /down_host/nowhere/a",
                "POST /down_host/primary",
                "POST /down_host/primary/a/b",
                "POST /down_host/primary/a?upstream=other",
                "PUT /down_host/primary/a",
                "DELETE /down_host/primary/a",
                "POST /remove_host/primary/a",
                "POST /set_weight/primary/a/5"
            })
    void wrongOrderChangesNothing(String line) throws Exception {
        String before = pools();

        Response response =
                RawClient.request(weir.adminPort(), line + " HTTP/1.1\r\nHost: localhost\r\nContent-Length: 0\r\n\r\n");

        assertThat(response.status()).isBetween(400, 499);
        assertThat(pools()).isEqualTo(before);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/set_weight|{\"pool\": \"primary\", \"host\": \"a\", \"weight\": -1}",
                "/set_weight|{\"pool\": \"primary\", \"host\": \"a\", \"weight\": 1e99}",
                "/set_weight|{\"pool\": \"primary\", \"host\": \"a\", \"weight\": null}",
                "/set_weight|{\"pool\": \"primary\", \"host\": \"a\", \"weight\": [5]}",
                "/set_weight|{\"pool\": \"primary\", \"host\": \"a\", \"weight\": 5, \"other\": 1}",
                "/set_weight|{\"pool\": \"primary\", \"host\": \"a\", \"weight\": 5, \"weight\": 6}",
                "/set_weight|{\"pool\": \"primary\", \"host\": \"a\", \"weight\": 5",
                "/set_weight|{\"pool\": \"primary\", \"host\": \"a\", \"weight\": 5} {}",
                "/set_weight|[]",
                "/set_weight|",
                "/set_method|{\"pool\": \"primary\", \"method\": \"random\"}",
                "/set_priority|{\"pool\": \"primary\", \"priority\": \"low\"}",
                "/create_pool|{\"id\": \"primary\"}",
                "/create_pool|{\"id\": \"x\", \"timeout\": \"yesterday\"}",
                "/add_host|{\"pool\": \"primary\", \"host\": {\"host\": \"127.0.0.1\", \"port\": 70000}}",
                "/add_host|{\"pool\": \"primary\", \"host\": {\"host\": \"x\", \"weight\": 1, \"id\": \"a\"}}",
                "/add_host|{\"pool\": \"nowhere\", \"host\": {\"host\": \"127.0.0.1\"}}",
                "/remove_host|{\"pool\": \"primary\", \"host\": \"b\"}"
            })
    void wrongBodyChangesNothing(String pathAndBody) throws Exception {
        String path = pathAndBody.substring(0, pathAndBody.indexOf('|'));
        String body = pathAndBody.substring(pathAndBody.indexOf('|') + 1);
        String before = pools();

        Response response = RawClient.request(
                weir.adminPort(),
                "POST " + path + " HTTP/1.1\r\nHost: localhost\r\n" + JSON + "Content-Length: " + body.length()
                        + "\r\n\r\n" + body);

        assertThat(response.status()).isBetween(400, 499);
        assertThat(pools()).isEqualTo(before);
    }

    @Test
    void bodyOfTenMegabytesChangesNothing() throws Exception {
        String before = pools();
        String body = "{\"pool\": \"primary\", \"host\": \"a\", \"weight\": 5" + " ".repeat(10_000_000) + "}";
        try (RawClient client = RawClient.connect(weir.adminPort())) {
            client.send("POST /set_weight HTTP/1.1\r\nHost: localhost\r\n" + JSON + "Content-Length: " + body.length()
                    + "\r\n\r\n");

            assertThat(client.response().status()).isEqualTo(413);
        }
        assertThat(pools()).isEqualTo(before);
    }

    @Test
    void bodyThatIsCutChangesNothing() throws Exception {
        String before = pools();
        String body = "{\"pool\": \"primary\", \"host\": \"a\", \"weight\": 5}";

        try (RawClient client = RawClient.connect(weir.adminPort())) {
            client.send("POST /set_weight HTTP/1.1\r\nHost: localhost\r\n" + JSON + "Content-Length: "
                    + (body.length() + 1) + "\r\n\r\n" + body);
            client.shutdownOutput();
            client.closedByPeer(Await.DEADLINE);
        }

        assertThat(pools()).isEqualTo(before);
    }

    private String pools() throws Exception {
        return RawClient.request(weir.adminPort(), "GET /pools HTTP/1.1\r\nHost: localhost\r\n\r\n")
                .text();
    }

    private void assertHostIsUp() throws Exception {
        assertThat(pools()).contains("\"state\":\"up\"").doesNotContain("down_by_hand");
    }
}

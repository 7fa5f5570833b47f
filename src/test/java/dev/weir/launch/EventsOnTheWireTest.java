package dev.weir.launch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.fixture.EventClient;
import dev.weir.fixture.RawClient;
import dev.weir.fixture.Response;
import dev.weir.fixture.TestHost;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is heard of a whole Weir. */
class EventsOnTheWireTest {

    private static final String PATH = "/api/v1/events";

    /** Of the tokens {@code alice} and {@code bob}. */
    private static final String ALICE =
            "{name: a, sha256: 2bd806c97f0e00af1a1fc3328fa763a9269723c8db8fac4f93af71db186d6e90}";

    private static final String BOB =
            "{name: b, sha256: 81b637d8fcd2c6da6359e6963113a1170de795e4b725b84d1e0b4cfd9ec58ce9}";

    private TestHost host;

    @BeforeEach
    void startHost() throws IOException {
        host = TestHost.start("a");
    }

    @AfterEach
    void stopHost() throws IOException {
        host.close();
    }

    @Test
    void orderIsHeardWithAllThatFollowsFromIt() throws Exception {
        try (TestWeir weir = TestWeir.inFrontOf("", host);
                EventClient client = EventClient.open(weir.adminPort(), PATH)) {
            client.next();

            weir.order("/down_host/primary/a");

            assertThat(client.next()).contains("event: host_ordered", "\"host\":\"a\"", "\"order\":\"maintenance\"");
            assertThat(client.next()).contains("event: host_down", "\"reason\":\"by hand\"");
            assertThat(client.next()).contains("event: pool_down");
            assertThat(client.next()).contains("event: traffic_moved", "\"from\":\"primary\"");
            assertThat(client.next()).contains("event: host_drained");
        }
    }

    @Test
    void startIsTheFirstThatIsHeld() throws Exception {
        try (TestWeir weir = TestWeir.inFrontOf("", host)) {

            Response held = RawClient.request(
                    weir.adminPort(),
                    "GET " + PATH + " HTTP/1.1\r\nHost: localhost\r\nAccept: application/json\r\n\r\n");

            assertThat(held.text()).startsWith("{\"events\":[{\"id\":\"").contains("\"kind\":\"started\"");
        }
    }

    @Test
    void reloadIsHeard(@TempDir Path directory) throws Exception {
        String yaml = upstreams();
        try (TestWeir weir = TestWeir.startFrom(directory.resolve("weir.yaml"), yaml);
                EventClient client = EventClient.open(weir.adminPort(), PATH)) {
            client.next();

            weir.reload(yaml + "via: other\n");

            assertThat(client.next())
                    .contains("event: reload_done", "\"author\":\"test\"", "0 added, 0 removed, 1 changed");
        }
    }

    @Test
    void otherCredentialsEndStreams(@TempDir Path directory) throws Exception {
        Path file = directory.resolve("weir.yaml");
        try (TestWeir weir = TestWeir.startFrom(file, upstreams() + admin(ALICE));
                EventClient client = EventClient.open(weir.adminPort(), PATH, "Authorization: Bearer alice")) {
            client.next();

            weir.reload(upstreams() + admin(BOB));

            assertThat(client.endsProperly()).isTrue();
        }
    }

    @Test
    void stopIsHeardAndEndsStreams() throws Exception {
        try (TestWeir weir = TestWeir.inFrontOf("", host);
                EventClient client = EventClient.open(weir.adminPort(), PATH)) {
            client.next();

            weir.weir().announceStop();
            String stopping = client.next();
            weir.close();

            assertThat(stopping).contains("event: stopping");
            assertThat(client.endsProperly()).isTrue();
        }
    }

    private String upstreams() {
        return "upstreams: {http: {pools: [" + TestWeir.pool("primary", "", host) + "]}}\n";
    }

    private static String admin(String token) {
        return "admin: {bind: 127.0.0.1, port: 0, tokens: [" + token + "]}\n";
    }
}

package dev.weir.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.fixture.Await;
import dev.weir.fixture.Behaviour;
import dev.weir.fixture.Interim;
import dev.weir.fixture.RawClient;
import dev.weir.fixture.TestHost;
import dev.weir.launch.TestWeir;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Clients that do not read their early hints hold up no other client. */
final class EarlyHintsTest {

    /** More than the buffers of a connection take: 7 MB. */
    private static final int MANY = 120;

    private static final int CLIENTS = 20;

    private static final String LARGE = "Link: " + "x".repeat(60_000);

    @Test
    void clientsThatDoNotReadHintsHoldUpNobodyElse() throws Exception {
        Interim[] hints = Collections.nCopies(MANY, new Interim(103, LARGE)).toArray(Interim[]::new);
        List<RawClient> stuck = new ArrayList<>();
        try (TestHost host = TestHost.start("a");
                TestWeir weir = TestWeir.ofPools(
                        "limits: {interim_answers: 1000, response_write_timeout: 60s}",
                        TestWeir.pool("primary", "read_timeout: 60s", host))) {
            host.behave(Behaviour.forTarget(
                    "/stuck",
                    Behaviour.interim(Behaviour.identify(), hints),
                    Behaviour.interim(Behaviour.identify(), new Interim(103, "Link: </a.css>"))));
            for (int i = 0; i < CLIENTS; i++) {
                RawClient client = RawClient.connectNarrow(weir.port());
                client.send("GET /stuck HTTP/1.1\r\nHost: x\r\n\r\n");
                stuck.add(client);
            }
            Await.equal("clients that are served", CLIENTS, host::openConnections);

            assertThat(weir.get("/").text()).isEqualTo("a");
        } finally {
            for (RawClient client : stuck) {
                client.close();
            }
        }
    }
}

package dev.weir.admin.v1;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.fixture.Await;
import dev.weir.fixture.Behaviour;
import dev.weir.fixture.RawClient;
import dev.weir.fixture.Response;
import dev.weir.fixture.TestHost;
import dev.weir.launch.TestWeir;
import dev.weir.upstream.Health;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A host is checked because an operator wants it. */
final class CheckAtOnceTest {

    private static final String CHECKED =
            "{id: %s, host: 127.0.0.1, port: %d, healthcheck: {interval: 24h, path: /check, rise: 1, status_codes: [503]}}";

    private static final int MANY = 16;

    private TestHost host;

    @BeforeEach
    void start() throws Exception {
        host = TestHost.start("a");
    }

    @AfterEach
    void stop() throws Exception {
        host.close();
    }

    @Test
    void checkThatPassesTellsStatusAndTime() throws Exception {
        try (TestWeir weir = checked("max_fails: 1")) {
            Response response = checkWhenFree(weir);

            assertThat(response.status()).isEqualTo(200);
            assertThat(response.text())
                    .matches("\\{\"passed\":true,\"took_ms\":\\d+\\.\\d,\"status\":200,\"counted\":true}");
            assertThat(host.lastRequest().target()).isEqualTo("/check");
        }
    }

    @Test
    void checkThatFailsTellsWhyAndCounts() throws Exception {
        try (TestWeir weir = checked("max_fails: 1")) {
            checkWhenFree(weir);
            host.behave(Behaviour.answer(503, "no"));

            Response response = checkWhenFree(weir);

            assertThat(response.text())
                    .contains("\"passed\":false", "\"status\":503", "\"reason\":\"status 503\"", "\"counted\":true");
            assertThat(weir.host("primary", "a").health()).isInstanceOf(Health.DownByFailures.class);
        }
    }

    @Test
    void checkThatPassesBringsAHostBackThatChecksTookDown() throws Exception {
        try (TestWeir weir = checked("max_fails: 1")) {
            checkWhenFree(weir);
            host.behave(Behaviour.answer(503, "no"));
            checkWhenFree(weir);
            host.behave(Behaviour.identify());

            checkWhenFree(weir);

            assertThat(weir.host("primary", "a").usable()).isTrue();
        }
    }

    @Test
    void hostWithoutChecksIsAskedForItsRootAndNothingCounts() throws Exception {
        host.behave(Behaviour.closeAfterRequest());
        try (TestWeir weir = TestWeir.inFrontOf("max_fails: 1", host)) {

            Response response = check(weir, "primary/hosts/a");

            assertThat(response.text()).contains("\"passed\":false", "\"reason\":", "\"counted\":false");
            assertThat(response.text()).doesNotContain("status");
            assertThat(host.lastRequest().target()).isEqualTo("/");
            assertThat(weir.host("primary", "a").health()).isInstanceOf(Health.Up.class);
        }
    }

    @Test
    void secondCheckOfAHostIsA409WhileTheFirstIsUnderWayAndOtherRequestsAreServed() throws Exception {
        host.behave(Behaviour.stall());
        try (TestWeir weir = TestWeir.inFrontOf("", host);
                RawClient first = RawClient.connect(weir.adminPort())) {
            first.send(request("primary/hosts/a"));
            host.awaitRequest(1);

            Response second = check(weir, "primary/hosts/a");
            Response pools = pools(weir);

            assertThat(second.status()).isEqualTo(409);
            assertThat(second.text()).contains("A check of this host is under way");
            assertThat(pools.status()).isEqualTo(200);
        }
    }

    /** The admin API has 8 threads. */
    @Test
    void manyChecksThatWaitTakeNoThread() throws Exception {
        host.behave(Behaviour.stall());
        String[] hosts = IntStream.range(0, MANY)
                .mapToObj(i -> TestWeir.host("h" + i, host.port()))
                .toArray(String[]::new);
        List<RawClient> waiting = new ArrayList<>();
        try (TestWeir weir = TestWeir.ofPools("", TestWeir.pool("primary", "", hosts))) {
            for (int i = 0; i < MANY; i++) {
                RawClient client = RawClient.connect(weir.adminPort());
                waiting.add(client);
                client.send(request("primary/hosts/h" + i));
            }
            host.awaitRequest(MANY);

            Response pools = pools(weir);

            assertThat(pools.status()).isEqualTo(200);
        } finally {
            for (RawClient client : waiting) {
                client.close();
            }
        }
    }

    @Test
    void hostThatDoesNotExistIsA404() throws Exception {
        try (TestWeir weir = TestWeir.inFrontOf("", host)) {
            assertThat(check(weir, "primary/hosts/b").status()).isEqualTo(404);
            assertThat(check(weir, "dr/hosts/a").status()).isEqualTo(404);
        }
    }

    private TestWeir checked(String options) throws Exception {
        return TestWeir.ofPools(
                "background_period: 20ms", TestWeir.pool("primary", options, CHECKED.formatted("a", host.port())));
    }

    private static Response check(TestWeir weir, String where) {
        try {
            return RawClient.request(weir.adminPort(), request(where));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The check that is due when Weir starts may be under way. */
    private static Response checkWhenFree(TestWeir weir) {
        Response[] latest = {check(weir, "primary/hosts/a")};
        Await.until("no other check is under way", () -> {
            if (latest[0].status() == 409) {
                latest[0] = check(weir, "primary/hosts/a");
            }
            return latest[0].status() != 409;
        });
        return latest[0];
    }

    private static Response pools(TestWeir weir) throws Exception {
        return RawClient.request(weir.adminPort(), "GET /pools HTTP/1.1\r\nHost: localhost\r\n\r\n");
    }

    private static String request(String where) {
        return "POST /api/v1/upstreams/http/pools/" + where
                + "/check HTTP/1.1\r\nHost: localhost\r\nContent-Length: 0\r\n\r\n";
    }
}

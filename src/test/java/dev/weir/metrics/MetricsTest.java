package dev.weir.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.fixture.Await;
import dev.weir.fixture.Behaviour;
import dev.weir.fixture.RawClient;
import dev.weir.fixture.Response;
import dev.weir.fixture.TestHost;
import dev.weir.fixture.Trickle;
import dev.weir.launch.TestWeir;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What operators count is what happened. */
final class MetricsTest {

    private static final String SCRAPE = "GET /metrics HTTP/1.1\r\nHost: localhost\r\n";

    private TestHost a;
    private TestHost b;
    private TestWeir weir;

    @BeforeEach
    void start() throws Exception {
        a = TestHost.start("a");
        b = TestHost.start("b");
        weir = TestWeir.inFrontOf("max_fails: 3", a, b);
    }

    @AfterEach
    void stop() throws Exception {
        weir.close();
        a.close();
        b.close();
    }

    @Test
    void answersAreCounted() throws Exception {
        for (int i = 0; i < 4; i++) {
            weir.get("/");
        }

        Scrape scrape = awaitRequests(4);
        assertThat(scrape.value("weir_requests_total", "upstream", "http", "status", "2xx", "ending", "answered"))
                .isEqualTo(4);
        assertThat(scrape.value("weir_request_duration_seconds_count", "upstream", "http"))
                .isEqualTo(4);
        assertThat(scrape.value("weir_request_first_byte_seconds_count", "upstream", "http"))
                .isEqualTo(4);
        assertThat(scrape.value("weir_requests_in_flight", "upstream", "http")).isZero();
        assertThat(scrape.value("weir_host_attempts_total", "host", "a", "outcome", "answered"))
                .isEqualTo(2);
        assertThat(scrape.value("weir_host_latency_seconds_count", "host", "a")).isEqualTo(2);
        assertThat(scrape.value("weir_host_latency_seconds", "host", "a", "quantile", "0.99"))
                .isPositive();
        assertThat(scrape.value("weir_host_received_bytes_total", "host", "b")).isEqualTo(2);
        assertThat(scrape.value("weir_connect_seconds_count", "upstream", "http"))
                .isBetween(2.0, 4.0);
    }

    @Test
    void bytesOfBodiesAreCounted() throws Exception {
        RawClient.request(weir.port(), "POST / HTTP/1.1\r\nHost: test.example\r\nContent-Length: 4\r\n\r\nbody");

        assertThat(awaitRequests(1).sum("weir_host_sent_bytes_total")).isEqualTo(4);
    }

    @Test
    void failoverIsCountedWithItsReason() throws Exception {
        a.behave(Behaviour.closeAfterRequest());

        weir.get("/");

        Scrape scrape = awaitRequests(1);
        assertThat(scrape.value("weir_host_failovers_total", "pool", "primary", "host", "a", "reason", "broken"))
                .isEqualTo(1);
        assertThat(scrape.find("weir_host_failovers_total", "host", "b")).isEmpty();
        assertThat(scrape.value("weir_host_failures_total", "host", "a")).isEqualTo(1);
        assertThat(scrape.value("weir_host_state", "host", "a", "state", "failing"))
                .isEqualTo(1);
        assertThat(scrape.value("weir_host_state", "host", "a", "state", "up")).isZero();
        assertThat(scrape.value("weir_resends_total", "result", "allowed")).isEqualTo(1);
    }

    @Test
    void refusalIsCountedForNoUpstream() throws Exception {
        RawClient.request(weir.port(), "TRACE / HTTP/1.1\r\nHost: test.example\r\n\r\n");

        assertThat(awaitRequests(1).value("weir_requests_total", "status", "4xx", "ending", "own_answer"))
                .isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"GET / HTTP/1.1\r\n\r\n", "nonsense\r\n\r\n", "GET /%zz HTTP/1.1\r\nHost: h\r\n\r\n"})
    void requestThatCannotBeReadIsCounted(String request) throws Exception {
        assertThat(RawClient.request(weir.port(), request).status()).isEqualTo(400);

        assertThat(awaitRequests(1).value("weir_requests_total", "status", "4xx", "ending", "own_answer"))
                .isEqualTo(1);
    }

    @Test
    void requestsInFlightAreCountedWhileTheyAre() throws Exception {
        Trickle slow = Trickle.ofLength(2);
        a.behave(slow);
        b.behave(slow);
        try (RawClient client = RawClient.connect(weir.port())) {
            client.send("GET / HTTP/1.1\r\nHost: test.example\r\n\r\n");
            client.head();

            Scrape during = Scrape.of(weir);

            assertThat(during.value("weir_requests_in_flight", "upstream", "http"))
                    .isEqualTo(1);
            assertThat(during.sum("weir_host_in_flight")).isEqualTo(1);
            assertThat(during.sum("weir_host_connections", "state", "open")).isEqualTo(1);
            assertThat(during.sum("weir_host_connections", "state", "idle")).isZero();
            slow.release("ok");
            slow.end();
        }
        awaitRequests(1);
    }

    @Test
    void keptConnectionIsIdle() throws Exception {
        weir.get("/");
        weir.awaitQuiet();

        assertThat(Scrape.of(weir).sum("weir_host_connections", "state", "idle"))
                .isEqualTo(1);
    }

    @Test
    void orderIsShownBesideTheState() throws Exception {
        weir.order("/down_host/primary/a");

        Scrape scrape = Scrape.of(weir);
        assertThat(scrape.value("weir_host_order", "host", "a", "order", "maintenance"))
                .isEqualTo(1);
        assertThat(scrape.value("weir_host_order", "host", "a", "order", "ready"))
                .isEqualTo(0);
        assertThat(scrape.value("weir_host_state", "host", "a", "state", "up")).isEqualTo(1);
        assertThat(scrape.value("weir_host_usable", "host", "a")).isEqualTo(0);
    }

    @Test
    void seriesOfAHostThatIsGoneDisappear() throws Exception {
        weir.get("/");
        weir.upstream().removeHost("primary", "a");

        assertThat(Scrape.of(weir).samples())
                .noneMatch(sample -> "a".equals(sample.labels().get("host")))
                .anyMatch(sample -> "b".equals(sample.labels().get("host")));
    }

    @Test
    void seriesOfAnUpstreamThatIsGoneDisappear(@TempDir Path directory) throws Exception {
        String http = "http: {pools: [" + TestWeir.pool("primary", "", a) + "]}";
        String https = "https: {pools: [" + TestWeir.pool("primary", "", b) + "]}";
        try (TestWeir both =
                TestWeir.startFrom(directory.resolve("weir.yaml"), "upstreams: {" + http + ", " + https + "}\n")) {
            assertThat(Scrape.of(both).find("weir_requests_in_flight")).hasSize(2);

            both.reload("upstreams: {" + http + "}\n");

            Scrape after = Scrape.of(both);
            assertThat(after.samples())
                    .noneMatch(sample -> "https".equals(sample.labels().get("upstream")));
            assertThat(after.value("weir_config_reloads_total", "result", "done"))
                    .isEqualTo(1);
            assertThat(after.value("weir_config_revision")).isEqualTo(2);
        }
    }

    @Test
    void reloadThatIsRefusedIsCounted() throws Exception {
        weir.weir().reload(false, "test"); // its file is gone

        assertThat(Scrape.of(weir).value("weir_config_reloads_total", "result", "refused"))
                .isEqualTo(1);
        assertThat(Scrape.of(weir).value("weir_config_revision")).isEqualTo(1);
    }

    @Test
    void namesThatNeedItAreEscaped() throws Exception {
        try (TestWeir odd = TestWeir.ofPools("", TestWeir.pool("'a\"b\\c'", "", a))) {
            assertThat(Scrape.of(odd).find("weir_host_weight", "pool", "a\\\"b\\\\c"))
                    .hasSize(1);
        }
    }

    @Test
    void nothingThatAClientSendsBecomesALabel() throws Exception {
        weir.get("/secret?secret", "X-Secret: secret", "Cookie: secret");

        assertThat(awaitRequests(1).text()).doesNotContain("secret");
    }

    @Test
    void textFormatOfPrometheusIsTheDefault() throws Exception {
        Response response = RawClient.request(weir.adminPort(), SCRAPE + "\r\n");

        assertThat(response.header("Content-Type")).startsWith("text/plain").contains("version=0.0.4");
        assertThat(response.text()).doesNotContain("# EOF");
    }

    @Test
    void openMetricsAreWrittenForWhoeverAcceptsThem() throws Exception {
        Response response = RawClient.request(
                weir.adminPort(),
                SCRAPE + "Accept: application/openmetrics-text;version=1.0.0,text/plain;q=0.5\r\n\r\n");

        assertThat(response.header("Content-Type")).startsWith("application/openmetrics-text");
        assertThat(response.text()).endsWith("# EOF\n");
    }

    @Test
    void metricsWantTheCredentialsOfTheAdminApi() throws Exception {
        String token = "{name: ops, sha256: " + "0".repeat(64) + "}";
        try (TestWeir guarded = TestWeir.start("admin: {bind: 127.0.0.1, port: 0, tokens: [" + token + "]}\n"
                + "upstreams: {http: {pools: [" + TestWeir.pool("primary", "", a) + "]}}\n")) {
            assertThat(RawClient.request(guarded.adminPort(), SCRAPE + "\r\n").status())
                    .isEqualTo(401);
        }
    }

    /** A client may see the end of its answer a moment before it is counted. */
    private Scrape awaitRequests(int count) throws Exception {
        Await.until(count + " requests are counted", () -> {
            try {
                return Scrape.of(weir).sum("weir_requests_total") == count;
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
        weir.awaitQuiet();
        return Scrape.of(weir);
    }
}

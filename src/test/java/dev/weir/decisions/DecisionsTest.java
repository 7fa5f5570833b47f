package dev.weir.decisions;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.weir.fixture.Await;
import dev.weir.fixture.Behaviour;
import dev.weir.fixture.RawClient;
import dev.weir.fixture.Response;
import dev.weir.fixture.TestHost;
import dev.weir.launch.TestWeir;
import java.io.IOException;
import java.io.UncheckedIOException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a Weir tells of its latest decisions. */
class DecisionsTest {

    private static final ObjectMapper JSON = new ObjectMapper();

    private TestHost a;
    private TestHost b;
    private TestHost c;
    private TestHost dr;

    @BeforeEach
    void start() throws Exception {
        a = TestHost.start("a");
        b = TestHost.start("b");
        c = TestHost.start("c");
        dr = TestHost.start("d");
    }

    @AfterEach
    void stop() throws Exception {
        a.close();
        b.close();
        c.close();
        dr.close();
    }

    private TestWeir weir(String settings) throws Exception {
        return TestWeir.ofPools(
                settings,
                TestWeir.pool("primary", "status_codes: [503]", a, b, c),
                TestWeir.pool("dr", "priority: 10", dr));
    }

    private static Response ask(TestWeir weir, String query) {
        try {
            return RawClient.request(
                    weir.adminPort(), "GET /api/v1/decisions" + query + " HTTP/1.1\r\nHost: localhost\r\n\r\n");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static JsonNode decisions(TestWeir weir, String query) {
        try {
            return JSON.readTree(ask(weir, query).text()).get("decisions");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static JsonNode latest(TestWeir weir) {
        Await.until("there is a decision", () -> !decisions(weir, "").isEmpty());
        return decisions(weir, "").get(0);
    }

    /** Repeats a request until it was not left out of the sample. */
    private static void decide(TestWeir weir, String path) {
        Await.until("the request is among the decisions", () -> {
            try {
                weir.get(path);
                weir.awaitQuiet();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            JsonNode all = decisions(weir, "?limit=1");
            return !all.isEmpty() && all.get(0).get("path").textValue().equals(path);
        });
    }

    @Test
    void hostsThatWereTriedAreToldAndWhyTheOthersWereNot() throws Exception {
        a.behave(Behaviour.answer(503, "no"));
        try (TestWeir weir = weir("")) {
            weir.order("/down_host/primary/c");

            weir.get("/orders?token=secret");

            JsonNode decision = latest(weir);
            assertThat(decision.get("time").textValue()).matches("\\d{4}-\\d\\d-\\d\\dT.*\\.\\d{3}Z");
            assertThat(decision.get("method").textValue()).isEqualTo("GET");
            assertThat(decision.get("path").textValue()).isEqualTo("/orders");
            assertThat(decision.get("upstream").textValue()).isEqualTo("http");
            assertThat(decision.get("status").intValue()).isEqualTo(200);
            assertThat(decision.get("ending").textValue()).isEqualTo("answered");
            assertThat(decision.get("total_ms").doubleValue()).isPositive();
            JsonNode tried = decision.get("tried");
            assertThat(tried.findValuesAsText("host")).containsExactly("a", "b");
            assertThat(tried.findValuesAsText("outcome")).containsExactly("bad_status", "answered");
            assertThat(tried.findValuesAsText("reason")).containsExactly("status 503");
            JsonNode others = decision.get("passed_over");
            assertThat(others.findValuesAsText("host")).containsExactly("c", "d");
            assertThat(others.findValuesAsText("why")).containsExactly("maintenance", "later_pool");
            assertThat(others.findValuesAsText("reason"))
                    .containsExactly("it is under maintenance by order", "a pool before has a usable host");
            assertThat(decision.toString()).doesNotContain("secret");
        }
    }

    @Test
    void whatChangesAfterwardsDoesNotChangeADecision() throws Exception {
        try (TestWeir weir = weir("")) {
            weir.get("/");
            JsonNode before = latest(weir);

            weir.order("/down_host/primary/b");

            assertThat(latest(weir).get("passed_over")).isEqualTo(before.get("passed_over"));
        }
    }

    @Test
    void requestThatNoHostServedIsADecision() throws Exception {
        try (TestWeir weir = weir("")) {
            weir.order("/down_host/primary/a");
            weir.order("/down_host/primary/b");
            weir.order("/down_host/primary/c");
            weir.order("/down_host/dr/d");

            weir.get("/");

            JsonNode decision = latest(weir);
            assertThat(decision.get("status").intValue()).isEqualTo(504);
            assertThat(decision.get("ending").textValue()).isEqualTo("own_answer");
            assertThat(decision.get("tried")).isEmpty();
            assertThat(decision.get("passed_over").findValuesAsText("why"))
                    .hasSize(4)
                    .containsOnly("maintenance");
        }
    }

    @Test
    void refusedRequestIsNoDecision() throws Exception {
        try (TestWeir weir = weir("")) {
            RawClient.request(weir.port(), "TRACE / HTTP/1.1\r\nHost: test.example\r\n\r\n");
            decide(weir, "/after");

            assertThat(decisions(weir, "").findValuesAsText("method")).containsOnly("GET");
        }
    }

    @Test
    void latestComeFirstAndEarlierOnesGo() throws Exception {
        try (TestWeir weir = weir("decisions: {keep: 2}")) {
            decide(weir, "/1");
            decide(weir, "/2");
            decide(weir, "/3");

            assertThat(decisions(weir, "")).hasSize(2);
            assertThat(decisions(weir, "").get(0).get("path").textValue()).isEqualTo("/3");
            assertThat(decisions(weir, "?limit=1").findValuesAsText("path")).containsExactly("/3");
            assertThat(decisions(weir, "?limit=0")).isEmpty();
        }
    }

    @Test
    void noneIsKeptIfThereIsNoRoom() throws Exception {
        try (TestWeir weir = weir("decisions: {keep: 0}")) {
            assertThat(weir.get("/").status()).isEqualTo(200);
            weir.awaitQuiet();

            assertThat(decisions(weir, "")).isEmpty();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"?limit=", "?limit=-1", "?limit=all", "?limit=1000000000", "?after=1"})
    void otherQueriesAreRefused(String query) throws Exception {
        try (TestWeir weir = weir("")) {
            assertThat(ask(weir, query).status()).isEqualTo(400);
        }
    }
}

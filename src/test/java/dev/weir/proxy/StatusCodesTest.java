package dev.weir.proxy;

import static dev.weir.launch.TestWeir.pool;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.fixture.Await;
import dev.weir.fixture.Behaviour;
import dev.weir.fixture.RawClient;
import dev.weir.fixture.Response;
import dev.weir.fixture.TestHost;
import dev.weir.launch.TestWeir;
import dev.weir.upstream.Health;
import java.io.IOException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Answers that count as failures: {@code status_codes} (seed, 4.3). */
final class StatusCodesTest {

    private TestHost a;
    private TestHost b;

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

    @Test
    void failingStatusMovesToTheNextHost() throws Exception {
        a.behave(Behaviour.answer(503, "no", "X-From: a"));
        try (TestWeir weir = TestWeir.inFrontOf("status_codes: [503]", a, b)) {
            Response response = weir.get("/");

            assertThat(response.status()).isEqualTo(200);
            assertThat(response.text()).isEqualTo("b");
            assertThat(response.header("X-From")).isNull();
        }
    }

    @Test
    void connectionOfAFailingAnswerIsClosed() throws Exception {
        a.behave(Behaviour.answer(503, "no"));
        try (TestWeir weir = TestWeir.inFrontOf("status_codes: [503]", a, b)) {
            weir.get("/");

            Await.equal("open connections to a", 0, a::openConnections);
        }
    }

    @Test
    void failingAnswerIsNotReadToItsEnd() throws Exception {
        a.behave(Behaviour.stallInBody("part", 1_000_000));
        try (TestWeir weir = TestWeir.inFrontOf("status_codes: [200], read_timeout: 60s", a, b)) {
            b.behave(Behaviour.answer(201, "b"));

            assertThat(weir.get("/").status()).isEqualTo(201);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "404, 404, true",
        "404, 403, false",
        "50x, 500, true",
        "50x, 509, true",
        "50x, 510, false",
        "5xx, 599, true",
        "5xx, 499, false",
        "4xx, 404, true",
        "2xx, 200, true",
        "3xx, 302, true"
    })
    void maskDecides(String mask, int status, boolean fails) throws Exception {
        a.behave(Behaviour.answer(status, "a"));
        b.behave(Behaviour.answer(299, "b"));
        try (TestWeir weir = TestWeir.ofPools(
                "", pool("primary", "status_codes: ['" + mask + "']", a), pool("dr", "priority: 1", b))) {
            assertThat(weir.get("/").status()).isEqualTo(fails ? 299 : status);
        }
    }

    @Test
    void masksMayBeGivenAsInTheSeed() throws Exception {
        a.behave(Behaviour.answer(500, "a"));
        try (TestWeir weir = TestWeir.inFrontOf("status_codes: {5xx: true, 404: false}", a, b)) {
            assertThat(weir.get("/").text()).isEqualTo("b");
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {200, 404, 500, 502, 503, 504, 599})
    void withoutStatusCodesEveryStatusPasses(int status) throws Exception {
        a.behave(Behaviour.answer(status, "from a", "Retry-After: 7"));
        try (TestWeir weir = TestWeir.inFrontOf("", a, b)) {
            Response response = weir.get("/");

            assertThat(response.status()).isEqualTo(status);
            assertThat(response.text()).isEqualTo("from a");
            assertThat(response.header("Retry-After")).isEqualTo("7");
            assertThat(weir.host("primary", "a").health()).isInstanceOf(Health.Up.class);
        }
    }

    @Test
    void lastHostFailingByStatusMeans502() throws Exception {
        a.behave(Behaviour.answer(503, "a"));
        b.behave(Behaviour.answer(503, "b"));
        try (TestWeir weir = TestWeir.inFrontOf("status_codes: [503]", a, b)) {
            Response response = weir.get("/");

            assertThat(response.status()).isEqualTo(502);
            assertThat(a.requests()).hasSize(1);
            assertThat(b.requests()).hasSize(1);
        }
    }

    @Test
    void postWithAFailingStatusIsAnsweredWith502() throws Exception {
        a.behave(Behaviour.answer(503, "no"));
        try (TestWeir weir = TestWeir.inFrontOf("status_codes: [503]", a, b)) {
            Response response =
                    RawClient.request(weir.port(), "POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 3\r\n\r\nabc");

            assertThat(response.status()).isEqualTo(502);
            assertThat(b.requests()).isEmpty();
        }
    }

    @Test
    void eachPoolJudgesByItsOwnStatusCodes() throws Exception {
        a.behave(Behaviour.answer(503, "a"));
        b.behave(Behaviour.answer(503, "b"));
        try (TestWeir weir =
                TestWeir.ofPools("", pool("primary", "status_codes: [503]", a), pool("dr", "priority: 1", b))) {
            Response response = weir.get("/");

            assertThat(response.status()).isEqualTo(503);
            assertThat(response.text()).isEqualTo("b");
        }
    }
}

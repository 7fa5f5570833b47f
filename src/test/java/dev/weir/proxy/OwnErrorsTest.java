package dev.weir.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.weir.fixture.Behaviour;
import dev.weir.fixture.RawClient;
import dev.weir.fixture.Response;
import dev.weir.fixture.TestHost;
import dev.weir.launch.TestWeir;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Errors of our own are small, carry an id, and repeat nothing of the request; whoever in the process makes them. */
final class OwnErrorsTest {

    /** In targets and headers, and to be found in no answer. */
    private static final String MARK = "zebra";

    private static TestHost host;
    private static TestWeir weir;

    @BeforeAll
    static void start() throws Exception {
        host = TestHost.start("a");
        host.behave(Behaviour.closeAfterRequest());
        String yaml = "limits: {request_head_size: 1KiB}\nupstreams: {http: {pools: ["
                + TestWeir.pool("primary", "max_fails: 1000", host) + "]}, https: {pools: []}}\n";
        weir = TestWeir.start(yaml);
    }

    @AfterAll
    static void stop() throws Exception {
        weir.close();
        host.close();
    }

    @ParameterizedTest
    @CsvSource({
        "/,             X-A: 1,                         502, Bad Gateway",
        "/,             Transfer-Encoding: chunked,     411, Length Required",
        "/,             Expect: zebra,                  417, Expectation Failed",
        "/#,            X-A: 1,                         400, Bad Request",
        "/%00,          X-A: 1,                         400, Bad Request",
        "/\u00e9,       X-A: 1,                         400, Bad Request",
        "http:///,      X-A: 1,                         400, Bad Request",
        "/,             X A: 1,                         400, Bad Request",
    })
    void errorsAreSmallTexts(String target, String header, int status, String reason) throws Exception {
        Response answer = weir.get(target + MARK, header, "X-Mark: " + MARK);

        assertThat(answer.status()).isEqualTo(status);
        assertThat(answer.header("Content-Type")).startsWith("text/plain");
        assertThat(answer.header("Cache-Control")).isEqualTo("no-store");
        assertThat(answer.text()).matches(status + " " + reason + "\nrequest [0-9a-f]+\n");
        assertThat(answer.toString()).doesNotContainIgnoringCase(MARK, "jetty", "weir", "exception", "<html");
        assertThat(answer.header("Server")).isNull();
    }

    @ParameterizedTest
    @CsvSource({
        "/,         X-A: 1,                     502, Bad Gateway",
        "/,         Transfer-Encoding: chunked, 411, Length Required",
        "/,         Expect: zebra,              417, Expectation Failed",
        "/#,        X-A: 1,                     400, Bad Request",
        "http:///,  X-A: 1,                     400, Bad Request",
    })
    void errorsAreJsonWhenAskedFor(String target, String header, int status, String reason) throws Exception {
        Response answer = weir.get(target + MARK, "Accept: application/json", header);
        JsonNode json = new ObjectMapper().readTree(answer.text());

        assertThat(answer.status()).isEqualTo(status);
        assertThat(answer.header("Content-Type")).isEqualTo("application/json");
        assertThat(json.get("status").asInt()).isEqualTo(status);
        assertThat(json.get("error").asText()).isEqualTo(reason);
        assertThat(json.get("request").asText()).matches("[0-9a-f]+");
        assertThat(answer.toString()).doesNotContainIgnoringCase(MARK);
    }

    @Test
    void tooLongATargetIsNotRepeated() throws Exception {
        Response answer = weir.get("/" + MARK.repeat(1_000));

        assertThat(answer.status()).isEqualTo(414);
        assertThat(answer.text()).matches("414 URI Too Long\nrequest [0-9a-f]+\n");
        assertThat(answer.toString()).doesNotContainIgnoringCase(MARK, "jetty", "weir");
    }

    @Test
    void tooLargeHeadersAreNotRepeated() throws Exception {
        Response answer = weir.get("/", "X-Mark: " + MARK.repeat(1_000));

        assertThat(answer.status()).isEqualTo(431);
        assertThat(answer.text()).matches("431 Request Header Fields Too Large\nrequest [0-9a-f]+\n");
        assertThat(answer.toString()).doesNotContainIgnoringCase(MARK, "jetty", "weir");
    }

    @Test
    void everyErrorHasAnIdOfItsOwn() throws Exception {
        Response one = weir.get("/");
        Response other = weir.get("/");

        assertThat(one.text()).isNotEqualTo(other.text());
    }

    @Test
    void headGetsTheErrorsHeadersAlone() throws Exception {
        try (RawClient client = RawClient.connect(weir.port())) {
            client.send("HEAD / HTTP/1.1\r\nHost: test.example\r\n\r\n");
            Response answer = client.response("HEAD");
            client.send("GET / HTTP/1.1\r\nHost: test.example\r\n\r\n");
            Response next = client.response();

            assertThat(answer.status()).isEqualTo(502);
            assertThat(answer.header("Content-Length")).isNotNull();
            assertThat(next.status()).isEqualTo(502);
        }
    }

    @Test
    void anErrorWithoutABodyLeftToReadKeepsTheConnection() throws Exception {
        Response answer = weir.get("/");

        assertThat(answer.status()).isEqualTo(502);
        assertThat(answer.header("Connection")).isNull();
    }
}

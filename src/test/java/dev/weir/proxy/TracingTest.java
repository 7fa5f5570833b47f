package dev.weir.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.fixture.Behaviour;
import dev.weir.fixture.RawClient;
import dev.weir.fixture.RecordedRequest;
import dev.weir.fixture.Response;
import dev.weir.fixture.TestHost;
import dev.weir.launch.TestWeir;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What hosts are told of the trace and the id of a request. */
final class TracingTest {

    private static final String TRACE = "4bf92f3577b34da6a3ce929d0e0e4736";
    private static final String VALID = "00-" + TRACE + "-00f067aa0ba902b7-01";

    private static TestHost host;
    private static TestWeir passing;
    private static TestWeir following;

    @BeforeAll
    static void start() throws Exception {
        host = TestHost.start("a");
        String pool = TestWeir.pool("primary", "status_codes: [503]", host);
        passing = TestWeir.ofPools("", pool);
        following = TestWeir.ofPools("tracing: {traceparent: join, request_id: true}", pool);
    }

    @AfterAll
    static void stop() throws Exception {
        following.close();
        passing.close();
        host.close();
    }

    private static RecordedRequest received(TestWeir weir, String... headers) throws Exception {
        int before = host.requests().size();
        weir.get("/", headers);
        return host.requests().get(before);
    }

    // Off, as it is by default.

    @Test
    void nothingIsTouchedUnlessItIsConfigured() throws Exception {
        RecordedRequest request =
                received(passing, "traceparent: " + VALID, "tracestate: a=1", "X-Request-Id: a b", "X-Request-Id: c");

        assertThat(request.head().all("traceparent")).containsExactly(VALID);
        assertThat(request.head().all("tracestate")).containsExactly("a=1");
        assertThat(request.head().all("X-Request-Id")).containsExactly("a b", "c");
    }

    @Test
    void nothingIsAddedUnlessItIsConfigured() throws Exception {
        RecordedRequest request = received(passing);

        assertThat(request.header("traceparent")).isNull();
        assertThat(request.header("X-Request-Id")).isNull();
    }

    // Traces.

    @Test
    void hostIsAskedInTheTraceOfTheClientByAnotherParent() throws Exception {
        RecordedRequest request = received(following, "TraceParent: " + VALID, "tracestate: a=1", "tracestate: b=2");

        assertThat(request.head().all("traceparent"))
                .singleElement()
                .asString()
                .matches("00-" + TRACE + "-[0-9a-f]{16}-01")
                .isNotEqualTo(VALID);
        assertThat(request.head().all("tracestate")).containsExactly("a=1", "b=2");
    }

    static Stream<List<String>> noTraces() {
        return Stream.of(
                List.of("tracestate: a=1"),
                List.of("traceparent: ff" + VALID.substring(2), "tracestate: a=1"),
                List.of("traceparent: ", "tracestate: a=1"),
                List.of("traceparent: " + VALID, "tracestate: a=1", "traceparent: " + VALID));
    }

    @ParameterizedTest
    @MethodSource("noTraces")
    void traceBeginsHereIfNoneCameOrNoneThatIsValid(List<String> headers) throws Exception {
        RecordedRequest request = received(following, headers.toArray(new String[0]));

        assertThat(request.head().all("traceparent"))
                .singleElement()
                .asString()
                .matches("00-[0-9a-f]{32}-[0-9a-f]{16}-01")
                .doesNotContain(TRACE);
        assertThat(request.header("tracestate")).isNull();
    }

    @Test
    void allAttemptsOfARequestAreOneSpan() throws Exception {
        try (TestHost bad = TestHost.start("bad").behave(Behaviour.answer(503, "no"));
                TestHost good = TestHost.start("good");
                TestWeir weir = TestWeir.ofPools(
                        "tracing: {traceparent: join}",
                        TestWeir.pool("primary", "status_codes: [503]", bad),
                        TestWeir.pool("dr", "", good))) {
            weir.get("/");

            String first = Objects.requireNonNull(bad.requests().get(0).header("traceparent"));
            assertThat(good.requests().get(0).header("traceparent")).isEqualTo(first);
        }
    }

    // Ids of requests.

    @ParameterizedTest
    @ValueSource(strings = {"1", "6d3e4ad0-1f6e-4b9a-9f1d-0c1a7f1f4c55", "a!#$%&'*+-.^_`|~"})
    void idOfTheClientIsKeptIfItIsAToken(String id) throws Exception {
        RecordedRequest request = received(following, "x-request-id: " + id);

        assertThat(request.head().all("X-Request-Id")).containsExactly(id);
    }

    static Stream<List<String>> noIds() {
        return Stream.of(
                List.of(),
                List.of("X-Request-Id: "),
                List.of("X-Request-Id: a b"),
                List.of("X-Request-Id: <b>"),
                List.of("X-Request-Id: \u00e4"),
                List.of("X-Request-Id: " + "a".repeat(129)),
                List.of("X-Request-Id: a", "X-Request-Id: b"));
    }

    @ParameterizedTest
    @MethodSource("noIds")
    void otherRequestsGetANewId(List<String> headers) throws Exception {
        RecordedRequest request = received(following, headers.toArray(new String[0]));

        assertThat(request.head().all("X-Request-Id"))
                .singleElement()
                .asString()
                .matches("[0-9a-f]{1,16}")
                .isNotEqualTo("a")
                .isNotEqualTo("b");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
            X-Request-Id: abc.1 | abc\\.1
            X-Request-Id: <b>   | [0-9a-f]{1,16}
            """)
    void errorShowsTheIdThatHostsGot(String header, String id) throws Exception {
        host.behave(Behaviour.closeAfterRequest());
        int before = host.requests().size();

        Response response = RawClient.get(following.port(), "/", header);

        host.behave(Behaviour.identify());
        String got = host.requests().get(before).header("X-Request-Id");
        assertThat(got).matches(id);
        assertThat(response.text()).isEqualTo("502 Bad Gateway\nrequest " + got + "\n");
    }
}

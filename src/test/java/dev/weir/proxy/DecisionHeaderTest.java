package dev.weir.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.fixture.Behaviour;
import dev.weir.fixture.Response;
import dev.weir.fixture.TestHost;
import dev.weir.launch.TestWeir;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Who gets to know by a header how a host was chosen, and what it says. */
final class DecisionHeaderTest {

    private static final String FOR_TESTS = "decisions: {header_for: [127.0.0.0/8]}";
    private static final String ASK = "Weir-Explain: 1";

    private TestHost host;

    @BeforeEach
    void start() throws Exception {
        host = TestHost.start("a");
    }

    @AfterEach
    void stop() throws Exception {
        host.close();
    }

    private TestWeir weir(String settings) throws Exception {
        return TestWeir.ofPools(settings, TestWeir.pool("primary", "status_codes: [503]", host));
    }

    @Test
    void clientThatMayKnowAndAsksIsTold() throws Exception {
        try (TestWeir weir = weir(FOR_TESTS)) {
            Response response = weir.get("/", ASK);

            assertThat(response.text()).isEqualTo("a");
            assertThat(response.all("Weir-Decision"))
                    .singleElement()
                    .asString()
                    .matches("\"a\";pool=\"primary\";outcome=answered;ms=\\d+\\.\\d{1,3}");
            assertThat(host.requests().get(0).header("Weir-Explain")).isNull();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "decisions: {header_for: [10.0.0.0/8, '::1']}", "trusted_proxies: [127.0.0.1]"})
    void clientThatMayNotKnowIsNot(String settings) throws Exception {
        try (TestWeir weir = weir(settings)) {
            Response response = weir.get("/", ASK, "X-Forwarded-For: 10.0.0.1");

            assertThat(response.header("Weir-Decision")).isNull();
            assertThat(host.requests().get(0).header("Weir-Explain")).isEqualTo("1");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"X-A: 1", "Weir-Explain: 0", "Weir-Explain: "})
    void clientThatDoesNotAskIsNot(String header) throws Exception {
        try (TestWeir weir = weir(FOR_TESTS)) {
            Response response = weir.get("/", header);

            assertThat(response.header("Weir-Decision")).isNull();
            assertThat(host.requests().get(0).head().text()).contains("\r\n" + header + "\r\n");
        }
    }

    @Test
    void hostsThatFailedAreToldInOrder() throws Exception {
        host.behave(Behaviour.answer(503, "no"));
        try (TestHost good = TestHost.start("good");
                TestWeir weir = TestWeir.ofPools(
                        FOR_TESTS,
                        TestWeir.pool("primary", "status_codes: [503]", host),
                        TestWeir.pool("dr", "", good))) {
            Response response = weir.get("/", ASK);

            assertThat(response.header("Weir-Decision"))
                    .matches("\"a\";pool=\"primary\";outcome=bad_status;ms=[\\d.]+,"
                            + " \"good\";pool=\"dr\";outcome=answered;ms=[\\d.]+");
        }
    }

    @Test
    void errorSaysWhoWasTried() throws Exception {
        host.behave(Behaviour.closeAfterRequest());
        try (TestWeir weir = weir(FOR_TESTS)) {
            Response response = weir.get("/", ASK);

            assertThat(response.status()).isEqualTo(502);
            assertThat(response.header("Weir-Decision")).matches("\"a\";pool=\"primary\";outcome=broken;ms=[\\d.]+");
        }
    }

    @Test
    void errorSaysIfThereWasNobodyToTry() throws Exception {
        try (TestWeir weir = weir(FOR_TESTS)) {
            weir.order("/down_host/primary/a");

            Response response = weir.get("/", ASK);

            assertThat(response.status()).isEqualTo(504);
            assertThat(response.header("Weir-Decision")).isEqualTo("none");
        }
    }

    /** RFC 9651, sections 3.3.3 and 3.3.8. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            textBlock =
                    """
            web 01   | "web 01"
            a"b\\c   | "a\\"b\\\\c"
            \u00e4"% | %"%c3%a4%22%25"
            """)
    void anyNameIsATextOfAStructuredField(String id, String shown) throws Exception {
        String named = "{id: '%s', host: 127.0.0.1, port: %d}".formatted(id, host.port());
        try (TestWeir weir = TestWeir.ofPools(FOR_TESTS, TestWeir.pool("primary", "", named))) {
            Response response = weir.get("/", ASK);

            assertThat(response.header("Weir-Decision")).startsWith(shown + ";pool=\"primary\";");
        }
    }
}

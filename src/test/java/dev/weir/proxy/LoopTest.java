package dev.weir.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.fixture.Header;
import dev.weir.fixture.RawClient;
import dev.weir.fixture.Response;
import dev.weir.fixture.TestHost;
import dev.weir.launch.TestWeir;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Requests that go round in a circle end ({@code Via}, {@code Max-Forwards}); chains of balancers do not. */
final class LoopTest {

    private static TestHost host;
    private static TestWeir weir;

    @BeforeAll
    static void start() throws Exception {
        host = TestHost.start("a");
        weir = TestWeir.start(
                "via: edge-1\nupstreams: {http: {pools: [" + TestWeir.pool("primary", "", host) + "]}}\n");
    }

    @AfterAll
    static void stop() throws Exception {
        weir.close();
        host.close();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "1.1 edge-1",
                "1.0 edge-1",
                "HTTP/1.1 edge-1",
                "2.0 EDGE-1",
                "1.1 first, 1.1 edge-1",
                "1.1 edge-1, 1.1 last",
                "1.1 first,1.1\tedge-1 (a comment),1.1 last",
                "1.1 first\r\nVia: 1.1 edge-1"
            })
    void requestThatWasHereBeforeIsAnsweredWith508(String via) throws Exception {
        int before = host.requests().size();

        Response answer = weir.get("/", "Via: " + via);

        assertThat(answer.status()).isEqualTo(508);
        assertThat(host.requests()).hasSize(before);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "1.1 edge-2",
                "1.1 edge-11",
                "1.1 my-edge-1",
                "1.1 weir-0123456789abcdef",
                "1.1 other (edge-1)",
                "edge-1",
                "edge-1 1.1",
                ",, ,",
                "1.1"
            })
    void requestThatWasElsewhereIsForwarded(String via) throws Exception {
        Response answer = weir.get("/", "Via: " + via);

        assertThat(answer.status()).isEqualTo(200);
        assertThat(host.lastRequest().head().all("Via")).containsExactly(via, "1.1 edge-1");
    }

    @Test
    void balancersInARowServe() throws Exception {
        try (TestWeir middle = behind(weir.port());
                TestWeir front = behind(middle.port())) {
            Response answer = front.get("/");

            assertThat(answer.status()).isEqualTo(200);
            assertThat(host.lastRequest().head().all("Via")).hasSize(3).doesNotHaveDuplicates();
            assertThat(host.lastRequest().header("Host")).isEqualTo("test.example");
        }
    }

    @Test
    void balancerThatIsItsOwnHostIsFoundOut() throws Exception {
        TestHost reserved = TestHost.start("reserved");
        int port = reserved.port();
        reserved.close();
        String pools = TestWeir.pool("primary", "", TestWeir.host("self", port));
        try (TestWeir self = TestWeir.start("listeners: {http: {bind: 127.0.0.1, port: " + port
                + "}}\nupstreams: {http: {pools: [" + pools + "]}}\n")) {
            Response answer = self.get("/");

            assertThat(answer.status()).isEqualTo(508);
            assertThat(self.host("primary", "self").stats().attempts()).isEqualTo(1);
        }
    }

    // Max-Forwards.

    @ParameterizedTest
    @ValueSource(strings = {"0", "00", "000000000000000"})
    void optionsThatMayNotGoOnAreAnsweredHere(String maxForwards) throws Exception {
        int before = host.requests().size();

        Response answer = options("Max-Forwards: " + maxForwards);

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.header("Allow")).contains("GET", "OPTIONS").doesNotContain("TRACE", "CONNECT");
        assertThat(host.requests()).hasSize(before);
    }

    @ParameterizedTest
    @CsvSource({
        "1, 0",
        "2, 1",
        "010, 9",
        "1000, 999",
        "999999999, 999999998",
        "1000000000, 999999998",
        "99999999999999999999999, 999999998"
    })
    void optionsThatGoOnMayGoOnceLess(String maxForwards, String next) throws Exception {
        Response answer = options("Max-Forwards: " + maxForwards);

        assertThat(answer.status()).isEqualTo(200);
        assertThat(host.lastRequest().head().all("Max-Forwards")).containsExactly(next);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "-1", "+1", "1.0", "0x1", "one", "1, 2", "1 2", "5\r\nMax-Forwards: 5"})
    void optionsThatDoNotSayHowOftenAreRefused(String maxForwards) throws Exception {
        int before = host.requests().size();

        Response answer = options("Max-Forwards: " + maxForwards);

        assertThat(answer.status()).isEqualTo(400);
        assertThat(host.requests()).hasSize(before);
    }

    @Test
    void optionsOnTheirWayThroughTwoBalancersEndAtTheSecond() throws Exception {
        int before = host.requests().size();
        try (TestWeir front = behind(weir.port())) {
            Response first = options(front.port(), "Max-Forwards: 0");
            Response second = options(front.port(), "Max-Forwards: 1");
            Response third = options(front.port(), "Max-Forwards: 2");

            assertThat(List.of(first.status(), second.status(), third.status())).containsOnly(200);
            assertThat(front.host("primary", "next").stats().attempts()).isEqualTo(2);
            assertThat(host.requests()).hasSize(before + 1);
            assertThat(host.lastRequest().header("Max-Forwards")).isEqualTo("0");
        }
    }

    @Test
    void otherMethodsKeepTheHeaderAsItIs() throws Exception {
        weir.get("/", "Max-Forwards: 0", "max-forwards: x");

        assertThat(host.lastRequest().headers())
                .filteredOn(header -> header.name().equalsIgnoreCase("Max-Forwards"))
                .extracting(Header::value)
                .containsExactly("0", "x");
    }

    private static TestWeir behind(int port) throws Exception {
        return TestWeir.ofPools("", TestWeir.pool("primary", "", TestWeir.host("next", port)));
    }

    private static Response options(String header) throws Exception {
        return options(weir.port(), header);
    }

    private static Response options(int port, String header) throws Exception {
        return RawClient.request(port, "OPTIONS / HTTP/1.1\r\nHost: test.example\r\n" + header + "\r\n\r\n");
    }
}

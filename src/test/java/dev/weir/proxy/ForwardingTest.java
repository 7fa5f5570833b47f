package dev.weir.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.fixture.Behaviour;
import dev.weir.fixture.RawClient;
import dev.weir.fixture.Response;
import dev.weir.fixture.TestHost;
import dev.weir.launch.TestWeir;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The ordinary way of a request, seen from both ends. */
final class ForwardingTest {

    private TestHost a;
    private TestHost b;
    private TestWeir weir;

    @BeforeEach
    void start() throws Exception {
        a = TestHost.start("a");
        b = TestHost.start("b");
        weir = TestWeir.inFrontOf("", a, b);
    }

    @AfterEach
    void stop() throws Exception {
        weir.close();
        a.close();
        b.close();
    }

    @Test
    void hostsOfEqualWeightTakeTurns() throws Exception {
        StringBuilder served = new StringBuilder();

        for (int i = 0; i < 6; i++) {
            served.append(weir.get("/").text());
        }

        assertThat(served.toString()).isEqualTo("ababab");
    }

    @Test
    void aConnectionIsUsedAgainForTheNextRequest() throws Exception {
        for (int i = 0; i < 20; i++) {
            assertThat(weir.get("/").status()).isEqualTo(200);
            weir.awaitQuiet();
        }

        assertThat(a.accepted()).isEqualTo(1);
        assertThat(b.accepted()).isEqualTo(1);
    }

    @Test
    void aBodyReachesTheHostWithItsLength() throws Exception {
        Response response = RawClient.request(
                weir.port(), "POST /orders HTTP/1.1\r\nHost: x\r\nContent-Length: 10\r\n\r\nten bytes.");

        assertThat(response.status()).isEqualTo(200);
        assertThat(a.lastRequest().text()).isEqualTo("ten bytes.");
        assertThat(a.lastRequest().header("Content-Length")).isEqualTo("10");
        assertThat(a.lastRequest().header("Transfer-Encoding")).isNull();
    }

    @Test
    void anAnswerWithALengthKeepsIt() throws Exception {
        a.behave(Behaviour.answer(200, "x".repeat(500_000)));

        Response response = weir.get("/");

        assertThat(response.header("Content-Length")).isEqualTo("500000");
        assertThat(response.header("Transfer-Encoding")).isNull();
        assertThat(response.text()).hasSize(500_000);
    }
}

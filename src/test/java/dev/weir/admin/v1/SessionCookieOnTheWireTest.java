package dev.weir.admin.v1;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.fixture.RawClient;
import dev.weir.fixture.Response;
import dev.weir.fixture.TestHost;
import dev.weir.launch.TestWeir;
import org.junit.jupiter.api.Test;

/** That no host gets what makes a browser an operator, though browsers send it to every port. */
class SessionCookieOnTheWireTest {

    @Test
    void cookieOfASessionIsNotPassedOnToAHost() throws Exception {
        try (TestHost host = TestHost.start("a");
                TestWeir weir = TestWeir.ofPools(
                        "admin: {bind: 127.0.0.1, port: 0, tokens: [{name: ops, sha256: "
                                + "2bd806c97f0e00af1a1fc3328fa763a9269723c8db8fac4f93af71db186d6e90}]}",
                        TestWeir.pool("primary", "", host))) {
            String cookie = String.valueOf(login(weir).header("Set-Cookie")).replaceFirst(";.*", "");

            Response answer = weir.get("/", "Cookie: theme=dark; " + cookie, "X-Other: 1");

            assertThat(answer.text()).isEqualTo("a");
            assertThat(cookie).startsWith("weir=");
            assertThat(host.lastRequest().header("Cookie")).isEqualTo("theme=dark");
        }
    }

    private static Response login(TestWeir weir) throws Exception {
        String body = "{\"token\": \"alice\"}";
        return RawClient.request(
                weir.adminPort(),
                "POST /api/v1/session HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: "
                        + body.length() + "\r\n\r\n" + body);
    }
}

package dev.weir.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.fixture.RawClient;
import dev.weir.fixture.Response;
import dev.weir.fixture.TestHost;
import dev.weir.launch.TestWeir;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A target reaches the host byte by byte or not at all; an absolute one says whom the client means. */
final class RequestTargetTest {

    private static TestHost host;
    private static TestWeir weir;

    @BeforeAll
    static void start() throws Exception {
        host = TestHost.start("a");
        weir = TestWeir.inFrontOf("", host);
    }

    @AfterAll
    static void stop() throws Exception {
        weir.close();
        host.close();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/",
                "//",
                "//other.example/x",
                "/a//b",
                "/a/./b/../c",
                "/.",
                "/a/..",
                "/a/%2e%2E/b",
                "/%2F%2f",
                "/a{|}b",
                "/\"<>^`\\",
                "/[1]",
                "/%0d%0aX-Injected:%201",
                "/%20",
                "/%3F%23",
                "/%ff%C0%80",
                "/%u0041",
                "/;x=y",
                "/a;x=y/../b;z",
                "/;jsessionid=1",
                "/a:b@c",
                "/http://user@other.example/",
                "/?",
                "/??",
                "/?a=1|2{3}",
                "/?a=[1]&a=%5B2%5D&&b",
                "/?q=a+b%20c",
                "/?q=%",
                "/?q=%zz",
                "/?q=%00",
                "/?q=/../..//x",
                "/a?b=c?d=e",
                "/WEB-INF/web.xml",
                "/META-INF/MANIFEST.MF",
                "/*"
            })
    void targetsReachTheHostAsTheyCame(String target) throws Exception {
        Response answer = weir.get(target);

        assertThat(answer.status()).isEqualTo(200);
        assertThat(host.lastRequest().head().startLine()).isEqualTo("GET " + target + " HTTP/1.1");
    }

    @Test
    void aLongQueryReachesTheHostAsItCame() throws Exception {
        String target = "/?" + "a=%2F&".repeat(5_000);

        Response answer = weir.get(target);

        assertThat(answer.status()).isEqualTo(200);
        assertThat(host.lastRequest().target()).isEqualTo(target);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/%",
                "/a%2",
                "/%zz",
                "/%00",
                "/..",
                "/../b",
                "/a/../../b",
                "/%2e%2e/b",
                "/..;/b",
                "/a#b",
                "/?b#c",
                "/\u00c3\u00a9",
                "/\u00e9",
                "/?\u00c3\u00a9",
                "/\u007f",
                "/\u0001",
                "/a\tb",
                "foo",
                "?x=1",
                "*",
                "http:p",
                "http://",
                "http:///p",
                "http://user:password@test.example/",
                "http://user@test.example/",
                "http://@test.example/",
                "http://test.example:x/",
                "http://test.example:99999/",
                "http://test.example/#f",
                "http://a\"b/",
                "http://a<b/",
                "http://\u00e9/",
                "mailto:user@test.example"
            })
    void targetsThatCannotBePassedOnAreRefused(String target) throws Exception {
        int before = host.requests().size();

        Response answer = weir.get(target);

        assertThat(answer.status()).isEqualTo(400);
        assertThat(host.requests()).hasSize(before);
    }

    /** RFC 9110, section 9.3.2. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "mailto:user@test.example",
                "http:/path",
                "relative",
                "http://test.example:x/",
                "http://:80/",
                "/%zz",
                "/a b",
                "/\u0001",
                "*"
            })
    void refusalOfATargetHasNoContentForHead(String target) throws Exception {
        try (RawClient client = RawClient.connect(weir.port())) {
            client.send("HEAD " + target + " HTTP/1.1\r\nHost: test.example\r\n\r\n");

            Response answer = client.finalResponse("HEAD");

            assertThat(answer.status()).isEqualTo(400);
            assertThat(client.readAll().bytes()).isEmpty();
        }
    }

    @Test
    void optionsForTheServerAsAWholeAreRefused() throws Exception {
        int before = host.requests().size();

        Response answer = RawClient.request(weir.port(), "OPTIONS * HTTP/1.1\r\nHost: test.example\r\n\r\n");

        assertThat(answer.status()).isEqualTo(400);
        assertThat(host.requests()).hasSize(before);
    }

    @ParameterizedTest
    @CsvSource({
        "http://other.example/p?q=1,           other.example,      /p?q=1",
        "http://other.example,                 other.example,      /",
        "http://other.example?q=1,             other.example,      /?q=1",
        "http://other.example:80/,             other.example,      /",
        "http://other.example:8080/p,          other.example:8080, /p",
        "http://test.example:81/,              test.example:81,    /",
        "http://test.example/,                 test.example,       /",
        "http://[::1]:8080/,                   [::1]:8080,         /",
        "http://[::1]/,                        [::1],              /",
        "HTTP://other.example/P,               other.example,      /P",
        "http://other.example/a/../b//c%2F|{}, other.example,      /a/../b//c%2F|{}",
        "http://other.example/x@y,             other.example,      /x@y"
    })
    void anAbsoluteTargetNamesTheHostAndIsSentInOriginForm(String target, String authority, String sent)
            throws Exception {
        Response answer = weir.get(target);

        assertThat(answer.status()).isEqualTo(200);
        assertThat(host.lastRequest().target()).isEqualTo(sent);
        assertThat(host.lastRequest().head().all("Host")).containsExactly(authority);
        assertThat(host.lastRequest().head().all("X-Forwarded-Host")).containsExactly(authority);
    }

    @ParameterizedTest
    @ValueSource(strings = {"https://test.example/p", "ftp://test.example/p", "x://test.example/p"})
    void anAbsoluteTargetDoesNotSayBySchemeHowTheRequestCame(String target) throws Exception {
        TestHost secure = TestHost.start("secure");
        String yaml = "upstreams: {http: {pools: [" + TestWeir.pool("primary", "", host) + "]}, https: {pools: ["
                + TestWeir.pool("primary", "", secure) + "]}}\n";
        try (secure;
                TestWeir both = TestWeir.start(yaml)) {
            Response answer = both.get(target);

            assertThat(answer.text()).isEqualTo("a");
            assertThat(host.lastRequest().header("X-Forwarded-Proto")).isEqualTo("http");
            assertThat(host.lastRequest().header("Host")).isEqualTo("test.example");
            assertThat(secure.requests()).isEmpty();
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "test.example",
                "Test.EXAMPLE",
                "test.example:80",
                "test.example:8000",
                "[::1]",
                "[::1]:81",
                "a_b"
            })
    void theHostOfTheClientIsKeptAsItWasWritten(String authority) throws Exception {
        Response answer = RawClient.request(weir.port(), "GET / HTTP/1.1\r\nhost: " + authority + "\r\n\r\n");

        assertThat(answer.status()).isEqualTo(200);
        assertThat(host.lastRequest().head().all("Host")).containsExactly(authority);
        assertThat(host.lastRequest().headers().get(0).name()).isEqualTo("Host");
    }

    @Test
    void http10WithoutAHostMeansTheHostItself() throws Exception {
        Response answer = RawClient.request(weir.port(), "GET /p HTTP/1.0\r\n\r\n");

        assertThat(answer.status()).isEqualTo(200);
        assertThat(host.lastRequest().head().startLine()).isEqualTo("GET /p HTTP/1.1");
        assertThat(host.lastRequest().head().all("Host")).containsExactly("127.0.0.1:" + host.port());
        assertThat(host.lastRequest().header("X-Forwarded-Host")).isNull();
    }

    @Test
    void http10WithAnAbsoluteTargetMeansWhatThatNames() throws Exception {
        Response answer = RawClient.request(weir.port(), "GET http://other.example/p HTTP/1.0\r\n\r\n");

        assertThat(answer.status()).isEqualTo(200);
        assertThat(host.lastRequest().target()).isEqualTo("/p");
        assertThat(host.lastRequest().head().all("Host")).containsExactly("other.example");
    }

    @ParameterizedTest
    @ValueSource(strings = {"get", "Get", "PATCH", "PROPFIND", "M-SEARCH", "X!#$%&'*+-.^_`|~9"})
    void methodsReachTheHostAsTheyCame(String method) throws Exception {
        Response answer = RawClient.request(weir.port(), method + " / HTTP/1.1\r\nHost: test.example\r\n\r\n");

        assertThat(answer.status()).isEqualTo(200);
        assertThat(host.lastRequest().method()).isEqualTo(method);
    }
}

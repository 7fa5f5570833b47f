package dev.weir.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.fixture.Header;
import dev.weir.fixture.RawClient;
import dev.weir.fixture.RecordedRequest;
import dev.weir.fixture.TestHost;
import dev.weir.launch.TestWeir;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Which headers of a client reach a host, and what is added to them. */
final class RequestHeadersTest {

    private static TestHost host;
    private static TestWeir weir;
    private static TestWeir trusting;

    @BeforeAll
    static void start() throws Exception {
        host = TestHost.start("a");
        String upstreams = "upstreams: {http: {pools: [" + TestWeir.pool("primary", "", host) + "]}}\n";
        weir = TestWeir.start("via: edge-1\n" + upstreams);
        trusting = TestWeir.start("trusted_proxies: [127.0.0.0/8]\n" + upstreams);
    }

    @AfterAll
    static void stop() throws Exception {
        trusting.close();
        weir.close();
        host.close();
    }

    // What passes.

    @Test
    void nothingButForwardingHeadersIsAdded() throws Exception {
        RecordedRequest request = received(weir, "X-A: 1");

        assertThat(lines(request))
                .containsExactly(
                        "Host: test.example",
                        "X-A: 1",
                        "X-Forwarded-For: 127.0.0.1",
                        "X-Forwarded-Proto: http",
                        "X-Forwarded-Host: test.example",
                        "Via: 1.1 edge-1");
    }

    @Test
    void endToEndHeadersPassInOrderWithTheirCase() throws Exception {
        RecordedRequest request =
                received(weir, "x-LOWer: 1", "User-Agent: Test/1.0", "X-Upper: 2", "Accept: */*", "x-last: 3");

        assertThat(lines(request))
                .containsSubsequence("x-LOWer: 1", "User-Agent: Test/1.0", "X-Upper: 2", "Accept: */*", "x-last: 3");
    }

    @Test
    void repeatedHeadersStayRepeated() throws Exception {
        RecordedRequest request =
                received(weir, "X-A: 1", "Cookie: a=1", "X-A: 2, 3", "Cookie: b=2", "Accept: a/b", "Accept: c/d");

        assertThat(request.head().all("X-A")).containsExactly("1", "2, 3");
        assertThat(request.head().all("Cookie")).containsExactly("a=1", "b=2");
        assertThat(request.head().all("Accept")).containsExactly("a/b", "c/d");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "X-Empty: ",
                "X-Tab: a\tb",
                "X-Spaces: a  b",
                "X-Eight-Bit: \u00e9\u00ff\u0080",
                "X-Quotes: \"a, b\"; c=\"d\\\"\"",
                "Content-Type: TEXT/HTML;CHARSET=utf-8",
                "Content-Type: text/html;charset=UTF-8",
                "Content-Type: ;;odd",
                "Accept-Encoding: GZIP",
                "Cache-Control: No-Cache",
                "Authorization: Basic QWxhZGRpbjpvcGVuIHNlc2FtZQ==",
                "Max-Forwards: 0",
                "Date: yesterday",
                "Content-Length: 0"
            })
    void valuesPassByteByByte(String line) throws Exception {
        RecordedRequest request = received(weir, line);

        assertThat(request.head().text()).contains("\r\n" + line + "\r\n");
    }

    @Test
    void credentialsThatDifferInCaseOnlyAreNotMixedUpOnOneConnection() throws Exception {
        String request =
                "GET / HTTP/1.1\r\nHost: test.example\r\nCookie: sid=%1$s\r\nAuthorization: Bearer %1$s\r\n\r\n";
        int before = host.requests().size();
        try (RawClient client = RawClient.connect(weir.port())) {
            client.send(request.formatted("AbC"));
            client.response();
            client.send(request.formatted("AbC"));
            client.response();
            client.send(request.formatted("abc"));
            client.response();
        }

        assertThat(host.requests().subList(before, before + 3))
                .extracting(got -> got.header("Cookie") + " " + got.header("Authorization"))
                .containsExactly("sid=AbC Bearer AbC", "sid=AbC Bearer AbC", "sid=abc Bearer abc");
    }

    // What ends here.

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Connection: close",
                "Connection: keep-alive",
                "Keep-Alive: timeout=5",
                "Proxy-Connection: keep-alive",
                "Proxy-Authorization: Basic eA==",
                "Proxy-Authenticate: Basic",
                "TE: trailers",
                "Trailer: X-Checksum",
                "Trailers: X-Checksum",
                "Upgrade: h2c",
                "HTTP2-Settings: AAMAAABkAAQAAP__"
            })
    void hopByHopHeadersAreRemoved(String line) throws Exception {
        RecordedRequest request = received(weir, line);

        assertThat(request.header(line.substring(0, line.indexOf(':')))).isNull();
    }

    @Test
    void anUpgradeIsRemovedWithItsConnection() throws Exception {
        RecordedRequest request = received(weir, "Connection: Upgrade", "Upgrade: other", "X-A: 1");

        assertThat(request.header("Connection")).isNull();
        assertThat(request.header("Upgrade")).isNull();
        assertThat(request.header("X-A")).isEqualTo("1");
    }

    @Test
    void headersNamedInConnectionAreRemoved() throws Exception {
        RecordedRequest request = received(
                weir,
                "Connection: ,x-one ,, X-TWO",
                "X-One: 1",
                "X-Two: 2",
                "Connection: x-three",
                "X-Three: 3",
                "X-Four: 4");

        assertThat(request.headers())
                .extracting(Header::name)
                .doesNotContain("X-One", "X-Two", "X-Three", "Connection");
        assertThat(request.header("X-Four")).isEqualTo("4");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"Host", "Content-Length", "Via", "X-Forwarded-For", "X-Forwarded-Proto", "X-Forwarded-Host"})
    void headersThatMatterOnTheWayCannotBeRemovedByConnection(String name) throws Exception {
        RawClient.request(
                weir.port(),
                "POST / HTTP/1.1\r\nHost: test.example\r\nContent-Length: 3\r\nConnection: " + name + "\r\n\r\nabc");

        assertThat(host.lastRequest().header(name)).isNotEmpty();
        assertThat(host.lastRequest().text()).isEqualTo("abc");
    }

    @Test
    void allOfThemTogetherCannotBeRemovedByConnection() throws Exception {
        String close = "Connection: close, host , CONTENT-length\r\n";
        String more = "Connection: Transfer-Encoding,X-Forwarded-For,x-forwarded-proto, x-forwarded-host, via\r\n";
        RawClient.request(
                weir.port(),
                "POST / HTTP/1.1\r\nHost: test.example\r\nContent-Length: 3\r\n" + close + more + "\r\nabc");

        assertThat(host.lastRequest().head().all("Host")).containsExactly("test.example");
        assertThat(host.lastRequest().head().all("Content-Length")).containsExactly("3");
        assertThat(host.lastRequest().head().all("X-Forwarded-For")).containsExactly("127.0.0.1");
        assertThat(host.lastRequest().head().all("X-Forwarded-Proto")).containsExactly("http");
        assertThat(host.lastRequest().head().all("X-Forwarded-Host")).containsExactly("test.example");
        assertThat(host.lastRequest().head().all("Via")).containsExactly("1.1 edge-1");
        assertThat(host.lastRequest().text()).isEqualTo("abc");
    }

    @Test
    void aClientsViaCannotBeRemovedByConnection() throws Exception {
        RecordedRequest request = received(weir, "Connection: Via", "Via: 1.0 before");

        assertThat(request.head().all("Via")).containsExactly("1.0 before", "1.1 edge-1");
    }

    @Test
    void closingTheClientsConnectionKeepsTheHosts() throws Exception {
        received(weir, "Connection: close");
        weir.awaitQuiet();
        int accepted = host.accepted();

        received(weir, "Connection: close");
        weir.awaitQuiet();
        received(weir, "Connection: close");

        assertThat(host.accepted()).isEqualTo(accepted);
    }

    // Where it came from.

    @ParameterizedTest
    @ValueSource(
            strings = {
                "X-Forwarded-For: 192.0.2.9",
                "x-forwarded-for: 192.0.2.9",
                "X-Forwarded-Proto: gopher",
                "X-Forwarded-Host: spoofed.example",
                "X-Forwarded-Port: 1",
                "X-Forwarded-Server: spoofed.example",
                "X-Forwarded-Client-Cert: spoofed",
                "X-FORWARDED-ANYTHING: spoofed",
                "Forwarded: for=192.0.2.9",
                "X-Real-IP: 192.0.2.9",
                "X-Proxied-Https: on",
                "Proxy: http://192.0.2.9/",
                "Proxy-auth-cert: spoofed",
                "Proxy-ssl-id: spoofed",
                "X_Forwarded_For: 192.0.2.9",
                "X-Forwarded_For: 192.0.2.9",
                "x_forwarded-anything: spoofed",
                "X_Real_IP: 192.0.2.9",
                "Proxy_ssl_id: spoofed",
                "Content_Length: 5",
                "Transfer_Encoding: chunked",
                "Keep_Alive: timeout=5"
            })
    void forwardingHeadersOfStrangersAreRemoved(String line) throws Exception {
        RecordedRequest request = received(weir, line);

        assertThat(lines(request))
                .containsExactly(
                        "Host: test.example",
                        "X-Forwarded-For: 127.0.0.1",
                        "X-Forwarded-Proto: http",
                        "X-Forwarded-Host: test.example",
                        "Via: 1.1 edge-1");
    }

    @Test
    void otherUnderscoresPass() throws Exception {
        RecordedRequest request = received(weir, "X_Custom_Name: 1");

        assertThat(request.header("X_Custom_Name")).isEqualTo("1");
    }

    @Test
    void aTrustedPeersForwardingHeadersAreKeptAndItsAddressAppended() throws Exception {
        RecordedRequest request = received(
                trusting,
                "X-Forwarded-For: 192.0.2.1",
                "X-Forwarded-For: 192.0.2.2, 192.0.2.3",
                "X-Forwarded-Proto: https",
                "X-Forwarded-Host: public.example",
                "X-Forwarded-Port: 443",
                "Forwarded: for=192.0.2.1",
                "X-Real-IP: 192.0.2.1");

        assertThat(request.head().all("X-Forwarded-For")).containsExactly("192.0.2.1, 192.0.2.2, 192.0.2.3, 127.0.0.1");
        assertThat(request.head().all("X-Forwarded-Proto")).containsExactly("https");
        assertThat(request.head().all("X-Forwarded-Host")).containsExactly("public.example");
        assertThat(request.head().all("X-Forwarded-Port")).containsExactly("443");
        assertThat(request.head().all("Forwarded")).containsExactly("for=192.0.2.1");
        assertThat(request.head().all("X-Real-IP")).containsExactly("192.0.2.1");
    }

    @Test
    void aTrustedPeersForwardingHeadersCannotBeRemovedByConnection() throws Exception {
        RecordedRequest request = received(
                trusting,
                "Connection: X-Forwarded-For, X-Real-IP, Forwarded",
                "X-Forwarded-For: 192.0.2.1",
                "X-Real-IP: 192.0.2.1",
                "Forwarded: for=192.0.2.1");

        assertThat(request.header("X-Forwarded-For")).isEqualTo("192.0.2.1, 127.0.0.1");
        assertThat(request.header("X-Real-IP")).isEqualTo("192.0.2.1");
        assertThat(request.header("Forwarded")).isEqualTo("for=192.0.2.1");
    }

    /** A trusted peer may pass on what it does not know as the same name. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "X_Forwarded_For: 192.0.2.9",
                "X-Forwarded_Host: spoofed.example",
                "x_forwarded-anything: spoofed",
                "X_Real_IP: 192.0.2.9",
                "Proxy_ssl_id: spoofed",
                "Content_Length: 5",
                "Transfer_Encoding: chunked",
                "transfer_Encoding: chunked",
                "Keep_Alive: timeout=5",
                "Proxy_Authorization: Basic eA=="
            })
    void underscoresHideNoNameFromATrustedPeerEither(String line) throws Exception {
        RecordedRequest request = received(trusting, line, "X_Custom_Name: 1");

        assertThat(lines(request).map(text -> text.replaceFirst("Via: 1.1 weir-.*", "Via: own")))
                .containsExactly(
                        "Host: test.example",
                        "X_Custom_Name: 1",
                        "X-Forwarded-For: 127.0.0.1",
                        "X-Forwarded-Proto: http",
                        "X-Forwarded-Host: test.example",
                        "Via: own");
    }

    @Test
    void aTrustedPeerWithoutForwardingHeadersIsTheClient() throws Exception {
        RecordedRequest request = received(trusting, "X-A: 1");

        assertThat(request.header("X-Forwarded-For")).isEqualTo("127.0.0.1");
        assertThat(request.header("X-Forwarded-Proto")).isEqualTo("http");
        assertThat(request.header("X-Forwarded-Host")).isEqualTo("test.example");
    }

    @Test
    void anIpv6AddressIsForwardedWithoutBrackets() throws Exception {
        String yaml = "listeners: {http: {bind: '::1', port: 0}}\nupstreams: {http: {pools: ["
                + TestWeir.pool("primary", "", host) + "]}}\n";
        try (TestWeir ipv6 = TestWeir.start(yaml);
                RawClient client = RawClient.connectByIpv6(ipv6.port())) {
            client.send("GET / HTTP/1.1\r\nHost: test.example\r\n\r\n");
            client.response();

            assertThat(host.lastRequest().header("X-Forwarded-For")).isEqualTo("0:0:0:0:0:0:0:1");
        }
    }

    @Test
    void viaHasARandomPseudonymUnlessOneIsConfigured() throws Exception {
        RecordedRequest request = received(trusting, "Via: 1.0 before");

        assertThat(request.head().all("Via")).hasSize(2);
        assertThat(request.head().all("Via").get(0)).isEqualTo("1.0 before");
        assertThat(request.head().all("Via").get(1)).matches("1\\.1 weir-[0-9a-f]+");
    }

    @Test
    void viaTellsTheVersionOfTheClient() throws Exception {
        RawClient.request(weir.port(), "GET / HTTP/1.0\r\nHost: test.example\r\n\r\n");

        assertThat(host.lastRequest().header("Via")).isEqualTo("1.0 edge-1");
        assertThat(host.lastRequest().version()).isEqualTo("HTTP/1.1");
    }

    private static RecordedRequest received(TestWeir by, String... lines) throws Exception {
        int before = host.requests().size();
        assertThat(by.get("/", lines).status()).isEqualTo(200);
        assertThat(host.requests()).hasSize(before + 1);
        return host.lastRequest();
    }

    private static Stream<String> lines(RecordedRequest request) {
        return request.headers().stream().map(Header::toString);
    }
}

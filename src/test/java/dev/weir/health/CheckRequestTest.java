package dev.weir.health;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.transport.HostRequest;
import dev.weir.upstream.CheckOptions;
import dev.weir.upstream.Health;
import dev.weir.upstream.Host;
import dev.weir.upstream.HostOptions;
import dev.weir.upstream.HostStats;
import dev.weir.upstream.Order;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import org.eclipse.jetty.http.HttpField;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.io.Content;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CheckRequestTest {

    private static final Host HOST = host("192.0.2.1", 8081);

    @Test
    void defaultIsAGetOfTheRoot() {
        HostRequest request = CheckRequest.of(HOST, CheckOptions.defaults(), false);

        assertThat(request.method()).isEqualTo("GET");
        assertThat(request.target()).isEqualTo("/");
        assertThat(request.version()).isEqualTo("HTTP/1.1");
        assertThat(request.body()).isNull();
        assertThat(request.tlsName()).isEqualTo("192.0.2.1");
        assertThat(request.headers())
                .extracting(HttpField::toString)
                .containsExactly("Host: 192.0.2.1:8081", "User-Agent: Weir check", "Connection: close");
    }

    @Test
    void everythingConfiguredIsSent() throws IOException {
        CheckOptions check = new CheckOptions(
                Duration.ofSeconds(60), null, null, null, "POST", "/check?deep=1", Map.of(), "grüß", "1.0", 2);

        HostRequest request = CheckRequest.of(HOST, check, false);

        assertThat(request.method()).isEqualTo("POST");
        assertThat(request.target()).isEqualTo("/check?deep=1");
        assertThat(request.version()).isEqualTo("HTTP/1.0");
        assertThat(request.headers().get(HttpHeader.CONTENT_LENGTH)).isEqualTo("6");
        assertThat(Content.Source.asString(Objects.requireNonNull(request.body()), StandardCharsets.UTF_8))
                .isEqualTo("grüß");
    }

    @Test
    void eachRequestHasABodyOfItsOwn() throws IOException {
        CheckOptions check = options(Map.of(), "again");

        HostRequest first = CheckRequest.of(HOST, check, false);
        HostRequest second = CheckRequest.of(HOST, check, false);

        assertThat(Content.Source.asString(Objects.requireNonNull(first.body())))
                .isEqualTo("again");
        assertThat(Content.Source.asString(Objects.requireNonNull(second.body())))
                .isEqualTo("again");
    }

    @Test
    void configuredHeadersKeepTheirOrderAndTheirCase() {
        Map<String, String> headers = new LinkedHashMap<>();
        headers.put("x-second", "2");
        headers.put("X-First", "1");
        headers.put("Accept", "*/*");

        HostRequest request = CheckRequest.of(HOST, options(headers, null), false);

        assertThat(request.headers())
                .extracting(HttpField::toString)
                .containsSubsequence("x-second: 2", "X-First: 1", "Accept: */*");
    }

    @ParameterizedTest
    @ValueSource(strings = {"User-Agent", "user-agent", "USER-AGENT"})
    void userAgentIsNotAddedWhenItIsGivenInAnyCase(String name) {
        HostRequest request = CheckRequest.of(HOST, options(Map.of(name, "probe/1"), null), false);

        assertThat(request.headers().getValuesList(HttpHeader.USER_AGENT)).containsExactly("probe/1");
    }

    @ParameterizedTest
    @ValueSource(strings = {"Host", "host", "HOST"})
    void hostIsNotAddedWhenItIsGivenInAnyCase(String name) {
        HostRequest request = CheckRequest.of(HOST, options(Map.of(name, "www.example.com"), null), false);

        assertThat(request.headers().getValuesList(HttpHeader.HOST)).containsExactly("www.example.com");
    }

    @ParameterizedTest
    @CsvSource({
        "192.0.2.1,   80,   false, 192.0.2.1",
        "192.0.2.1,   443,  false, 192.0.2.1:443",
        "192.0.2.1,   443,  true,  192.0.2.1",
        "192.0.2.1,   80,   true,  192.0.2.1:80",
        "web.example, 8443, true,  web.example:8443",
        "2001:db8::1, 8081, false, [2001:db8::1]:8081",
        "2001:db8::1, 80,   false, [2001:db8::1]",
    })
    void addedHostLeavesOutThePortOfTheScheme(String address, int port, boolean tls, String expected) {
        HostRequest request = CheckRequest.of(host(address, port), CheckOptions.defaults(), tls);

        assertThat(request.headers().get(HttpHeader.HOST)).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource({
        "www.example.com,      www.example.com",
        "www.example.com:8443, www.example.com",
        "[2001:db8::1]:8443,   2001:db8::1",
        "[2001:db8::1],        2001:db8::1",
        "'',                   192.0.2.1",
        ":8443,                192.0.2.1",
        "[,                    192.0.2.1",
    })
    void tlsNameIsTheNameInTheHostHeader(String header, String expected) {
        HostRequest request = CheckRequest.of(HOST, options(Map.of("Host", header), null), true);

        assertThat(request.tlsName()).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource({"192.0.2.1", "web.example", "2001:db8::1"})
    void tlsNameIsTheAddressWithoutAHostHeader(String address) {
        HostRequest request = CheckRequest.of(host(address, 443), CheckOptions.defaults(), true);

        assertThat(request.tlsName()).isEqualTo(address);
    }

    @ParameterizedTest
    @ValueSource(strings = {"Content-Length", "transfer-encoding", "connection"})
    void configuredFramingIsLeftOut(String name) {
        HostRequest request = CheckRequest.of(HOST, options(Map.of(name, "7"), "12"), false);

        assertThat(request.headers())
                .extracting(HttpField::toString)
                .containsExactly(
                        "Host: 192.0.2.1:8081", "User-Agent: Weir check", "Content-Length: 2", "Connection: close");
    }

    private static Host host(String address, int port) {
        return new Host("1", new HostOptions(address, port, 1, null), Order.ready(), new Health.Up(), new HostStats());
    }

    private static CheckOptions options(Map<String, String> headers, @Nullable String body) {
        return new CheckOptions(Duration.ofSeconds(60), null, null, null, "GET", "/", headers, body, "1.1", 2);
    }
}

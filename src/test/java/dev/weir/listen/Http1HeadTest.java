package dev.weir.listen;

import static org.assertj.core.api.Assertions.assertThat;

import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpVersion;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class Http1HeadTest {

    private static final int MANY = 100;

    @ParameterizedTest
    @CsvSource({
        "HTTP/1.1, , true",
        "HTTP/1.1, keep-alive, true",
        "HTTP/1.1, close, false",
        "HTTP/1.1, 'x, Close', false",
        "HTTP/1.0, , false",
        "HTTP/1.0, Keep-Alive, true",
        "HTTP/1.0, 'keep-alive, close', false"
    })
    void versionAndConnectionHeaderSayWhetherTheConnectionIsKept(
            String version, @Nullable String connection, boolean kept) {
        HttpFields.Mutable headers = HttpFields.build();
        if (connection != null) {
            headers.add("Connection", connection);
        }

        Http1Head head = new Http1Head("GET", "/", HttpVersion.fromString(version), headers, -1);

        assertThat(head.isPersistent()).isEqualTo(kept);
    }

    @ParameterizedTest
    @CsvSource({
        "/, h.example, h.example",
        "/, H.example:80, H.example:80",
        "http://h.example/, H.example:80, H.example:80",
        "http://h.example/, other.example, h.example",
        "http://h.example:81/, h.example, h.example:81",
        "http://h.example:80/, , h.example"
    })
    void targetSaysWhomTheClientMeansBeforeTheHostHeaderDoes(String target, @Nullable String host, String authority) {
        Http1Head head = head("GET", target, host);

        assertThat(head.authority(80)).isEqualTo(authority);
    }

    @Test
    void whoeverNamesNobodyMeansNobody() {
        assertThat(head("GET", "/", null).authority(80)).isNull();
    }

    @ParameterizedTest
    @ValueSource(strings = {"a,b", "a:1:2", "::1", " "})
    void hostThatIsNotOneIsRefused(String host) {
        assertThat(head("GET", "/", host).refusal(MANY)).isEqualTo(400);
    }

    @ParameterizedTest
    @ValueSource(strings = {"h.example", "h.example:81", "[::1]", "[::1]:81"})
    void properHostIsNot(String host) {
        assertThat(head("GET", "/", host).refusal(MANY)).isEqualTo(200);
    }

    @Test
    void oneHeaderTooManyIsRefused() {
        HttpFields two = HttpFields.build().add("Host", "h.example").add("X", "1");
        Http1Head head = new Http1Head("GET", "/", HttpVersion.HTTP_1_1, two, -1);

        assertThat(head.refusal(2)).isEqualTo(200);
        assertThat(head.refusal(1)).isEqualTo(431);
    }

    @Test
    void targetThatCannotBeSentOnIsRefusedUnlessNobodySendsIt() {
        assertThat(head("GET", "*", "h.example").refusal(MANY)).isEqualTo(400);
        assertThat(head("CONNECT", "h.example:443", "h.example").refusal(MANY)).isEqualTo(200);
    }

    private static Http1Head head(String method, String target, @Nullable String host) {
        HttpFields.Mutable headers = HttpFields.build();
        if (host != null) {
            headers.add("Host", host);
        }
        return new Http1Head(method, target, HttpVersion.HTTP_1_1, headers, -1);
    }
}

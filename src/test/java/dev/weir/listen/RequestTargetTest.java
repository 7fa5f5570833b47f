package dev.weir.listen;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RequestTargetTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/",
                "/a/b.c?d=e&f=%zz",
                "//a//b",
                "/.well-known/x",
                "/a/../b",
                "/%2F",
                "/a|b",
                "/x?a=/../b",
                "/x?"
            })
    void pathAndQueryStayAsTheyCame(String text) {
        assertThat(RequestTarget.of("GET", text)).isEqualTo(new RequestTarget(text, null, -1));
    }

    @ParameterizedTest
    @CsvSource({
        "http://h.example/x?y, /x?y, h.example, -1",
        "http://h.example:81/, /, h.example, 81",
        "http://h.example, /, h.example, -1",
        "http://h.example?q, /?q, h.example, -1",
        "https://[::1]:8/a, /a, [::1], 8"
    })
    void absoluteTargetNamesItsHost(String text, String pathAndQuery, String host, int port) {
        assertThat(RequestTarget.of("GET", text)).isEqualTo(new RequestTarget(pathAndQuery, host, port));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "*",
                "/../x",
                "/a/../../x",
                "/%2e%2e/x",
                "/%",
                "/%zz",
                "/%00",
                "/a#b",
                "/a?b#c",
                "http://user@h.example/",
                "http:///x",
                "http://h.example:70000/"
            })
    void whatCannotBeSentOnIsNoTarget(String text) {
        assertThat(RequestTarget.of("GET", text)).isNull();
    }
}

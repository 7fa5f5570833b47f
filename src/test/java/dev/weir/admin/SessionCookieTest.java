package dev.weir.admin;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SessionCookieTest {

    @ParameterizedTest
    @CsvSource({
        "false, '', weir=x; Path=/; HttpOnly; SameSite=Strict",
        "false, /_weir, weir=x; Path=/_weir; HttpOnly; SameSite=Strict",
        "true, '', __Host-weir=x; Path=/; HttpOnly; SameSite=Strict; Secure",
        "true, /lb/_weir, __Secure-weir=x; Path=/lb/_weir; HttpOnly; SameSite=Strict; Secure",
    })
    void cookieIsAsNarrowAsItsConnectionAndPathAllow(boolean secure, String path, String header) {
        assertThat(SessionCookie.of(secure, path).keeping("x")).isEqualTo(header);
    }

    @ParameterizedTest
    @CsvSource({
        "false, '', weir=; Path=/; HttpOnly; SameSite=Strict; Max-Age=0",
        "true, '', __Host-weir=; Path=/; HttpOnly; SameSite=Strict; Secure; Max-Age=0",
    })
    void cookieIsForgottenUnderTheSameNameAndPath(boolean secure, String path, String header) {
        assertThat(SessionCookie.of(secure, path).forgetting()).isEqualTo(header);
    }
}

package dev.weir.admin;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AdminAccessTest {

    @ParameterizedTest
    @CsvSource({
        "127.0.0.1, true",
        "127.8.9.10, true",
        "::1, true",
        "[::1], true",
        "localhost, true",
        "LOCALHOST, true",
        "0.0.0.0, false",
        "::, false",
        "10.0.0.1, false",
        "128.0.0.1, false",
        "127.evil.example, false",
        "lb.example, false",
    })
    void listenerIsLoopbackByItsAddress(String bind, boolean loopback) {
        assertThat(new AdminAccess(bind).loopback()).isEqualTo(loopback);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", ":80", "evil.example", "localhost.", "1.127.0.0.1", "127.0.0.1:80:80", "localhost:x"})
    void loopbackListenerTakesNoOtherAuthority(String authority) {
        assertThat(new AdminAccess("127.0.0.1").accepts(authority)).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"localhost", "localhost:8080", "127.0.0.1:1", "[::1]:80", "[0:0:0:0:0:0:0:1]", "localhost:"})
    void loopbackListenerTakesLoopbackAuthorities(String authority) {
        assertThat(new AdminAccess("::1").accepts(authority)).isTrue();
    }

    @Test
    void otherListenersTakeEveryAuthority() {
        assertThat(new AdminAccess("10.0.0.1").accepts("lb.example:8080")).isTrue();
    }
}

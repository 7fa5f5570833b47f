package dev.weir.admin;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
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
    @ValueSource(
            strings = {
                "",
                ":80",
                "evil.example",
                "localhost..",
                "localhost.evil.example",
                "1.127.0.0.1",
                "127.0.0.1:80:80",
                "localhost:x",
                "[::2]:80",
                "[::1]x",
                "lb.example"
            })
    void loopbackListenerTakesNoOtherAuthority(String authority) {
        assertThat(new AdminAccess("127.0.0.1").accepts(authority, "127.0.0.1")).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "localhost",
                "localhost.",
                "localhost:8080",
                "127.0.0.1:1",
                "[::1]:80",
                "[0:0:0:0:0:0:0:1]",
                "[::ffff:127.0.0.1]",
                "localhost:"
            })
    void loopbackListenerTakesLoopbackAuthorities(String authority) {
        assertThat(new AdminAccess("::1").accepts(authority, "::1")).isTrue();
    }

    @Test
    void otherListenersTakeEveryAuthorityUnlessTheyAreTold() {
        assertThat(new AdminAccess("10.0.0.1").accepts("lb.example:8080", "10.0.0.1"))
                .isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "lb.example",
                "LB.Example:8080",
                "lb.example.:8080",
                "[2001:db8::7]:8080",
                "[2001:DB8:0:0::7]",
                "192.0.2.7:80",
                "localhost:8080"
            })
    void listenerTakesTheNamesThatItIsTold(String authority) {
        AdminAccess told = AdminAccess.of("0.0.0.0", List.of("lb.example", "2001:db8::7", "192.0.2.7"));

        assertThat(told.accepts(authority, "10.0.0.1")).isTrue();
    }

    @ParameterizedTest
    @CsvSource({"10.0.0.1:8080, 10.0.0.1", "[fd00::1], fd00:0:0:0:0:0:0:1", "[fd00::1]:80, [fd00::1]"})
    void listenerTakesTheAddressThatTheRequestCameTo(String authority, String local) {
        AdminAccess told = AdminAccess.of("0.0.0.0", List.of("lb.example"));

        assertThat(told.accepts(authority, local)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"evil.example", "x.lb.example", "lb.example..", "10.0.0.2", "[2001:db8::8]", "lb.example:x"})
    void listenerThatIsToldNamesTakesNoOther(String authority) {
        AdminAccess told = AdminAccess.of("0.0.0.0", List.of("lb.example"));

        assertThat(told.accepts(authority, "10.0.0.1")).isFalse();
    }

    @Test
    void loopbackListenerTakesTheNamesThatItIsTold() {
        AdminAccess told = AdminAccess.of("127.0.0.1", List.of("weir.internal"));

        assertThat(told.accepts("weir.internal:8080", "127.0.0.1")).isTrue();
        assertThat(told.loopback()).isTrue();
    }
}

package dev.weir.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class NetworksTest {

    @ParameterizedTest
    @CsvSource({
        "10.0.0.0/8, 10.0.0.0, true",
        "10.0.0.0/8, 10.255.255.255, true",
        "10.0.0.0/8, 11.0.0.0, false",
        "10.0.0.0/8, ::ffff:10.1.2.3, true",
        "10.0.0.0/8, ::ffff:a01:203, true",
        "::ffff:10.0.0.0/104, 10.1.2.3, true",
        "192.168.1.128/25, 192.168.1.127, false",
        "192.168.1.128/25, 192.168.1.128, true",
        "192.168.1.7, 192.168.1.7, true",
        "192.168.1.7, 192.168.1.8, false",
        "0.0.0.0/0, 255.255.255.255, true",
        "0.0.0.0/0, ::1, false",
        "::/0, 2001:db8::1, true",
        "::/0, 10.0.0.1, false",
        "::1, 0:0:0:0:0:0:0:1, true",
        "::1, [::1], true",
        "::1, [0:0:0:0:0:0:0:1], true",
        "fe80::/10, fe80::1%eth0, true",
        "fe80::/10, [fe80::1%2], true",
        "fe80::/10, fec0::1, false",
        "2001:db8::/63, 2001:db8:0:1::, true",
        "2001:db8::/63, 2001:db8:0:2::, false",
        "2001:db8::/65, 2001:db8::7fff:ffff:ffff:ffff, true",
        "2001:db8::/65, 2001:db8::8000:0:0:0, false",
    })
    void networkHoldsTheAddressesWithItsPrefix(String network, String address, boolean holds) {
        assertThat(Networks.of(List.of(network)).contains(address)).isEqualTo(holds);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "localhost", "10.0.0", "unknown", "[", "[]", "%", "10.0.0.1:80", "[::1]:80"})
    void textThatIsNoAddressIsInNoNetwork(String text) {
        Networks everything = Networks.of(List.of("0.0.0.0/0", "::/0"));

        assertThat(everything.contains(text)).isFalse();
    }

    @Test
    void anyOfTheNetworksIsEnough() {
        Networks networks = Networks.of(List.of("10.0.0.0/8", "::1"));

        assertThat(networks.contains("10.1.1.1")).isTrue();
        assertThat(networks.contains("::1")).isTrue();
        assertThat(networks.contains("127.0.0.1")).isFalse();
    }

    @Test
    void noNetworkHoldsNothing() {
        assertThat(Networks.none().contains("127.0.0.1")).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "/",
                "/8",
                "10.0.0.0/",
                "10.0.0.0/33",
                "10.0.0.0/-1",
                "10.0.0.0/08",
                "10.0.0.0/a",
                "10.0.0.1/8",
                "::/129",
                "2001:db8::1/64",
                "localhost",
                "localhost/8",
                "10.0.0.0/8/8",
                "10.0.0.0/99999999999999999999"
            })
    void otherTextIsNoNetwork(String text) {
        assertThat(Networks.isNetwork(text)).isFalse();
        assertThatThrownBy(() -> Networks.of(List.of(text)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("must be a network such as 10.0.0.0/8, 192.168.1.7 or ::1, but is \"" + text + "\"");
    }
}

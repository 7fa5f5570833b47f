package dev.weir.config;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AddressTest {

    @ParameterizedTest
    @CsvSource({
        "0.0.0.0, 0, ffff00000000",
        "127.0.0.1, 0, ffff7f000001",
        "255.255.255.255, 0, ffffffffffff",
        "::, 0, 0",
        "::1, 0, 1",
        "1::, 1000000000000, 0",
        "2001:db8::a:b, 20010db800000000, a000b",
        "1:2:3:4:5:6:7:8, 1000200030004, 5000600070008",
        "1:2:3:4:5:6:7::, 1000200030004, 5000600070000",
        "::2:3:4:5:6:7:8, 200030004, 5000600070008",
        "FE80::1, fe80000000000000, 1",
        "::ffff:127.0.0.1, 0, ffff7f000001",
        "::ffff:7f00:1, 0, ffff7f000001",
        "1:2:3:4:5:6:1.2.3.4, 1000200030004, 5000601020304",
    })
    void addressIsHeldIn128Bits(String text, String high, String low) {
        Address address = new Address(Long.parseUnsignedLong(high, 16), Long.parseUnsignedLong(low, 16));

        assertThat(Address.parse(text)).isEqualTo(address);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "1",
                "1.2.3",
                "1.2.3.4.5",
                "1.2.3.256",
                "01.2.3.4",
                "1.2.3.",
                ".1.2.3",
                "1.2.3.4 ",
                "1..2.3",
                "a.b.c.d",
                "-1.2.3.4",
                "0x7f.0.0.1",
                ":",
                ":::",
                "1:",
                ":1",
                "1::2::3",
                "1:2:3:4:5:6:7",
                "1:2:3:4:5:6:7:8:9",
                "1:2:3:4:5:6:7:8::",
                "::1:2:3:4:5:6:7:8",
                "12345::",
                "g::",
                "1.2.3.4::",
                "::1.2.3.4:5",
                "::1.2.3",
                "1:2:3:4:5:6:7:1.2.3.4",
                "fe80::1%eth0",
                "[::1]",
                "localhost",
                "١.2.3.4",
                "::١",
                "0000:0000:0000:0000:0000:0000:0000:0000:0000:0000"
            })
    void otherTextIsNoAddress(String text) {
        assertThat(Address.parse(text)).isNull();
    }
}

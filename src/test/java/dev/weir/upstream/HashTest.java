package dev.weir.upstream;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.BitSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * The CRC-32 of each address, from another implementation, is part of the table; what follows from it was worked out by
 * hand.
 */
class HashTest {

    private static final int B = 1;

    @ParameterizedTest
    @CsvSource({
        // address, CRC-32, of two, of three, of weights 1 2 3
        "192.0.2.1, 3680567351, b, c, c",
        "192.0.2.3, 896491803, b, a, c",
        "192.0.2.4, 2869687480, a, b, c",
        "192.0.2.5, 3691824174, a, a, a",
        "192.0.2.6, 1157993876, a, c, b",
        "192.0.2.8, 2730342547, b, b, b",
        "2001:db8::1, 11841294, a, a, a"
    })
    void pointOfTheAddressOnTheLineOfWeightsDecides(String key, long crc, String two, String three, String weighted) {
        assertThat(first(key, 1, 1)).isEqualTo(two).isEqualTo(Examples.name((int) (crc % 2)));
        assertThat(first(key, 1, 1, 1)).isEqualTo(three).isEqualTo(Examples.name((int) (crc % 3)));
        assertThat(first(key, 1, 2, 3)).isEqualTo(weighted);
    }

    @ParameterizedTest
    @CsvSource({
        // address, CRC-32 modulo 4, of weights 1 and 3
        "192.0.2.4, 0, a",
        "192.0.2.2, 1, c",
        "192.0.2.5, 2, c",
        "192.0.2.1, 3, c"
    })
    void lineIsDrawnAnewWithoutTheHostThatFailed(String key, int point, String chosen) {
        BitSet tried = new BitSet();
        tried.set(B);

        Hash hash = new Hash(Examples.shares(1, 2, 3));
        int position = hash.further(key, Examples.left(hash, tried));

        assertThat(Examples.name(position)).as("point %d", point).isEqualTo(chosen);
    }

    @Test
    void hostWithoutWeightIsChosenWhenNoOtherIsLeft() {
        BitSet tried = new BitSet();
        tried.set(B);

        Hash hash = new Hash(Examples.shares(0, 5));

        assertThat(hash.first("192.0.2.1")).isEqualTo(B);
        assertThat(hash.further("192.0.2.1", Examples.left(hash, tried))).isEqualTo(0);
    }

    @Test
    void withoutHostsThereIsNoChoice() {
        Hash hash = new Hash(Examples.shares());

        assertThat(hash.first("192.0.2.1")).isEqualTo(Schedule.NONE);
        assertThat(hash.further("192.0.2.1", Examples.left(hash, new BitSet()))).isEqualTo(Schedule.NONE);
    }

    private static String first(String key, int... weights) {
        return Examples.name(new Hash(Examples.shares(weights)).first(key));
    }
}

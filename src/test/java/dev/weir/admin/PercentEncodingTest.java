package dev.weir.admin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PercentEncodingTest {

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '`',
            value = {
                "``,``",
                "plain-1._~!$&'()*+;=:@|\"<>,plain-1._~!$&'()*+;=:@|\"<>",
                "a%20b,a b",
                "%2f%2F,//",
                "%2541,%41",
                "%c3%BC,ü",
                "%F0%9F%98%80,\ud83d\ude00",
                "a%00b,a\u0000b",
                "a%0D%0Ab,`a\r\nb`",
            })
    void escapesAreDecodedOnce(String encoded, String text) {
        assertThat(PercentEncoding.decode(encoded)).isEqualTo(text);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "%",
                "a%",
                "%4",
                "%4g",
                "%g4",
                "%-1",
                "%+1",
                "% 1",
                "%%41",
                "%u0041",
                "%80",
                "%C0%AF",
                "%E0%80%AF",
                "%ED%A0%80",
                "%F4%90%80%80",
                "%C3",
                "a b",
                "ü",
                "a\nb",
                "%\uff11\uff11"
            })
    void everythingElseIs400(String encoded) {
        assertThatThrownBy(() -> PercentEncoding.decode(encoded))
                .isInstanceOfSatisfying(
                        Refusal.class, refusal -> assertThat(refusal.status()).isEqualTo(400));
    }
}

package dev.weir.admin;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LogTextTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            ignoreLeadingAndTrailingWhitespace = false,
            value = {
                "web01|web01",
                "ü漢|ü漢",
                "::1|::1",
                "a/b?c|a/b?c",
                "``|\"\"",
                "a b|\"a b\"",
                "a=b|\"a=b\"",
                "a\"b\\c|\"a\\\"b\\\\c\"",
                "a\u0000\u001b[31m|\"a\\u{0}\\u{1b}[31m\"",
                "a\u0085b\u2028c\u2029|\"a\\u{85}b\\u{2028}c\\u{2029}\"",
                "a\u202eb|\"a\\u{202e}b\"",
                "a\u00a0b|\"a\\u{a0}b\"",
                "\ud83d|\"\\u{d83d}\"",
            })
    void textIsPlainOrQuoted(String text, String shown) {
        assertThat(LogText.of(text)).isEqualTo(shown);
    }
}

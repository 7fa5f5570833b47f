package dev.weir.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EnvironmentTest {

    private final Environment environment =
            new Environment(Map.of("PORT", "8080", "EMPTY", "", "_A1", "x", "NESTED", "${PORT}"));

    @ParameterizedTest
    @CsvSource({
        "plain, plain",
        "'', ''",
        "${PORT}, 8080",
        "a${PORT}b${_A1}c, a8080bxc",
        "${PORT:1}, 8080",
        "${MISSING:1}, 1",
        "${MISSING:}, ''",
        "${MISSING:http://a:1}, http://a:1",
        "${EMPTY:1}, ''",
        "${NESTED}, ${PORT}",
        "$PORT $ {} $, $PORT $ {} $",
        "$${PORT}, ${PORT}",
        "$${PORT}${PORT}, ${PORT}8080",
    })
    void variablesAreReplaced(String text, String expanded) throws Mistake {
        assertThat(environment.expand(text)).isEqualTo(expanded);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
            ${MISSING}   | needs the environment variable MISSING, which is not set; set it or write ${MISSING:default}
            a${b         | has a ${ without a }; write $${ where a ${ is meant as it is
            ${}          | has a ${ } that names no environment variable; write ${NAME} or ${NAME:default}
            ${A-B}       | has a ${ } that names no environment variable; write ${NAME} or ${NAME:default}
            ${1A}        | has a ${ } that names no environment variable; write ${NAME} or ${NAME:default}
            ${:x}        | has a ${ } that names no environment variable; write ${NAME} or ${NAME:default}
            """)
    void otherReferencesAreRefused(String text, String message) {
        assertThatThrownBy(() -> environment.expand(text))
                .isInstanceOf(Mistake.class)
                .hasMessage(message);
    }
}

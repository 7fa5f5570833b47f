package dev.weir.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import dev.weir.config.Node.Entry;
import dev.weir.config.Node.Mapping;
import dev.weir.config.Node.Scalar;
import dev.weir.config.Node.Sequence;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class YamlParserTest {

    @Test
    void everyValueKnowsItsLine() throws YamlMistake {
        Node root = YamlParser.parse(
                """
                # comment
                port: 010
                list:
                  - "yes"
                  - on
                """);

        Node list = new Sequence(List.of(new Scalar("yes", false, 4), new Scalar("on", true, 5)), 4);
        assertThat(root)
                .isEqualTo(new Mapping(
                        List.of(new Entry("port", new Scalar("010", true, 2), 2), new Entry("list", list, 3)), 2));
    }

    @Test
    void jsonIsYaml() throws YamlMistake {
        Node root = YamlParser.parse("{\"a\": [1, null]}\n");

        Node list = new Sequence(List.of(new Scalar("1", true, 1), new Scalar("null", true, 1)), 1);
        assertThat(root).isEqualTo(new Mapping(List.of(new Entry("a", list, 1)), 1));
    }

    @Test
    void aliasIsItsAnchor() throws YamlMistake {
        Node root = YamlParser.parse("a: &x [1]\nb: *x\n");

        Node list = new Sequence(List.of(new Scalar("1", true, 1)), 1);
        assertThat(root).isEqualTo(new Mapping(List.of(new Entry("a", list, 1), new Entry("b", list, 2)), 1));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "\n\n", "# comment\n", "\uFEFF# after a byte order mark\n"})
    void commentsAloneAreNothing(String text) throws YamlMistake {
        assertThat(YamlParser.parse(text)).isNull();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "~", "null", "Null", "NULL"})
    void plainNullIsNull(String text) {
        assertThat(new Scalar(text, true, 1).isNull()).isTrue();
        assertThat(new Scalar(text, false, 1).isNull()).isFalse();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
            a: b: c          | 1 | is not valid YAML: a colon is not expected here; check the indentation, and put text with a colon in quotes
            a: 1\\n b: 2     | 2 | is not valid YAML: a colon is not expected here; check the indentation, and put text with a colon in quotes
            a\\nb: 1         | 2 | is not valid YAML: a colon is not expected here; check the indentation, and put text with a colon in quotes
            b: 1\\na\\nc: 2  | 3 | is not valid YAML: a key has no colon after it (begun in line 2)
            a: [1, 2\\nb: 3  | 2 | is not valid YAML: a list that begins with [ goes wrong; check its commas and its ] (begun in line 1)
            a: {x: 1\\nb: 3  | 2 | is not valid YAML: a mapping that begins with { goes wrong; check its commas and its } (begun in line 1)
            a: {x: ${P}}     | 1 | is not valid YAML: a mapping that begins with { goes wrong; check its commas and its } (inside { } and [ ] a ${NAME} must be in quotes)
            a: "x\\nb: 1     | 1 | is not valid YAML: a quote is opened and never closed
            a:\\n\\tb: 1     | 2 | is not valid YAML: a line is indented with a tab; use spaces
            a: %x            | 1 | is not valid YAML: text begins with a character that must be in quotes
            a: "\\\\z"       | 1 | is not valid YAML: a backslash in double quotes means something else; use single quotes
            - a\\nb: 1       | 2 | is not valid YAML: the indentation does not fit the lines above (begun in line 1)
            a: - b           | 1 | is not valid YAML: a dash is not expected here; check the indentation
            a: 1\\nb: \\0    | 2 | is not valid YAML: a control character must not occur in a text file
            a: *secret       | 1 | an alias has no anchor before it; text that begins with * must be in quotes
            a: &x [*x]       | 1 | an alias has no anchor before it; text that begins with * must be in quotes
            a: !secret b     | 1 | tags are not used here; text that begins with ! must be in quotes
            a: !!map {}      | 1 | tags are not used here; text that begins with ! must be in quotes
            a: !!seq []      | 1 | tags are not used here; text that begins with ! must be in quotes
            --- a\\n--- b    | 2 | a second document begins here; one file holds one
            [a]: b           | 1 | a key must be a name; a value such as ${NAME} must be in quotes inside { } or [ ]
            """)
    void brokenTextIsExplainedInPlainWords(String escaped, int line, String message) {
        String text = escaped.replace("\\n", "\n")
                .replace("\\t", "\t")
                .replace("\\0", "\u0001")
                .replace("\\\\", "\\");

        assertThatThrownBy(() -> YamlParser.parse(text + "\n")).isInstanceOfSatisfying(YamlMistake.class, mistake -> {
            assertThat(mistake.problem()).isEqualTo(message);
            assertThat(mistake.line()).isEqualTo(line);
        });
    }

    @Test
    void aliasesOfAliasesAreBounded() {
        StringBuilder laughs = new StringBuilder("a0: &a0 [lol]\n");
        for (int i = 1; i <= 30; i++) {
            String before = "*a" + (i - 1) + ", ";
            laughs.append("a" + i + ": &a" + i + " [" + before.repeat(10) + "]\n");
        }

        assertRefusedQuickly(laughs.toString(), "with its aliases written out the file is too large");
    }

    @Test
    void depthIsBounded() {
        assertRefusedQuickly("[".repeat(4_000_000), "values are nested more than 32 deep");
        assertRefusedQuickly("- ".repeat(500) + "a", "values are nested more than 32 deep");
        assertRefusedQuickly("{a: ".repeat(1_000_000), "values are nested more than 32 deep");
    }

    @Test
    void longTextsAreRefused() {
        assertRefusedQuickly("a: " + "x".repeat(65_537), "a text is longer than 65536 characters");
    }

    private static void assertRefusedQuickly(String text, String message) {
        assertTimeoutPreemptively(Duration.ofSeconds(20), () -> assertThatThrownBy(() -> YamlParser.parse(text))
                .isInstanceOf(YamlMistake.class)
                .hasMessage(message));
    }
}

package dev.weir.accesslog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.weir.proxy.ExchangeReport;
import dev.weir.upstream.Clocks;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What is in a line, and that nothing a client sends ends it or what it is quoted in. */
class LineFormatTest {

    /** The exchanges of these tests began at 5 s of the nano clock. */
    private static final Clocks CLOCKS = new Clocks(6_000_000_000L, 1_769_860_801_000L);

    private static final ObjectMapper STRICT =
            new ObjectMapper().enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

    private static final Pattern COMBINED = Pattern.compile(
            "192\\.0\\.2\\.7 - - \\[31/Jan/2026:12:00:00 \\+0000\\] \"([^\"]*) HTTP/1\\.1\" 200 1042 \"([^\"]*)\" \"([^\"]*)\"");
    private static final Pattern ESCAPED = Pattern.compile("\\\\x([0-9A-F]{2})");

    private static String line(Format format, ExchangeReport report) {
        StringBuilder line = new StringBuilder();
        LineFormat.of(format).append(line, new Entry(report), CLOCKS);
        return line.toString();
    }

    @Test
    void combinedLineIsThatOfApache() {
        TestReport report = TestReport.of("GET", "/x?y=1", "test.example", "curl/8.5.0", "https://example.com/");

        assertThat(line(Format.COMBINED, report))
                .isEqualTo("192.0.2.7 - - [31/Jan/2026:12:00:00 +0000] \"GET /x?y=1 HTTP/1.1\" 200 1042"
                        + " \"https://example.com/\" \"curl/8.5.0\"");
    }

    @Test
    void combinedLineOfAnExchangeWithoutAnswerHasTheStatusOfNginx() {
        assertThat(line(Format.COMBINED, TestReport.unanswered()))
                .isEqualTo("192.0.2.7 - - [31/Jan/2026:12:00:00 +0000] \"GET / HTTP/1.1\" 499 - \"-\" \"-\"");
    }

    @Test
    void jsonLineSaysAllThatIsKnown() {
        TestReport report = TestReport.of("GET", "/x?y=1", "test.example", "curl/8.5.0", "https://example.com/");

        assertThat(line(Format.JSON, report))
                .isEqualTo("{\"time\":\"2026-01-31T12:00:00.000Z\",\"client\":\"192.0.2.7\",\"method\":\"GET\","
                        + "\"scheme\":\"http\",\"authority\":\"test.example\",\"target\":\"/x?y=1\","
                        + "\"protocol\":\"HTTP/1.1\",\"status\":200,\"ending\":\"answered\",\"bytes_in\":0,"
                        + "\"bytes_out\":1042,\"referer\":\"https://example.com/\",\"user_agent\":\"curl/8.5.0\","
                        + "\"queue_ms\":0.000,\"connect_ms\":0.000,\"tls_ms\":0.000,\"first_byte_ms\":1.234,"
                        + "\"total_ms\":12.034,\"attempts\":[]}");
    }

    @Test
    void jsonLineLeavesOutWhatIsNotKnown() throws Exception {
        JsonNode line = STRICT.readTree(line(Format.JSON, TestReport.unanswered()));

        assertThat(Stream.of("authority", "referer", "user_agent", "request_id", "upstream", "first_byte_ms"))
                .noneMatch(line::has);
        assertThat(line.get("status").intValue()).isZero();
        assertThat(line.get("ending").textValue()).isEqualTo("client_gone");
    }

    static Stream<Arguments> hostileTexts() {
        return Stream.of(
                arguments("a\"b", "a\\x22b"),
                arguments("a\\x22", "a\\x5Cx22"),
                arguments("a\r\nb", "a\\x0D\\x0Ab"),
                arguments("\0\t\u001b[31m\u007f", "\\x00\\x09\\x1B[31m\\x7F"),
                arguments("\u00e4\u0085", "\\xE4\\x85"),
                arguments("\u20ac", "\\xE2\\x82\\xAC"),
                arguments("\ud83d\ude00", "\\xF0\\x9F\\x98\\x80"),
                arguments("\u2028\ud83d", "\\xE2\\x80\\xA8\\x3F"));
    }

    @ParameterizedTest
    @MethodSource("hostileTexts")
    void combinedLineHasHostileBytesInHexadecimal(String text, String shown) {
        Matcher line = COMBINED.matcher(line(Format.COMBINED, TestReport.allOf(text)));

        assertThat(line.matches()).isTrue();
        assertThat(line.group(1)).isEqualTo(shown + " " + shown);
        assertThat(line.group(2)).isEqualTo(shown);
        assertThat(line.group(3)).isEqualTo(shown);
    }

    /** All that a text of Java may hold, halves of pairs included, with what has a meaning in a line more often. */
    @Provide
    Arbitrary<String> hostile() {
        return Arbitraries.strings()
                .withChars('"', '\\', '\r', '\n', '\0', '\u007f', '\u0085', '\u2028', '\ud800', '\udc00', '}')
                .all()
                .ofMaxLength(300);
    }

    @Property(tries = 500)
    void jsonLineIsAnObjectThatGivesBackWhatItWasMadeOf(@ForAll("hostile") String text) throws Exception {
        String line = line(Format.JSON, TestReport.allOf(text));

        assertThat(line).matches("[ -~]*");
        assertThat(parsed(line))
                .extracting("method", "target", "authority", "user_agent", "referer")
                .containsExactly(text, text, text, text, text);
    }

    private static Map<?, ?> parsed(String line) throws JsonProcessingException {
        return STRICT.readValue(line, Map.class);
    }

    @Property(tries = 500)
    void combinedLineKeepsItsForm(@ForAll("hostile") String text) {
        String line = line(Format.COMBINED, TestReport.allOf(text));

        assertThat(line).matches("[ -~]*").matches(COMBINED);
        assertThat(ESCAPED.matcher(line).replaceAll("")).doesNotContain("\\");
    }

    @ParameterizedTest
    @MethodSource("formats")
    void longTextIsCut(Format format) {
        String line = line(format, TestReport.allOf("a".repeat(100_000)));

        assertThat(line).contains("a".repeat(Entry.MAX_TEXT)).doesNotContain("a".repeat(Entry.MAX_TEXT + 1));
    }

    static Stream<Format> formats() {
        return Stream.of(Format.JSON, Format.COMBINED);
    }
}

package dev.weir.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.eclipse.jetty.http.HttpFields;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.NullAndEmptySource;
import org.junit.jupiter.params.provider.ValueSource;

/** The rules of W3C Trace Context, level 1, section 3.2. */
class TraceParentTest {

    private static final String TRACE = "4bf92f3577b34da6a3ce929d0e0e4736";
    private static final String PARENT = "00f067aa0ba902b7";
    private static final String VALID = "00-" + TRACE + "-" + PARENT + "-01";

    private static TraceParent parsed(String text) {
        return Objects.requireNonNull(TraceParent.parse(text));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-00",
                "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01",
                "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-ff",
                "01-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01",
                "cc-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01-what the future holds"
            })
    void validOneIsUnderstood(String text) {
        TraceParent parsed = parsed(text);

        assertThat(parsed.traceId()).isEqualTo(TRACE);
        assertThat(parsed.parentId()).isEqualTo(PARENT);
    }

    @ParameterizedTest
    @NullAndEmptySource
    @ValueSource(
            strings = {
                "00",
                "ff-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01",
                "00-4BF92F3577B34DA6A3CE929D0E0E4736-00f067aa0ba902b7-01",
                "0g-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01",
                "00-00000000000000000000000000000000-00f067aa0ba902b7-01",
                "00-4bf92f3577b34da6a3ce929d0e0e4736-0000000000000000-01",
                "00-4bf92f3577b34da6a3ce929d0e0e473-00f067aa0ba902b7-01-",
                "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-0",
                "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-0x",
                "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01-",
                "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01-x",
                "01-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01x",
                "00_4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01",
                "00-4bf92f3577b34da6a3ce929d0e0e4736_00f067aa0ba902b7-01",
                "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7_01",
                " 00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01",
                "00-\u0664bf92f3577b34da6a3ce929d0e0e473-00f067aa0ba902b7-01"
            })
    void brokenOneIsNot(String text) {
        assertThat(TraceParent.parse(text)).isNull();
    }

    @Test
    void itIsFoundInTheHeadersWhateverItsCase() {
        assertThat(TraceParent.of(HttpFields.build().add("X-A", "1").add("TraceParent", VALID)))
                .isEqualTo(new TraceParent(VALID));
        assertThat(TraceParent.of(HttpFields.build().add("X-A", "1"))).isNull();
    }

    @Test
    void ofSeveralNoneIsBelieved() {
        assertThat(TraceParent.of(HttpFields.build().add("traceparent", VALID).add("traceparent", VALID)))
                .isNull();
    }

    @ParameterizedTest
    @CsvSource({"00, 00", "01, 01", "02, 00", "03, 01", "ff, 01", "a0, 00"})
    void childKeepsTheTraceAndWhetherItIsSampled(String flags, String kept) {
        TraceParent parent = parsed("00-" + TRACE + "-" + PARENT + "-" + flags);

        TraceParent child = parent.child();

        assertThat(child.traceId()).isEqualTo(TRACE);
        assertThat(child.parentId()).isNotEqualTo(PARENT);
        assertThat(child.text()).matches("00-" + TRACE + "-[0-9a-f]{16}-" + kept);
        assertThat(TraceParent.parse(child.text())).isEqualTo(child);
    }

    @Test
    void childOfALaterVersionIsOfThisOne() {
        assertThat(parsed("cc-" + TRACE + "-" + PARENT + "-01-more").child().text())
                .matches("00-" + TRACE + "-[0-9a-f]{16}-01");
    }

    @Test
    void tracesThatBeginHereAreValidAndDiffer() {
        Set<String> begun = IntStream.range(0, 1000)
                .mapToObj(i -> TraceParent.begin().text())
                .collect(Collectors.toSet());

        assertThat(begun).hasSize(1000).allMatch(text -> TraceParent.parse(text) != null && text.endsWith("-01"));
    }
}

package dev.weir.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** That documents and dashboard name what a Weir really tells; the table of metrics all of it, and no more. */
final class MonitoringDocumentsTest {

    private static final Path OPERATIONS = Path.of("docs/operations.md");
    /** Name, type and labels. */
    private static final Pattern ROW =
            Pattern.compile("(?m)^\\| `([a-z_]+)` \\| (counter|gauge|histogram|summary) \\|([^|]*)\\|");

    private static final Path DASHBOARD = Path.of("packaging/grafana-dashboard.json");
    private static final Pattern ALARM = Pattern.compile("(?m)^\\| `((?:sum|rate|increase).*?)` \\|");
    private static final Pattern GROUPING = Pattern.compile("\\bby \\(([^)]*)\\)");
    private static final Pattern CODE = Pattern.compile("`([a-z_]+)`");
    /** Labels that a type brings with it. */
    private static final Set<String> OF_TYPES = Set.of("le", "quantile");

    private static Scrape real;

    @BeforeAll
    static void scrape() throws Exception {
        try (Busy busy = new Busy()) {
            real = busy.scrape();
        }
    }

    @Test
    void tableHasEveryMetricWithItsTypeAndLabels() throws Exception {
        Map<String, String> documented = new TreeMap<>();
        rows().forEach(row -> documented.put(row.group(1), row.group(2) + words(row.group(3))));

        Map<String, String> told = new TreeMap<>();
        real.types().forEach((name, type) -> told.put(name, type + labels(name)));

        assertThat(documented).isEqualTo(told);
    }

    private static Stream<MatchResult> rows() throws IOException {
        return ROW.matcher(Files.readString(OPERATIONS)).results();
    }

    private static Set<String> words(String cell) {
        return CODE.matcher(cell).results().map(word -> word.group(1)).collect(Collectors.toCollection(TreeSet::new));
    }

    private static Set<String> labels(String metric) {
        Set<String> series = Stream.of("", "_bucket", "_sum", "_count")
                .map(suffix -> metric + suffix)
                .collect(Collectors.toSet());
        return real.samples().stream()
                .filter(sample -> series.contains(sample.name()))
                .flatMap(sample -> sample.labels().keySet().stream())
                .filter(label -> !OF_TYPES.contains(label))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    // Queries: of the dashboard, and of the alarms that the document proposes.

    static Stream<String> queries() throws IOException {
        JsonNode dashboard = new ObjectMapper().readTree(Files.readString(DASHBOARD));
        Stream<String> shown = dashboard.findValuesAsText("expr").stream();
        Stream<String> chosen = dashboard.at("/templating/list").findValuesAsText("query").stream()
                .filter(query -> query.contains("weir_"));
        Stream<String> alarms = ALARM.matcher(Files.readString(OPERATIONS))
                .results()
                .map(alarm -> alarm.group(1).replace("\\|", "|"));
        return Stream.of(shown, chosen, alarms).flatMap(each -> each);
    }

    @ParameterizedTest
    @MethodSource("queries")
    void queryNamesMetricsAndLabelsThatThereAre(String query) {
        List<Selector> selectors = Selector.in(query);

        assertThat(selectors).isNotEmpty().allSatisfy(selector -> assertThat(real.samples())
                .as("%s", selector)
                .anyMatch(selector::selects));
    }

    @ParameterizedTest
    @MethodSource("queries")
    void queryGroupsByLabelsThatThereAre(String query) {
        Set<String> told = real.samples().stream()
                .flatMap(sample -> sample.labels().keySet().stream())
                .collect(Collectors.toSet());

        Stream<String> grouped = GROUPING.matcher(query)
                .results()
                .flatMap(group -> Stream.of(group.group(1).split(",")))
                .map(String::strip);

        assertThat(grouped).allSatisfy(label -> assertThat(told).contains(label));
    }

    @ParameterizedTest
    @MethodSource("queries")
    void bracketsOfAQueryMatch(String query) {
        String brackets = query.replaceAll("\"[^\"]*\"", "").replaceAll("[^(){}\\[\\]]", "");

        String left = brackets;
        while (!left.equals(left.replaceAll("\\(\\)|\\{}|\\[]", ""))) {
            left = left.replaceAll("\\(\\)|\\{}|\\[]", "");
        }

        assertThat(left).isEmpty();
    }

    @Test
    void dashboardShowsWhatOperatorsAskFirst() throws IOException {
        assertThat(queries())
                .anyMatch(query -> query.contains("weir_requests_total"))
                .anyMatch(query -> query.contains("weir_host_failovers_total"))
                .anyMatch(query -> query.contains("weir_host_state"))
                .hasSizeGreaterThan(15);
    }

    /** What a query asks for: a metric, and what its labels must be. Labels that the dashboard sets are left out. */
    private record Selector(String metric, Map<String, String> labels) {

        private static final Pattern METRIC = Pattern.compile("\\b((?:weir|jvm|process)_\\w+)(?:\\{([^}]*)})?");
        private static final Pattern MATCHER = Pattern.compile("(\\w+)(=~|!=|=)\"([^\"]*)\"");

        static List<Selector> in(String query) {
            return METRIC.matcher(query)
                    .results()
                    .map(found ->
                            new Selector(found.group(1), found.group(2) == null ? Map.of() : matchers(found.group(2))))
                    .toList();
        }

        private static Map<String, String> matchers(String text) {
            Map<String, String> matchers = new TreeMap<>();
            MATCHER.matcher(text).results().forEach(each -> matchers.put(each.group(1), each.group(2) + each.group(3)));
            return matchers;
        }

        boolean selects(Scrape.Sample sample) {
            return sample.name().equals(metric)
                    && labels.entrySet().stream()
                            .allMatch(wanted -> matches(sample.labels().get(wanted.getKey()), wanted.getValue()));
        }

        /** Which value a label has is left to Prometheus, for some come only with trouble; but the label must be there. */
        private static boolean matches(@Nullable String value, String wanted) {
            return value != null && !wanted.isEmpty();
        }
    }
}

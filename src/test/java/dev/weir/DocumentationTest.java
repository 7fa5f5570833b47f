package dev.weir;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.config.Reading;
import dev.weir.config.SettingsReader;
import dev.weir.events.EventKind;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.yaml.snakeyaml.Yaml;

/** That the documents agree with the code, the examples and each other. */
class DocumentationTest {

    private static final Path ROOT = Path.of("").toAbsolutePath();
    private static final Path README = ROOT.resolve("README.md");
    private static final Path FULL = ROOT.resolve("examples/full.yaml");
    private static final Path OPERATIONS = ROOT.resolve("docs/operations.md");
    private static final Path SOURCES = ROOT.resolve("src/main/java/dev/weir");
    private static final Path TESTS = ROOT.resolve("src/test/java/dev/weir");

    /** A key that is commented out: unlike a sentence it is one word with a colon. */
    private static final Pattern COMMENTED_KEY = Pattern.compile("(?m)^( *)# (\\w+:)");

    private static final Pattern TABLE_OF_KEYS = Pattern.compile("(?s)\\| key \\| unit \\| default .*?\n\n");
    private static final Pattern TABLE_OF_KINDS = Pattern.compile("(?s)\\| kind \\| told when .*?\n\n");
    private static final Pattern FIRST_CELL = Pattern.compile("(?m)^\\| `(\\w+)` \\|");
    private static final Pattern ROW =
            Pattern.compile("(?m)^\\| `([a-z0-9_.]+)` \\|[^|]*\\| (?:`([^`]*)`|([^|`]*)) \\|[^|]*\\|$");
    private static final Pattern YAML_BLOCK = Pattern.compile("(?ms)^```yaml\n(.*?)^```$");
    private static final Pattern CODE_BLOCK = Pattern.compile("(?ms)^```.*?^```$");
    private static final Pattern CODE = Pattern.compile("`([\\w.-]+(?:/[\\w.-]*)*)`");
    private static final Pattern LINK = Pattern.compile("\\]\\((?!https?:)([^)#]*)(?:#([^)]*))?\\)");
    private static final Pattern HEADING = Pattern.compile("(?m)^#+ (.*)$");

    /** Where the README's names for keys come from. */
    private static final Map<String, String> SHORT = new LinkedHashMap<>();

    static {
        SHORT.put("upstreams.http.pools.hosts.healthcheck.", "healthcheck.");
        SHORT.put("upstreams.http.pools.hosts.", "host.");
        SHORT.put("upstreams.http.pools.", "pool.");
        SHORT.put("upstreams.https.ssl.", "ssl.");
        SHORT.put("upstreams.http.", "upstream.");
    }

    static Stream<Path> documents() throws IOException {
        List<Path> documents = new ArrayList<>(List.of(README, ROOT.resolve("CHANGELOG.md")));
        for (String directory : List.of("docs", "jetty-base", "tomcat-base")) {
            try (Stream<Path> files = Files.walk(ROOT.resolve(directory))) {
                files.filter(file -> file.toString().endsWith(".md")).forEach(documents::add);
            }
        }
        return documents.stream().map(ROOT::relativize);
    }

    // The table of keys.

    @Test
    void readmeListsEveryKey() throws IOException {
        assertThat(defaultsInReadme())
                .containsKeys(valuesIn(uncommented()).keySet().toArray(new String[0]));
    }

    @Test
    void readmeListsNoKeyThatIsNone() throws IOException {
        List<String> known = sectionsIn(uncommented());
        known.addAll(valuesIn(uncommented()).keySet());

        assertThat(known).containsAll(defaultsInReadme().keySet());
    }

    @Test
    void readmeShowsTheDefaults() throws IOException {
        Map<String, String> inReadme = defaultsInReadme();

        Map<String, String> inExample = valuesIn(Files.readString(FULL));

        inExample.keySet().removeIf(key -> "required".equals(inReadme.get(key)));
        assertThat(inReadme).containsAllEntriesOf(inExample);
        assertThat(inExample).containsKeys("pool.timeout", "limits.replay_buffer", "healthcheck.rise", "ssl.verify");
    }

    private static Map<String, String> defaultsInReadme() throws IOException {
        Matcher table = TABLE_OF_KEYS.matcher(Files.readString(README));
        assertThat(table.find()).isTrue();
        Map<String, String> defaults = new TreeMap<>();
        ROW.matcher(table.group()).results().forEach(row -> defaults.put(row.group(1), defaultIn(row)));
        assertThat(table.group().lines().filter(line -> line.startsWith("| `"))).hasSameSizeAs(defaults.keySet());
        return defaults;
    }

    private static String defaultIn(MatchResult row) {
        return row.group(2) != null ? row.group(2) : row.group(3);
    }

    private static String uncommented() throws IOException {
        return COMMENTED_KEY.matcher(Files.readString(FULL)).replaceAll("$1$2");
    }

    /** Every key without keys below it and its value, by the README's name for it. */
    private static Map<String, String> valuesIn(String yaml) {
        Map<String, String> values = new TreeMap<>();
        walk("", new Yaml().load(yaml), values, new ArrayList<>());
        return values;
    }

    /** Every key with keys below it, by the README's name for it. */
    private static List<String> sectionsIn(String yaml) {
        List<String> sections = new ArrayList<>();
        walk("", new Yaml().load(yaml), new TreeMap<>(), sections);
        return sections;
    }

    private static void walk(String path, Object value, Map<String, String> values, List<String> sections) {
        if (value instanceof List<?> list && !list.isEmpty() && list.get(0) instanceof Map) {
            sections.add(shortened(path));
            walk(path, list.get(0), values, sections);
        } else if (value instanceof Map<?, ?> map && !map.isEmpty()) {
            sections.add(shortened(path));
            map.forEach((key, below) -> walk(path.isEmpty() ? "" + key : path + "." + key, below, values, sections));
        } else if (isDocumented(path)) {
            values.put(shortened(path), String.valueOf(value));
        }
    }

    /** The pools of the second upstream show nothing that those of the first do not; a query may hold any key. */
    private static boolean isDocumented(String path) {
        return !path.startsWith("upstreams.https.pools.") && !path.contains(".query.");
    }

    private static String shortened(String path) {
        return SHORT.entrySet().stream()
                .filter(name -> path.startsWith(name.getKey()))
                .findFirst()
                .map(name -> name.getValue() + path.substring(name.getKey().length()))
                .orElse(path);
    }

    // Events.

    @Test
    void operationsListsEveryKindOfEvent() throws IOException {
        Matcher table = TABLE_OF_KINDS.matcher(Files.readString(OPERATIONS));
        assertThat(table.find()).isTrue();

        Stream<String> listed = FIRST_CELL.matcher(table.group()).results().map(row -> row.group(1));

        assertThat(listed)
                .containsExactlyElementsOf(
                        Stream.of(EventKind.values()).map(EventKind::id).toList());
    }

    // Configurations.

    @Test
    void smallestConfigurationIsTheExample() throws IOException {
        String smallest = yamlBlocks(README).get(0);

        assertThat(smallest).isEqualTo(Files.readString(ROOT.resolve("examples/minimal.yaml")));
    }

    @ParameterizedTest
    @MethodSource("documents")
    void configurationsInDocumentsAreValid(Path document, @TempDir Path directory) throws IOException {
        List<Path> configurations = new ArrayList<>();
        for (String block : yamlBlocks(ROOT.resolve(document))) {
            Path file = directory.resolve(configurations.size() + ".yaml");
            configurations.add(Files.writeString(file, block));
        }

        assertThat(configurations).allSatisfy(DocumentationTest::isValid);
    }

    @Test
    void configurationOfTheJettyBaseIsValid() {
        isValid(ROOT.resolve("jetty-base/weir.yaml"));
    }

    private static void isValid(Path configuration) {
        Reading reading = new SettingsReader(Map.of()).read(configuration);

        assertThat(reading).isInstanceOf(Reading.Accepted.class);
        assertThat(reading.warnings()).isEmpty();
    }

    private static List<String> yamlBlocks(Path document) throws IOException {
        return YAML_BLOCK
                .matcher(Files.readString(document))
                .results()
                .map(block -> block.group(1))
                .toList();
    }

    // Files and links.

    @ParameterizedTest
    @MethodSource("documents")
    void filesThatDocumentsNameExist(Path document) throws IOException {
        List<Path> places = List.of(ROOT, SOURCES, TESTS, ROOT.resolve(document).getParent());
        String text =
                CODE_BLOCK.matcher(Files.readString(ROOT.resolve(document))).replaceAll("");

        Stream<String> missing = CODE.matcher(text)
                .results()
                .map(code -> code.group(1))
                .filter(name -> looksLikeFile(name, places))
                .filter(name -> places.stream().noneMatch(place -> Files.exists(place.resolve(name))));

        assertThat(missing).isEmpty();
    }

    /** What is built or copied by hand is not there yet. Of other names with a slash the first part must be there. */
    private static boolean looksLikeFile(String name, List<Path> places) {
        if (name.endsWith(".war")) {
            return false;
        }
        int slash = name.indexOf('/');
        return slash < 0
                ? name.endsWith(".java") || name.endsWith(".md")
                : places.stream().anyMatch(place -> Files.isDirectory(place.resolve(name.substring(0, slash))));
    }

    @ParameterizedTest
    @MethodSource("documents")
    void linksInDocumentsLeadSomewhere(Path document) throws IOException {
        Path file = ROOT.resolve(document);

        Stream<String> broken = LINK.matcher(Files.readString(file))
                .results()
                .filter(link -> !leadsSomewhere(file, link.group(1), link.group(2)))
                .map(MatchResult::group);

        assertThat(broken).isEmpty();
    }

    private static boolean leadsSomewhere(Path from, String target, String anchor) {
        Path file = target.isEmpty() ? from : from.resolveSibling(target).normalize();
        return Files.exists(file) && (anchor == null || anchors(file).contains(anchor));
    }

    private static List<String> anchors(Path file) {
        try {
            return HEADING.matcher(Files.readString(file))
                    .results()
                    .map(heading -> heading.group(1).toLowerCase(Locale.ROOT))
                    .map(heading -> heading.replaceAll("[^\\w -]", "").replace(' ', '-'))
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void readmeLinksAreAmongThoseChecked() throws IOException {
        assertThat(LINK.matcher(Files.readString(README)).results()).hasSizeGreaterThan(4);
        assertThat(documents()).hasSizeGreaterThan(6);
    }
}

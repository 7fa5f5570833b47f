package dev.weir.config;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.config.Settings.UpstreamSettings;
import dev.weir.upstream.CheckOptions;
import dev.weir.upstream.HostOptions;
import dev.weir.upstream.PoolDefinition;
import dev.weir.upstream.PoolDefinition.HostDefinition;
import dev.weir.upstream.PoolOptions;
import dev.weir.upstream.StatusCodes;
import dev.weir.upstream.TlsOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ExamplesTest {

    private static final Path EXAMPLES = Path.of("examples");

    /** A key that is commented out: unlike a sentence it is one word with a colon. */
    private static final Pattern COMMENTED_KEY = Pattern.compile("(?m)^( *)# (\\w+:)");

    static Stream<Path> examples() throws IOException {
        try (Stream<Path> files = Files.list(EXAMPLES)) {
            return files.filter(file -> file.toString().endsWith(".yaml")).sorted().toList().stream();
        }
    }

    @ParameterizedTest
    @MethodSource("examples")
    void exampleIsValid(Path example) {
        Reading reading = new SettingsReader(Map.of()).read(example);

        assertThat(reading).isInstanceOf(Reading.Accepted.class);
        assertThat(reading.warnings()).isEmpty();
    }

    @Test
    void seedExampleIsTheSeeds() throws IOException {
        List<UpstreamSettings> upstreams = settings("seed.yaml").upstreams();

        assertThat(upstreams).extracting(UpstreamSettings::id).containsExactly("http", "https");
        assertThat(upstreams)
                .extracting(UpstreamSettings::tls)
                .containsExactly(null, new TlsOptions(true, "foo.example.com", null));
        assertThat(upstreams).allSatisfy(upstream -> {
            assertThat(upstream.pools()).extracting(PoolDefinition::id).containsExactly("primary", "dr");
            PoolDefinition primary = upstream.pools().get(0);
            assertThat(primary.options().priority()).isZero();
            assertThat(primary.options().timeout()).isEqualTo(Duration.ofMillis(100));
            assertThat(primary.options().readTimeout()).isEqualTo(Duration.ofSeconds(10));
            assertThat(primary.options().keepalivePool()).isEqualTo(256);
            assertThat(primary.options().keepaliveTimeout()).isEqualTo(Duration.ofMinutes(2));
            assertThat(primary.hosts())
                    .hasSize(2)
                    .extracting(HostDefinition::options)
                    .allSatisfy(host -> {
                        assertThat(host.weight()).isEqualTo(10);
                        assertThat(host.check()).isEqualTo(CheckOptions.defaults());
                    });
            PoolDefinition dr = upstream.pools().get(1);
            assertThat(dr.options().priority()).isEqualTo(10);
            assertThat(dr.options().timeout()).isEqualTo(Duration.ofMillis(100));
            assertThat(dr.options().readTimeout()).isEqualTo(Duration.ofMinutes(1));
            assertThat(dr.hosts()).hasSize(2);
        });
    }

    @Test
    void fullExampleShowsTheDefaults(@TempDir Path directory) throws IOException {
        Settings full = settings("full.yaml");

        Settings smallest = new Readings(directory, Map.of()).settings(SettingsReader.SMALLEST);
        HostOptions host = new HostOptions(
                "127.0.0.1", HostOptions.DEFAULT_PORT, HostOptions.DEFAULT_WEIGHT, CheckOptions.defaults());
        PoolDefinition pool =
                new PoolDefinition("primary", PoolOptions.defaults(), List.of(new HostDefinition("1", host)));
        assertThat(full).usingRecursiveComparison().ignoringFields("upstreams").isEqualTo(smallest);
        assertThat(full.upstreams().get(0)).isEqualTo(new UpstreamSettings("http", null, List.of(pool)));
        assertThat(full.upstreams().get(1).tls()).isEqualTo(new TlsOptions(true, null, null));
    }

    @Test
    void fullExampleIsValidWithEveryKeyInForce(@TempDir Path directory) throws Exception {
        KeyFiles.write(directory);
        Files.copy(directory.resolve("server.crt"), directory.resolve("ca.pem"));
        String onePassword = uncommented().replaceFirst(" *password_file:.*\n", "");

        Settings full = new Readings(directory, Map.of()).settings(onePassword);

        assertThat(full.listeners().https()).isNotNull();
        CheckOptions check = Objects.requireNonNull(
                full.upstreams().get(0).pools().get(0).hosts().get(0).options().check());
        assertThat(check.path()).isEqualTo("/?probe=weir");
        assertThat(check.statusCodes()).isEqualTo(StatusCodes.of(List.of("5xx", "403")));
    }

    @Test
    void fullExampleMentionsEveryKnownKey(@TempDir Path directory) throws Exception {
        Set<String> mentioned = new TreeSet<>();
        addKeys("", Objects.requireNonNull(YamlParser.parse(uncommented())), mentioned);

        assertThat(mentioned).containsAll(knownKeys(directory));
    }

    /** The known keys, as the reader lists them when it meets one that it does not know. */
    private static Set<String> knownKeys(Path directory) throws IOException {
        List<String> problems = new Readings(directory, Map.of())
                .problems(
                        """
                zzzzzz: 1
                listeners: {zzzzzz: 1, http: {zzzzzz: 1}, https: {zzzzzz: 1}}
                admin: {zzzzzz: 1}
                access_log: {zzzzzz: 1}
                tracing: {zzzzzz: 1}
                decisions: {zzzzzz: 1}
                limits: {zzzzzz: 1}
                state: {zzzzzz: 1}
                upstreams:
                  http:
                    zzzzzz: 1
                    ssl: {zzzzzz: 1}
                    pools: [{zzzzzz: 1, hosts: [{zzzzzz: 1, healthcheck: {zzzzzz: 1}}]}]
                """);
        Pattern unknown = Pattern.compile("weir.yaml:\\d+: (.*)zzzzzz: is not a known key; known here: (.*)");
        Set<String> known = new TreeSet<>();
        for (String problem : problems) {
            Matcher matcher = unknown.matcher(problem);
            if (matcher.matches()) {
                String section = matcher.group(1).replaceAll("\\[\\d+\\]", "").replace("upstreams.http.", "upstreams.");
                Stream.of(matcher.group(2).split(", "))
                        .map(key -> section + key)
                        .forEach(known::add);
            }
        }
        assertThat(known)
                .contains(
                        "via",
                        "access_log.path",
                        "listeners.https.password_file",
                        "upstreams.pools.hosts.healthcheck.rise");
        return known;
    }

    private static void addKeys(String path, Node node, Set<String> keys) {
        if (node instanceof Node.Sequence sequence) {
            sequence.items().forEach(item -> addKeys(path, item, keys));
        }
        if (node instanceof Node.Mapping mapping) {
            for (Node.Entry entry : mapping.entries()) {
                keys.add((path + entry.key()).replaceFirst("^upstreams\\.https?\\.", "upstreams."));
                addKeys(path + entry.key() + ".", entry.value(), keys);
            }
        }
    }

    private static Settings settings(String example) {
        Reading reading = new SettingsReader(Map.of()).read(EXAMPLES.resolve(example));
        assertThat(reading).isInstanceOf(Reading.Accepted.class);
        return ((Reading.Accepted) reading).settings();
    }

    private static String uncommented() throws IOException {
        return COMMENTED_KEY
                .matcher(Files.readString(EXAMPLES.resolve("full.yaml")))
                .replaceAll("$1$2");
    }
}

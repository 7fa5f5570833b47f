package dev.weir.config;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.config.Settings.Admin;
import dev.weir.config.Settings.Http;
import dev.weir.config.Settings.Https;
import dev.weir.config.Settings.Listeners;
import dev.weir.config.Settings.UpstreamSettings;
import dev.weir.state.Fsync;
import dev.weir.upstream.CheckOptions;
import dev.weir.upstream.HostOptions;
import dev.weir.upstream.Method;
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
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SettingsReaderTest {

    private static final String POOL = "upstreams: {http: {pools: [{id: primary, hosts: [{host: a}]}]}}\n";

    private static Path directory;

    private static Readings readings;

    @BeforeAll
    static void writeFiles(@TempDir Path temporary) throws Exception {
        directory = temporary;
        KeyFiles.write(directory);
        Files.writeString(directory.resolve("password.txt"), KeyFiles.PASSWORD + "\n");
        readings = new Readings(directory, Map.of("ADMIN_PORT", "9090", "SECRET", KeyFiles.PASSWORD, "ON", "true"));
    }

    @Test
    void everyKeyHasItsDefault() throws IOException {
        Settings settings = readings.settings(
                """
                upstreams:
                  http:
                    pools:
                      - id: primary
                        hosts:
                          - {host: web01, healthcheck: true}
                """);

        Limits limits = new Limits(
                Duration.ofSeconds(10),
                Duration.ofSeconds(30),
                Duration.ofSeconds(60),
                Duration.ofSeconds(30),
                32_768,
                200,
                65_536,
                200,
                64,
                10_000,
                65_536,
                Duration.ofSeconds(30),
                3,
                20,
                10,
                Duration.ZERO,
                Duration.ofSeconds(30));
        PoolOptions pool = new PoolOptions(
                0,
                Method.ROUND_ROBIN,
                Duration.ofSeconds(2),
                Duration.ofSeconds(10),
                30,
                Duration.ofSeconds(60),
                3,
                Duration.ofSeconds(60),
                StatusCodes.none(),
                0,
                1024,
                Duration.ofSeconds(1));
        CheckOptions check =
                new CheckOptions(Duration.ofSeconds(60), null, null, null, "GET", "/", Map.of(), null, "1.1", 2);
        HostDefinition host = new HostDefinition("1", new HostOptions("web01", 80, 1, check));
        assertThat(settings)
                .isEqualTo(new Settings(
                        new Listeners(new Http("0.0.0.0", 8000, true), null),
                        new Admin("127.0.0.1", 8080),
                        Duration.ofSeconds(1),
                        limits,
                        Networks.none(),
                        null,
                        null,
                        false,
                        List.of(new UpstreamSettings(
                                "http", null, List.of(new PoolDefinition("primary", pool, List.of(host)))))));
    }

    @Test
    void everyKeyIsMapped() throws Exception {
        Settings settings = readings.settings(
                """
                listeners:
                  http: {bind: 127.0.0.2, port: 1, http2: false}
                  https: {bind: "::1", port: 2, http2: false, certificate: server.crt, key: server.key, password: hunter2}
                admin: {bind: localhost, port: 3}
                background_period: 4s
                limits:
                  request_head_timeout: 5s
                  request_body_timeout: 6s
                  idle_timeout: 7s
                  response_write_timeout: 8s
                  request_head_size: 9KiB
                  request_header_count: 10
                  response_head_size: 11KiB
                  response_header_count: 111
                  interim_answers: 112
                  max_connections: 12
                  replay_buffer: 13KiB
                  attempts_timeout: 14s
                  max_resends: 15
                  resend_percent: 151
                  resend_minimum: 152
                  stop_delay: 16s
                  stop_timeout: 17s
                trusted_proxies: [10.0.0.0/8, "::1"]
                via: edge
                state: {dir: state, fsync: always}
                watch: true
                upstreams:
                  https:
                    ssl: {verify: false, sni_host: foo.example.com, trust: server.crt}
                    pools:
                      - id: dr
                        priority: 18
                        method: hash
                        timeout: 19ms
                        read_timeout: 20s
                        keepalive_pool: 21
                        keepalive_timeout: 22s
                        max_fails: 23
                        failed_timeout: 24s
                        status_codes: [5xx, 404]
                        max_connections: 25
                        queue: 26
                        queue_timeout: 27s
                        hosts:
                          - id: web01
                            host: 10.10.10.10
                            port: 28
                            weight: 29
                            healthcheck:
                              interval: 30s
                              timeout: 31s
                              read_timeout: 32s
                              status_codes: [403]
                              method: POST
                              path: /check?a=b
                              query: {c: d e, f: 1}
                              headers: {Host: example.com, X-Count: 1}
                              body: ping
                              version: 1.0
                              rise: 33
                """);

        Limits limits = new Limits(
                Duration.ofSeconds(5),
                Duration.ofSeconds(6),
                Duration.ofSeconds(7),
                Duration.ofSeconds(8),
                9 * 1024,
                10,
                11 * 1024,
                111,
                112,
                12,
                13 * 1024,
                Duration.ofSeconds(14),
                15,
                151,
                152,
                Duration.ofSeconds(16),
                Duration.ofSeconds(17));
        PoolOptions pool = new PoolOptions(
                18,
                Method.HASH,
                Duration.ofMillis(19),
                Duration.ofSeconds(20),
                21,
                Duration.ofSeconds(22),
                23,
                Duration.ofSeconds(24),
                StatusCodes.of(List.of("5xx", "404")),
                25,
                26,
                Duration.ofSeconds(27));
        CheckOptions check = new CheckOptions(
                Duration.ofSeconds(30),
                Duration.ofSeconds(31),
                Duration.ofSeconds(32),
                StatusCodes.of(List.of("403")),
                "POST",
                "/check?a=b&c=d%20e&f=1",
                Map.of("Host", "example.com", "X-Count", "1"),
                "ping",
                "1.0",
                33);
        HostDefinition host = new HostDefinition("web01", new HostOptions("10.10.10.10", 28, 29, check));
        TlsOptions tls = new TlsOptions(false, "foo.example.com", new OnDisk(directory).certificates("server.crt"));
        Https https = new Https(
                "::1", 2, false, directory.resolve("server.crt"), directory.resolve("server.key"), KeyFiles.PASSWORD);
        assertThat(settings)
                .isEqualTo(new Settings(
                        new Listeners(new Http("127.0.0.2", 1, false), https),
                        new Admin("localhost", 3),
                        Duration.ofSeconds(4),
                        limits,
                        Networks.of(List.of("10.0.0.0/8", "::1")),
                        "edge",
                        new Settings.State(directory.resolve("state"), Fsync.ALWAYS),
                        true,
                        List.of(new UpstreamSettings(
                                "https", tls, List.of(new PoolDefinition("dr", pool, List.of(host)))))));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "# nothing\n", "{}", "upstreams:\n", "upstreams: {}\n", "upstreams: []\n", "admin: {}\n"})
    void configurationWithoutUpstreamsIsToldTheSmallestOne(String yaml) throws IOException {
        assertThat(readings.problems(yaml))
                .singleElement()
                .asString()
                .endsWith(": there are no upstreams; the smallest configuration is " + SettingsReader.SMALLEST);
    }

    @Test
    void smallestConfigurationIsValid() throws IOException {
        Reading reading = readings.read(SettingsReader.SMALLEST);

        assertThat(reading).isInstanceOf(Reading.Accepted.class);
        assertThat(reading.warnings()).isEmpty();
    }

    @Test
    void missingFileIsOneProblem() {
        Reading reading = new SettingsReader(Map.of()).read(Path.of("missing.yaml"));

        assertThat(reading)
                .isEqualTo(
                        new Reading.Refused(List.of(new Problem("missing.yaml", 0, "", "does not exist")), List.of()));
    }

    @Test
    void directoryInsteadOfTheFileIsOneProblem() {
        Reading reading = new SettingsReader(Map.of()).read(directory);

        String message = "must be a file, but " + directory + " is a directory";
        assertThat(reading)
                .isEqualTo(new Reading.Refused(List.of(new Problem(directory.toString(), 0, "", message)), List.of()));
    }

    @Test
    void fileThatIsTooLargeIsOneProblem() throws IOException {
        assertThat(readings.problems("#".repeat(4 * 1024 * 1024 + 1)))
                .containsExactly("weir.yaml: must be a file of at most 4 MiB, but weir.yaml is larger");
    }

    @Test
    void fileThatIsNotUtf8IsOneProblem() throws IOException {
        Path file = Files.write(directory.resolve("latin1.yaml"), new byte[] {'a', ':', ' ', (byte) 0xe4, '\n'});

        Reading reading = new SettingsReader(Map.of()).read(file);

        assertThat(reading).isInstanceOfSatisfying(Reading.Refused.class, refused -> assertThat(refused.problems())
                .singleElement()
                .extracting(Problem::message)
                .isEqualTo("must be text in UTF-8, but " + file + " is not"));
    }

    @Test
    void brokenYamlIsOneProblem() throws IOException {
        assertThat(readings.problems("via: a\n upstreams: b\n"))
                .containsExactly("weir.yaml:2: is not valid YAML: a colon is not expected here;"
                        + " check the indentation, and put text with a colon in quotes");
    }

    @Test
    void allProblemsAreListedInTheOrderOfTheFile() throws IOException {
        assertThat(
                        readings.problems(
                                """
                limts: {}
                admin: {port: -1}
                upstreams:
                  http:
                    pools:
                      - id: primary
                        hosts:
                          - {host: web01, weight: 1}
                          - {host: web02, weight: -1}
                """))
                .containsExactly(
                        "weir.yaml:1: limts: is not a known key; did you mean limits?",
                        "weir.yaml:2: admin.port: must be between 0 and 65535, but is -1",
                        "weir.yaml:9: upstreams.http.pools.primary.hosts[1].weight:"
                                + " must be between 0 and 65535, but is -1");
    }

    @Test
    void listOfProblemsIsBounded() throws IOException {
        String yaml = "trusted_proxies: [" + "x,".repeat(150) + "]\n" + POOL;

        assertThat(readings.problems(yaml)).hasSize(101).last().isEqualTo("weir.yaml: 50 more problems are not listed");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            textBlock =
                    """
            lissteners: {}                      | lissteners: is not a known key; did you mean listeners?
            proxies: []                         | proxies: is not a known key; known here: access_log, admin, background_period, decisions, events, limits, listeners, state, tracing, trusted_proxies, upstreams, via, watch
            "a\\nb c": 1                        | "a?b c": is not a known key; known here: access_log, admin, background_period, decisions, events, limits, listeners, state, tracing, trusted_proxies, upstreams, via, watch
            listeners: [1]                      | listeners: must be a mapping, but is a list
            listeners: {http: [1]}              | listeners.http: must be true, false or a mapping, but is a list
            listeners: {http: 8000}             | listeners.http: must be true, false or a mapping, but is 8000
            listeners: {http: {port: 65536}}    | listeners.http.port: must be between 0 and 65535, but is 65536
            listeners: {http: {port: http}}     | listeners.http.port: must be a number between 0 and 65535, but is "http"
            listeners: {http: {port: 0x50}}     | listeners.http.port: must be a number between 0 and 65535, but is "0x50"
            listeners: {http: {port: 080}}      | listeners.http.port: must be a number between 0 and 65535, but is "080"
            listeners: {http: {port: null}}     | listeners.http.port: must be a number between 0 and 65535, but is empty
            listeners: {http: {port: [1]}}      | listeners.http.port: must be a single value, but is a list
            listeners: {http: {port: {a: 1}}}   | listeners.http.port: must be a single value, but is a mapping
            listeners: {http: {port: 99999999999999999999}} | listeners.http.port: must be between 0 and 65535, but is 99999999999999999999
            listeners: {http: {bind: "*"}}      | listeners.http.bind: must be a host name or an IP address, but is "*"
            listeners: {http: {bind: 1.2.3.400}} | listeners.http.bind: must be a host name or an IP address, but is "1.2.3.400"
            listeners: {http: {bind: "[::1]"}}  | listeners.http.bind: must be a host name or an IP address, but is "[::1]"
            admin: false                        | admin: must be a mapping, but is "false"
            admin: {bind: "a b"}                | admin.bind: must be a host name or an IP address, but is "a b"
            background_period: 0s               | background_period: must be between 1ms and 1h, but is "0s"
            background_period: 2h               | background_period: must be between 1ms and 1h, but is "2h"
            background_period: often            | background_period: must be a time such as 500ms, 10s or 2m, but is "often"
            limits: {request_head_timeout: 0}   | limits.request_head_timeout: must be between 1ms and 24h, but is 0
            limits: {request_body_timeout: 0}   | limits.request_body_timeout: must be between 1ms and 24h, but is 0
            limits: {idle_timeout: 25h}         | limits.idle_timeout: must be between 1ms and 24h, but is "25h"
            limits: {response_write_timeout: 0} | limits.response_write_timeout: must be between 1ms and 24h, but is 0
            limits: {request_head_size: 1B}     | limits.request_head_size: must be between 256B and 16MiB, but is "1B"
            limits: {request_header_count: 0}   | limits.request_header_count: must be between 1 and 10000, but is 0
            limits: {response_head_size: 17MiB} | limits.response_head_size: must be between 256B and 16MiB, but is "17MiB"
            limits: {response_header_count: 0}  | limits.response_header_count: must be between 1 and 10000, but is 0
            limits: {interim_answers: -1}       | limits.interim_answers: must be between 0 and 10000, but is -1
            limits: {max_connections: 0}        | limits.max_connections: must be between 1 and 1000000, but is 0
            limits: {replay_buffer: 64KB}       | limits.replay_buffer: must be a size such as 65536, 64KiB or 1MiB, but is "64KB"
            limits: {replay_buffer: 65MiB}      | limits.replay_buffer: must be between 0B and 64MiB, but is "65MiB"
            limits: {attempts_timeout: 0}       | limits.attempts_timeout: must be between 1ms and 24h, but is 0
            limits: {max_resends: 101}          | limits.max_resends: must be between 0 and 100, but is 101
            limits: {resend_percent: 20%}       | limits.resend_percent: must be a number between 0 and 10000, but is "20%"
            limits: {resend_percent: 10001}     | limits.resend_percent: must be between 0 and 10000, but is 10001
            limits: {resend_minimum: -1}        | limits.resend_minimum: must be between 0 and 1000000, but is -1
            limits: {stop_delay: -1s}           | limits.stop_delay: must be between 0ms and 24h, but is "-1s"
            limits: {stop_timeout: -1}          | limits.stop_timeout: must be between 0ms and 24h, but is -1
            trusted_proxies: 10.0.0.0/8         | trusted_proxies: must be a list, but is "10.0.0.0/8"
            trusted_proxies: [10.0.0.1/8]       | trusted_proxies[0]: must be a network such as 10.0.0.0/8, 192.168.1.7 or ::1, but is "10.0.0.1/8"
            trusted_proxies: ["::1", localhost] | trusted_proxies[1]: must be a network such as 10.0.0.0/8, 192.168.1.7 or ::1, but is "localhost"
            via: a b                            | via: must be a pseudonym without spaces and separators, such as edge-1, but is "a b"
            state: {dir: weir.yaml}             | state.dir: must be a directory that can be written to, but weir.yaml is not
            state: {fsync: "true"}              | state.fsync: must be one of orders, always, never, but is "true"
            state: {dir: "a\\0"}                | state.dir: must be a path, but is "a?"
            watch: yes                          | watch: must be true or false, but is "yes"
            watch: ${MISSING}                   | watch: needs the environment variable MISSING, which is not set; set it or write ${MISSING:default}
            """)
    void wrongValueIsRefusedWithWhatWasExpected(String yaml, String problem) throws IOException {
        assertThat(readings.problems(yaml + "\n" + POOL)).containsExactly("weir.yaml:1: " + problem);
    }

    @Test
    void keyGivenTwiceIsRefused() throws IOException {
        assertThat(readings.problems("via: a\n" + POOL + "via: b\n"))
                .containsExactly("weir.yaml:3: via: is given twice, first in line 1");
    }

    @Test
    void plainListenerIsSwitchedOff() throws IOException {
        assertThat(readings.settings("listeners: {http: null}\n" + POOL).listeners())
                .isEqualTo(new Listeners(null, null));
        assertThat(readings.settings("listeners: {http: false}\n" + POOL).listeners())
                .isEqualTo(new Listeners(null, null));
    }

    @Test
    void variablesStandForValuesOfEveryKind() throws IOException {
        Settings settings = readings.settings(
                """
                admin: {port: "${ADMIN_PORT}", bind: "${ADMIN_BIND:::1}"}
                watch: ${ON}
                """
                        + POOL);

        assertThat(settings.admin()).isEqualTo(new Admin("::1", 9090));
        assertThat(settings.watch()).isTrue();
    }

    @Test
    void bareTimesOfTheWholeBalancerCountSeconds() throws IOException {
        Settings settings = readings.settings("background_period: 2\nlimits: {stop_delay: '5'}\n" + POOL);

        assertThat(settings.backgroundPeriod()).isEqualTo(Duration.ofSeconds(2));
        assertThat(settings.limits().stopDelay()).isEqualTo(Duration.ofSeconds(5));
    }

    @Test
    void jsonIsRead() throws IOException {
        Settings settings = readings.settings("{\"via\": \"edge\", \"upstreams\": {\"http\": {\"pools\": []}}}");

        assertThat(settings.via()).isEqualTo("edge");
    }

    @Test
    void upstreamThatNoSchemeChoosesIsAWarning() throws IOException {
        String pools = "{pools: [{id: a, hosts: [{host: a}]}]}";

        assertThat(readings.warnings("upstreams: {http: " + pools + ", other: " + pools + "}"))
                .containsExactly("weir.yaml:1: upstreams: \"other\" serves no request:"
                        + " of several upstreams, http and https are chosen by the scheme");
        assertThat(readings.warnings("upstreams: {other: " + pools + "}")).isEmpty();
    }
}

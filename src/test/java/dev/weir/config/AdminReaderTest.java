package dev.weir.config;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.config.Settings.Admin;
import dev.weir.config.Settings.AdminToken;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AdminReaderTest {

    private static final String HASH = "0123456789abcdef".repeat(4);
    private static final String OTHER_HASH = "fedcba9876543210".repeat(4);
    private static final String HASH_WITH_LETTER = "g123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef";
    private static final String HASH_TOO_LONG = "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef0";
    private static final String UPSTREAMS = "upstreams: {http: {pools: [{id: primary, hosts: [{host: a}]}]}}\n";

    @TempDir
    private Path directory;

    private Readings readings;

    @BeforeEach
    void createReadings() {
        readings = new Readings(directory, Map.of("OPS_HASH", HASH));
    }

    @Test
    void everyKeyHasItsDefault() throws IOException {
        Admin admin = admin("admin: {}");

        assertThat(admin)
                .isEqualTo(new Admin(
                        "127.0.0.1",
                        8080,
                        "/_weir",
                        List.of(),
                        null,
                        null,
                        Duration.ofMinutes(30),
                        Duration.ofHours(12),
                        List.of(),
                        1000,
                        16));
        assertThat(admin.needsCredentials()).isFalse();
    }

    @Test
    void everyKeyIsMapped() throws IOException {
        Admin admin = admin(
                "admin: {bind: '::1', port: 1, path: /lb, role: ops, viewer_role: guests, session_idle: 5m, session_max: 168h,"
                        + " hosts: [lb.example, '::1', 10.0.0.1], events: 100, event_streams: 0, tokens: [{name: a b, sha256: '"
                        + HASH
                        + "', role: viewer}, {name: 2, sha256: " + OTHER_HASH + "}]}");

        assertThat(admin)
                .isEqualTo(new Admin(
                        "::1",
                        1,
                        "/lb",
                        List.of(
                                new AdminToken("a b", HASH, Role.VIEWER),
                                new AdminToken("2", OTHER_HASH, Role.OPERATOR)),
                        "ops",
                        "guests",
                        Duration.ofMinutes(5),
                        Duration.ofDays(7),
                        List.of("lb.example", "::1", "10.0.0.1"),
                        100,
                        0));
    }

    @Test
    void oneTokenIsEnoughToNeedCredentials() {
        Admin admin = new Admin("127.0.0.1", 0, null, List.of(new AdminToken("ops", HASH)), null);

        assertThat(admin.needsCredentials()).isTrue();
    }

    @Test
    void aRoleIsEnoughToNeedCredentials() {
        Admin admin = new Admin("127.0.0.1", 0, null, List.of(), "ops");

        assertThat(admin.needsCredentials()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"/_weir", "/a/b", "/a.b/c-d/_", "/0"})
    void pathsOfPlainSegmentsAreTaken(String path) throws IOException {
        assertThat(admin("admin: {path: " + path + "}").path()).isEqualTo(path);
    }

    @ParameterizedTest
    @ValueSource(strings = {"false", "null", "", "''", "'false'"})
    void pathIsTurnedOff(String value) throws IOException {
        assertThat(admin("admin: {path: " + value + "}").path()).isNull();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/",
                "_weir",
                "/_weir/",
                "//a",
                "/a//b",
                "/.",
                "/..",
                "/a/../b",
                "/.a",
                "/%5fweir",
                "/a;b",
                "/a b",
                "/ä",
                "/a?b",
                "/*",
                "true",
                "http://a/b"
            })
    void otherPathsAreProblems(String path) throws IOException {
        List<String> problems = problems("admin:\n  path: '" + path + "'");

        assertThat(problems)
                .containsExactly("weir.yaml:3: admin.path: must be false, or a path such as /_weir of letters, digits,"
                        + " _, - and . that does not end with /, but is \"" + path + '"');
    }

    @Test
    void hashMayComeFromTheEnvironmentAndInUpperCase() throws IOException {
        Admin admin = admin("admin: {tokens: [{name: a, sha256: '${OPS_HASH}'}, {name: b, sha256: "
                + OTHER_HASH.toUpperCase(Locale.ROOT) + "}]}");

        assertThat(admin.tokens()).extracting(AdminToken::sha256).containsExactly(HASH, OTHER_HASH);
    }

    @ParameterizedTest
    @ValueSource(strings = {"hunter2", "0123", HASH_WITH_LETTER, "'" + HASH_TOO_LONG + "'"})
    void whatIsNoHashIsAProblemThatDoesNotShowIt(String value) throws IOException {
        List<String> problems = problems("admin:\n  tokens:\n  - {name: ops, sha256: " + value + "}");

        assertThat(problems)
                .containsExactly("weir.yaml:4: admin.tokens[0].sha256: must be the SHA-256 of the token: 64"
                        + " hexadecimal digits, as sha256sum prints them");
    }

    @Test
    void hashOfAnEmptyTokenIsAProblem() throws IOException {
        String ofNothing = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";

        List<String> problems = problems("admin: {tokens: [{name: ops, sha256: " + ofNothing + "}]}");

        assertThat(problems)
                .containsExactly("weir.yaml:2: admin.tokens[0].sha256: must be the SHA-256 of the token, but is that of"
                        + " an empty text");
    }

    @Test
    void namesAndHashesAreUnique() throws IOException {
        List<String> problems = problems("admin:\n  tokens:\n"
                + "  - {name: a, sha256: " + HASH + "}\n"
                + "  - {name: a, sha256: " + OTHER_HASH + "}\n"
                + "  - {name: b, sha256: " + HASH.toUpperCase(Locale.ROOT) + "}\n");

        assertThat(problems)
                .containsExactly(
                        "weir.yaml:5: admin.tokens[1].name: must be unique, but is that of admin.tokens[0] too",
                        "weir.yaml:6: admin.tokens[2].sha256: must be unique, but is that of admin.tokens[0] too");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
            {tokens: {}}                | admin.tokens: must be a list, but is a mapping
            {tokens: secret}            | admin.tokens: must be a list, but is "secret"
            {tokens: [secret]}          | admin.tokens[0]: must be a mapping, but is "secret"
            {role: ''}                  | admin.role: must be the name of a role, 1 to 100 characters, but is empty
            {role: '*'}                 | admin.role: must be the name of a role, 1 to 100 characters, but is "*"
            {role: [a]}                 | admin.role: must be a single value, but is a list
            {viewer_role: ''}           | admin.viewer_role: must be the name of a role, 1 to 100 characters, but is empty
            {session_idle: 0}           | admin.session_idle: must be between 1s and 24h, but is 0
            {session_max: 169h}         | admin.session_max: must be between 1s and 168h, but is "169h"
            {hosts: [a b]}              | admin.hosts[0]: must be a host name or an IP address, but is "a b"
            {hosts: lb.example}         | admin.hosts: must be a list, but is "lb.example"
            {events: 99}                | admin.events: must be between 100 and 100000, but is 99
            {event_streams: -1}         | admin.event_streams: must be between 0 and 1000, but is -1
            """)
    void otherValuesAreProblems(String admin, String problem) throws IOException {
        assertThat(problems("admin: " + admin.replace("''", "\"\""))).containsExactly("weir.yaml:2: " + problem);
    }

    @Test
    void anotherRoleOfATokenIsAProblem() throws IOException {
        List<String> problems = problems("admin: {tokens: [{name: ops, sha256: " + HASH + ", role: admin}]}");

        assertThat(problems)
                .containsExactly("weir.yaml:2: admin.tokens[0].role: must be viewer or operator, but is \"admin\"");
    }

    @Test
    void aViewerRoleIsEnoughToNeedCredentials() throws IOException {
        assertThat(admin("admin: {viewer_role: guests}").needsCredentials()).isTrue();
    }

    @Test
    void tokenNeedsNameAndHash() throws IOException {
        List<String> problems = problems("admin: {tokens: [{}]}");

        assertThat(problems)
                .containsExactly(
                        "weir.yaml:2: admin.tokens[0].name: is required",
                        "weir.yaml:2: admin.tokens[0].sha256: is required");
    }

    @Test
    void keysWithoutEffectElsewhereAreNoted() throws IOException {
        Reading reading = readings.read(UPSTREAMS
                + "admin: {bind: 127.0.0.1, role: null, path: /_weir, tokens: [], port: 8080}\n"
                + "listeners: {}\nlimits: {idle_timeout: 60s, max_resends: 3, stop_delay: 0s}\n");

        assertThat(reading).isInstanceOfSatisfying(Reading.Accepted.class, accepted -> {
            assertThat(accepted.launcherOnly())
                    .containsExactlyInAnyOrder(
                            "listeners", "admin.bind", "admin.port", "limits.idle_timeout", "limits.stop_delay");
            assertThat(accepted.containerOnly()).containsExactlyInAnyOrder("admin.path", "admin.role");
        });
    }

    @Test
    void keysThatAreNotGivenAreNotNoted() throws IOException {
        Reading reading = readings.read(UPSTREAMS);

        assertThat(reading).isInstanceOfSatisfying(Reading.Accepted.class, accepted -> {
            assertThat(accepted.launcherOnly()).isEmpty();
            assertThat(accepted.containerOnly()).isEmpty();
        });
    }

    private Admin admin(String yaml) throws IOException {
        return readings.settings(UPSTREAMS + yaml + "\n").admin();
    }

    private List<String> problems(String yaml) throws IOException {
        return readings.problems(UPSTREAMS + yaml + "\n");
    }
}

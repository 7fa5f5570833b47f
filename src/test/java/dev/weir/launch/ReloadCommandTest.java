package dev.weir.launch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.cli.Terminal;
import dev.weir.fixture.TestHost;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code weir reload}, and what it says. The configuration that it reads has the port that Weir chose. */
class ReloadCommandTest {

    private static final String TOKEN = "a-token-for-tests";

    private final Path directory;
    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();
    private TestHost host;
    private Path file;

    ReloadCommandTest(@TempDir Path directory) {
        this.directory = directory;
    }

    @BeforeEach
    void start() throws Exception {
        host = TestHost.start("a");
        file = directory.resolve("weir.yaml");
    }

    @AfterEach
    void stop() throws Exception {
        host.close();
    }

    @Test
    void whatIsDifferentIsPrinted() throws Exception {
        try (TestWeir weir = TestWeir.startFrom(file, upstreams("a"))) {
            weir.upstream().setWeight("primary", "a", 3);
            write("{port: " + weir.adminPort() + "}", upstreams("b"));

            int status = reload(Map.of());

            assertThat(status).isZero();
            assertThat(out.toString().lines())
                    .containsExactly(
                            "reloaded",
                            "+ http/primary/b",
                            "- http/primary/a",
                            "forgotten: set_weight http/primary/a: Host \"a\" not found in pool \"primary\"",
                            "needs a restart: admin.port");
            assertThat(weir.get("/").text()).isEqualTo("a");
        }
    }

    @Test
    void changesAreDiscardedWhenThatIsAskedFor() throws Exception {
        try (TestWeir weir = TestWeir.startFrom(file, upstreams("a"))) {
            weir.upstream().setWeight("primary", "a", 3);
            write("{port: " + weir.adminPort() + "}", upstreams("a"));

            int status = reload(Map.of(), "--discard-changes");

            assertThat(status).isZero();
            assertThat(out.toString()).contains("discarded: set_weight http/primary/a");
            assertThat(weir.host("primary", "a").options().weight()).isEqualTo(1);
        }
    }

    @Test
    void problemsAreListedAndNothingIsAsked() throws Exception {
        try (TestWeir weir = TestWeir.startFrom(file, upstreams("a"))) {
            write("{port: " + weir.adminPort() + ", colour: red}", upstreams("b"));

            int status = reload(Map.of());

            assertThat(status).isEqualTo(1);
            assertThat(err.toString()).startsWith(file + ":1: admin.colour: is not a known key");
            assertThat(weir.upstream().snapshot().pools().get(0).host("a")).isPresent();
        }
    }

    @Test
    void weirThatRefusesIsToldFrom() throws Exception {
        try (TestWeir weir = TestWeir.startFrom(file, upstreams("a"))) {
            weir.weir().announceStop();
            write("{port: " + weir.adminPort() + "}", upstreams("b"));

            int status = reload(Map.of());

            assertThat(status).isEqualTo(1);
            assertThat(err.toString().strip()).isEqualTo("Weir is stopping");
        }
    }

    @Test
    void weirThatIsNotThereCannotBeAsked() throws Exception {
        int free = TestHost.refusing();
        write("{port: " + free + "}", upstreams("a"));

        int status = reload(Map.of());

        assertThat(status).isEqualTo(2);
        assertThat(err.toString()).startsWith("weir: no answer from http://127.0.0.1:" + free + " (Connection refused");
    }

    @Test
    void tokenIsSentFromTheFileOrTheEnvironment() throws Exception {
        String tokens = "tokens: [{name: ops, sha256: " + sha256() + "}]";
        try (TestWeir weir =
                TestWeir.startFrom(file, "admin: {bind: 127.0.0.1, port: 0, " + tokens + "}\n" + upstreams("a"))) {
            write("{port: " + weir.adminPort() + ", " + tokens + "}", upstreams("b"));
            Path tokenFile = Files.writeString(directory.resolve("token"), TOKEN + "\n");

            int without = reload(Map.of());
            int wrong = reload(Map.of("WEIR_TOKEN", "another"));
            int byVariable = reload(Map.of("WEIR_TOKEN", TOKEN));
            int byFile = reload(Map.of(), "--token-file", tokenFile.toString());

            assertThat(new int[] {without, wrong, byVariable, byFile}).containsExactly(2, 2, 0, 0);
            assertThat(err.toString().lines())
                    .hasSize(2)
                    .allMatch(line -> line.endsWith(" wants a token: give --token-file or the variable WEIR_TOKEN"));
        }
    }

    private void write(String admin, String upstreams) throws IOException {
        Files.writeString(file, "admin: " + admin + "\nlisteners: {http: {bind: 127.0.0.1, port: 0}}\n" + upstreams);
    }

    /** One pool of one host with this id. */
    private String upstreams(String id) {
        return "upstreams: {http: {pools: [{id: primary, hosts: [" + TestWeir.host(id, host.port()) + "]}]}}\n";
    }

    private int reload(Map<String, String> environment, String... options) {
        Terminal terminal = new Terminal(new PrintWriter(out), new PrintWriter(err), environment);
        String[] arguments = new String[options.length + 3];
        System.arraycopy(new String[] {"reload", "--config", file.toString()}, 0, arguments, 0, 3);
        System.arraycopy(options, 0, arguments, 3, options.length);
        return Main.execute(terminal, arguments);
    }

    private static String sha256() throws Exception {
        byte[] digest = MessageDigest.getInstance("SHA-256").digest(TOKEN.getBytes(StandardCharsets.US_ASCII));
        return HexFormat.of().formatHex(digest);
    }
}

package dev.weir.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.weir.fixture.RawClient;
import dev.weir.fixture.TestHost;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The unit and the image in {@code packaging/}, as far as they can be held without systemd and an engine running. */
class PackagingIT {

    private static final Path UNIT = Path.of("packaging/weir.service");

    private final Path directory;
    private final Dockerfile image;

    PackagingIT(@TempDir Path directory) throws IOException {
        this.directory = directory;
        this.image = Dockerfile.read();
    }

    @Test
    void systemdUnderstandsTheUnit() throws Exception {
        assumeThat(Program.isInstalled("systemd-analyze")).isTrue();
        String installed = Files.readString(UNIT)
                .replace("/opt/weir", Installed.directory().toString());
        Path unit = Files.writeString(directory.resolve("weir.service"), installed);

        String complaints = Program.run(List.of("systemd-analyze", "verify", unit.toString()));

        assertThat(complaints).isEmpty();
    }

    @Test
    void unitGivesAStopMoreTimeThanItTakesByDefault() throws Exception {
        assertThat(Files.readString(UNIT)).containsPattern("(?m)^TimeoutStopSec=60s$");
    }

    @Test
    void imageIsRunByNobodyInParticularAndStoppedByTerm() {
        assertThat(image.all("USER")).singleElement().asString().matches("[1-9][0-9]*:[1-9][0-9]*");
        assertThat(image.all("STOPSIGNAL")).containsExactly("SIGTERM");
        assertThat(image.all("VOLUME")).containsExactly("/etc/weir", "/var/lib/weir");
        assertThat(image.all("ENV")).containsExactly("WEIR_CONFIG=/etc/weir/weir.yaml", "WEIR_STATE_DIR=/var/lib/weir");
    }

    @Test
    void imageGivesTheDirectoryForStateToWhomeverRunsIt() {
        String[] user = image.all("USER").get(0).split(":");

        assertThat(image.all("RUN").get(1))
                .isEqualTo("[\"install\", \"-d\", \"-o\", \"%s\", \"-g\", \"%s\", \"-m\", \"0700\", \"/var/lib/weir\"]"
                        .formatted((Object[]) user));
    }

    @Test
    void unitNamesItsDirectoryForState() throws Exception {
        assertThat(Files.readAllLines(UNIT)).contains("Environment=WEIR_STATE_DIR=%S/weir", "StateDirectory=weir");
    }

    @Test
    void imageRunsTheJavaThatMadeItsArchive() {
        List<String> bases = image.all("FROM");

        assertThat(bases).hasSize(2);
        assertThat(bases.get(0)).isEqualTo(bases.get(1) + " AS install");
    }

    @Test
    void imageIsMadeOfTheWarAlone() throws Exception {
        assertThat(image.all("COPY"))
                .containsExactly("target/weir.war /weir.war", "--from=install /opt/weir /opt/weir");
        assertThat(Files.readAllLines(Path.of(".dockerignore"))).containsExactly("*", "!target/weir.war");
        assertThat(Path.of("target/weir.war")).exists();
    }

    @Test
    void entryPointRunsAndTheHealthCheckTellsWhetherItIsReady() throws Exception {
        List<String> command = new ArrayList<>(mapped("ENTRYPOINT"));
        command.addAll(mapped("CMD"));
        try (TestHost host = TestHost.start("a");
                WeirProcess weir = WeirProcess.start(directory, yaml(host), Map.of(), command)) {
            int status = RawClient.get(weir.port("http"), "/").status();
            int healthy = check();
            RawClient.request(weir.adminPort(), "GET /down_host/primary/1 HTTP/1.1\r\nHost: localhost\r\n\r\n");
            int unhealthy = check();
            weir.terminate();

            assertThat(status).isEqualTo(200);
            assertThat(healthy).isZero();
            assertThat(unhealthy).isEqualTo(1);
            assertThat(weir.awaitExit()).isZero();
        }
    }

    private int check() throws Exception {
        ProcessBuilder builder = new ProcessBuilder(mapped("HEALTHCHECK")).inheritIO();
        builder.environment().put("WEIR_CONFIG", directory.resolve("weir.yaml").toString());
        return builder.start().waitFor();
    }

    private List<String> mapped(String instruction) {
        return image.command(instruction, "/opt/weir", Installed.directory().toString());
    }

    private static String yaml(TestHost host) throws IOException {
        return """
                listeners: {http: {bind: 127.0.0.1, port: 0}}
                admin: {bind: 127.0.0.1, port: %d}
                upstreams: {http: {pools: [{id: primary, hosts: [{host: 127.0.0.1, port: %d}]}]}}
                """
                .formatted(FreePort.next(), host.port());
    }
}

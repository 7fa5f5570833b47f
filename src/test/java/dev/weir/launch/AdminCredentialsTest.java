package dev.weir.launch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.cli.ExitStatus;
import dev.weir.cli.Terminal;
import dev.weir.fixture.LogCapture;
import dev.weir.fixture.RawClient;
import dev.weir.fixture.Response;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The admin API of the launcher, from the configuration to the answer. */
class AdminCredentialsTest {

    /** Of the token {@code alice}. */
    private static final String TOKENS =
            "tokens: [{name: ops, sha256: 2bd806c97f0e00af1a1fc3328fa763a9269723c8db8fac4f93af71db186d6e90}]";

    /** With a limit that fits any number of open files, else a warning would tell that it does not. */
    private static final String UPSTREAMS =
            """
            limits: {max_connections: 100}
            upstreams: {http: {pools: [{id: primary, hosts: [{host: 127.0.0.1}]}]}}
            """;

    @Test
    void tokenLetsIn() throws Exception {
        try (TestWeir weir = TestWeir.start("admin: {bind: 127.0.0.1, port: 0, " + TOKENS + "}\n" + UPSTREAMS)) {

            Response without = pools(weir, "X-Nothing: here");
            Response with = pools(weir, "Authorization: Bearer alice");

            assertThat(without.status()).isEqualTo(401);
            assertThat(without.header("WWW-Authenticate")).isEqualTo("Bearer realm=\"weir\"");
            assertThat(with.text()).contains("primary");
        }
    }

    @Test
    void hugeTokenIsRefused() throws Exception {
        try (TestWeir weir = TestWeir.start("admin: {bind: 127.0.0.1, port: 0, " + TOKENS + "}\n" + UPSTREAMS)) {

            Response response = pools(weir, "Authorization: Bearer " + "x".repeat(100 * 1024));

            assertThat(response.status()).isEqualTo(431);
            assertThat(response.text()).doesNotContain("primary", "Jetty");
        }
    }

    @Test
    void roleIsSaidToHaveNoEffectAndToLetNobodyIn(@TempDir Path directory) throws Exception {
        try (LogCapture log = new LogCapture(RunCommand.class);
                ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            String admin = "admin: {bind: 127.0.0.1, port: " + taken.getLocalPort() + ", role: ops, path: /lb}\n";
            Path file = Files.writeString(directory.resolve("weir.yaml"), admin + UPSTREAMS);

            int status = run(file);

            assertThat(status).isEqualTo(ExitStatus.CANNOT_START);
            assertThat(log.lines())
                    .containsExactly(
                            "WARN These settings have no effect but in a container: admin.path, admin.role",
                            "WARN The admin API lets nobody in: admin.role and admin.viewer_role are for the users of a"
                                    + " container; give admin.tokens");
        }
    }

    @Test
    void tokensAloneLeaveNoWarning(@TempDir Path directory) throws Exception {
        try (LogCapture log = new LogCapture(RunCommand.class);
                ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            String admin = "admin: {bind: 127.0.0.1, port: " + taken.getLocalPort() + ", " + TOKENS + "}\n";
            Path file = Files.writeString(directory.resolve("weir.yaml"), admin + UPSTREAMS);

            int status = run(file);

            assertThat(status).isEqualTo(ExitStatus.CANNOT_START);
            assertThat(log.lines()).isEmpty();
        }
    }

    private static Response pools(TestWeir weir, String header) throws Exception {
        return RawClient.request(weir.adminPort(), "GET /pools HTTP/1.1\r\nHost: localhost\r\n" + header + "\r\n\r\n");
    }

    /** Runs until the start fails, because the port is taken. */
    private static int run(Path file) {
        PrintWriter nowhere = new PrintWriter(new StringWriter());
        return Main.execute(new Terminal(nowhere, nowhere, Map.of()), "run", "--config", file.toString());
    }
}

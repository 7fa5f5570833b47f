package dev.weir;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.fixture.Await;
import dev.weir.fixture.RawClient;
import dev.weir.fixture.Response;
import dev.weir.fixture.TestHost;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Reloads in a container. */
class DeployedReloadTest {

    /** Of the tokens {@code alice} and {@code bob}. */
    private static final String ALICE =
            "{name: alice, sha256: 2bd806c97f0e00af1a1fc3328fa763a9269723c8db8fac4f93af71db186d6e90}";

    private static final String BOB =
            "{name: bob, sha256: 81b637d8fcd2c6da6359e6963113a1170de795e4b725b84d1e0b4cfd9ec58ce9}";

    @TempDir
    private Path directory;

    private Path file;
    private TestHost a;
    private TestHost b;

    @BeforeEach
    void start() throws IOException {
        file = directory.resolve("weir.yaml");
        a = TestHost.start("a");
        b = TestHost.start("b");
    }

    @AfterEach
    void stop() throws IOException {
        a.close();
        b.close();
    }

    @Test
    void orderOfTheAdminApiReloads() throws Exception {
        write("admin: {path: /lb, tokens: [" + ALICE + "]}\n", a);
        try (DeployedWeir weir = deploy()) {
            write("admin: {path: /lb, tokens: [" + ALICE + "]}\nlisteners: {http: {port: 1}}\n", b);

            Response without = reload(weir, "nobody");
            String before = text(weir);
            Response with = reload(weir, "alice");

            assertThat(without.status()).isEqualTo(401);
            assertThat(before).isEqualTo("a");
            assertThat(with.status()).isEqualTo(200);
            assertThat(with.text()).contains("\"changed\":[\"http/primary/web01\"]", "\"needs_restart\":[]");
            assertThat(text(weir)).isEqualTo("b");
        }
    }

    @Test
    void configurationWithProblemsIsRefused() throws Exception {
        write("admin: {path: /lb, tokens: [" + ALICE + "]}\n", a);
        try (DeployedWeir weir = deploy()) {
            write("via: a b\nwach: true\nadmin: {path: /lb, tokens: [" + ALICE + "]}\n", b);

            Response refused = reload(weir, "alice");

            assertThat(refused.status()).isEqualTo(422);
            assertThat(refused.text()).contains(file + ":1: via: ", file + ":2: wach: ");
            assertThat(text(weir)).isEqualTo("a");
        }
    }

    @Test
    void otherTokensAreInForceAtOnce() throws Exception {
        write("admin: {path: /lb, tokens: [" + ALICE + "]}\n", a);
        try (DeployedWeir weir = deploy()) {
            write("admin: {path: /lb, tokens: [" + BOB + "]}\n", a);

            Response changed = reload(weir, "alice");

            assertThat(changed.text()).contains("\"changed\":[\"admin.tokens\"]");
            assertThat(reload(weir, "alice").status()).isEqualTo(401);
            assertThat(reload(weir, "bob").status()).isEqualTo(200);
        }
    }

    @Test
    void reloadOpensTheAdminApiToNobody() throws Exception {
        write("admin: {path: /lb, tokens: [" + ALICE + "]}\n", a);
        try (DeployedWeir weir = deploy()) {
            write("admin: {path: /lb}\n", a);

            Response first = reload(weir, "alice");
            Response second = reload(weir, "alice");
            Response without = reload(weir, "nobody");

            assertThat(first.text()).contains("\"changed\":[]", "\"needs_restart\":[\"admin.tokens\"]");
            assertThat(second.text()).contains("\"needs_restart\":[\"admin.tokens\"]");
            assertThat(without.status()).isEqualTo(401);
        }
    }

    @Test
    void fileThatIsWatchedIsReloadedByItself() throws Exception {
        write("watch: true\nbackground_period: 20ms\n", a);
        try (DeployedWeir weir = deploy()) {
            write("watch: true\nbackground_period: 20ms\n", b);

            Await.until("b serves", () -> "b".equals(text(weir)));
        }
    }

    private DeployedWeir deploy() throws Exception {
        return DeployedWeir.with(Map.of("weir.config", file.toString()));
    }

    private void write(String settings, TestHost host) throws IOException {
        Files.writeString(
                file,
                settings + "upstreams: {http: {pools: [{id: primary, hosts: [{id: web01, host: 127.0.0.1, port: "
                        + host.port() + "}]}]}}\n");
    }

    private static Response reload(DeployedWeir weir, String token) throws IOException {
        return RawClient.request(
                weir.port(),
                "POST /lb/reload HTTP/1.1\r\nHost: localhost\r\nContent-Length: 0\r\nAuthorization: Bearer " + token
                        + "\r\n\r\n");
    }

    private static String text(DeployedWeir weir) {
        try {
            return RawClient.get(weir.port(), "/").text();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }
}

package dev.weir.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.fixture.Await;
import dev.weir.fixture.RawClient;
import dev.weir.fixture.TestHost;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A real process that is asked to read its configuration again. */
class ReloadIT {

    private static final String RELOADED = "configuration reloaded by=signal";
    private static final String REFUSED = "configuration not reloaded by=signal";

    @TempDir
    private Path directory;

    private TestHost a;
    private TestHost b;

    @BeforeEach
    void start() throws IOException {
        a = TestHost.start("a");
        b = TestHost.start("b");
    }

    @AfterEach
    void stop() throws IOException {
        a.close();
        b.close();
    }

    @Test
    void hangUpReloadsAndDropsNoConnection() throws Exception {
        try (WeirProcess weir = WeirProcess.start(directory, yaml("", a));
                RawClient client = RawClient.connect(weir.port("http"))) {
            assertThat(text(client)).isEqualTo("a");
            write(yaml("wach: true\nvia: a b\n", b));
            hangUp(weir);
            Await.until("the log tells the problems", () -> weir.log().contains(REFUSED));
            assertThat(text(client)).isEqualTo("a");
            write(yaml("", b).replace("admin: {bind: 127.0.0.1", "admin: {bind: '::1'"));

            hangUp(weir);

            Await.until("the log tells of the reload", () -> weir.log().contains(RELOADED));
            assertThat(text(client)).isEqualTo("b");
            assertThat(weir.log())
                    .contains(":1: wach: is not a known key", ":2: via: must be a pseudonym")
                    .contains(RELOADED + " added=1 removed=1 changed=0 kept_changes=0 names=\"+http/primary/b"
                            + " -http/primary/a\"")
                    .contains("these settings differ in the configuration and need a restart: admin.bind");
            weir.terminate();
            assertThat(weir.awaitExit()).isZero();
        }
    }

    @Test
    void commandReloads() throws Exception {
        try (WeirProcess weir = WeirProcess.start(directory, yaml("", a))) {
            write(yaml("", b).replace("admin: {bind: 127.0.0.1, port: 0}", "admin: {port: " + weir.adminPort() + "}"));

            String printed = Program.run(List.of(
                    Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                    "-jar",
                    WeirProcess.war(),
                    "reload",
                    "--config",
                    directory.resolve("weir.yaml").toString()));

            assertThat(printed.lines())
                    .containsSubsequence(
                            "reloaded", "+ http/primary/b", "- http/primary/a", "needs a restart: admin.port");
            assertThat(RawClient.get(weir.port("http"), "/").text()).isEqualTo("b");
        }
    }

    private void write(String yaml) throws IOException {
        Files.writeString(directory.resolve("weir.yaml"), yaml);
    }

    private static void hangUp(WeirProcess weir) throws Exception {
        Program.run(List.of("kill", "-HUP", Long.toString(weir.process().pid())));
    }

    private static String text(RawClient client) throws IOException {
        client.send("GET / HTTP/1.1\r\nHost: test.example\r\n\r\n");
        return client.finalResponse().text();
    }

    private static String yaml(String settings, TestHost host) {
        return settings + "listeners: {http: {bind: 127.0.0.1, port: 0}}\nadmin: {bind: 127.0.0.1, port: 0}\n"
                + "upstreams: {http: {pools: [{id: primary, hosts: [{id: " + host.name()
                + ", host: 127.0.0.1, port: " + host.port() + "}]}]}}\n";
    }
}

package dev.weir.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.fixture.Await;
import dev.weir.fixture.Ports;
import dev.weir.fixture.Processes;
import dev.weir.fixture.RawClient;
import dev.weir.fixture.Response;
import dev.weir.fixture.TestHost;
import dev.weir.fixture.Trickle;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** SIGTERM, as a supervisor sends it. */
class StopIT {

    @TempDir
    private Path directory;

    @Test
    void secondSignalDoesNoHarm() throws Exception {
        Trickle answer = Trickle.ofLength(4);
        try (TestHost host = TestHost.start("a").behave(answer);
                WeirProcess weir = start(host, "stop_timeout: 20s");
                RawClient client = RawClient.connect(weir.port("http"))) {
            int port = weir.port("http");
            client.send("GET / HTTP/1.1\r\nHost: h.example\r\n\r\n");
            client.head();

            weir.terminate();
            Await.until("new connections are refused", () -> Ports.refuses(port));
            weir.terminate();
            answer.release("body");
            answer.end();

            assertThat(client.bytes(4)).asString().isEqualTo("body");
            assertThat(weir.awaitExit()).isZero();
        }
    }

    @Test
    void requestsDuringTheStopDelayAreServedAndReadinessIsFalse() throws Exception {
        try (TestHost host = TestHost.start("a");
                WeirProcess weir = start(host, "stop_delay: 6s")) {
            weir.terminate();
            Await.until("Weir is not ready", () -> readiness(weir) == 503);
            Response during = RawClient.get(weir.port("http"), "/");

            assertThat(during.text()).isEqualTo("a");
            assertThat(weir.awaitExit()).isZero();
        }
    }

    @Test
    void downloadThatNeverEndsIsCutWhenTheTimeIsOver() throws Exception {
        Trickle answer = Trickle.chunked();
        try (TestHost host = TestHost.start("a").behave(answer);
                WeirProcess weir = start(host, "stop_timeout: 500ms");
                RawClient client = RawClient.connect(weir.port("http"))) {
            client.send("GET / HTTP/1.1\r\nHost: h.example\r\n\r\n");
            client.head();
            answer.release("part");
            client.chunk();

            weir.terminate();

            assertThat(weir.awaitExit()).isZero();
            assertThat(client.closedByPeer(Await.DEADLINE)).isTrue();
            answer.cut();
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {50, 150, 300, 500, 800})
    void signalDuringTheStartEndsItAtOnce(long afterMillis) throws Exception {
        Path config = Files.writeString(directory.resolve("weir.yaml"), yaml(1, ""));
        Process starting = Processes.start(new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-jar",
                        WeirProcess.war(),
                        "--config",
                        config.toString())
                .redirectErrorStream(true)
                .redirectOutput(new File(directory.toFile(), "start.log")));
        try {
            var unused = starting.waitFor(afterMillis, TimeUnit.MILLISECONDS);

            starting.destroy();

            assertThat(starting.waitFor(Await.DEADLINE.toSeconds(), TimeUnit.SECONDS))
                    .isTrue();
            // Before Weir's own code runs, Java ends with 128 + SIGTERM.
            assertThat(starting.exitValue())
                    .as("exit status; it said: %s", Files.readString(directory.resolve("start.log")))
                    .isIn(List.of(0, 143));
        } finally {
            starting.destroyForcibly();
        }
    }

    private WeirProcess start(TestHost host, String limits) throws Exception {
        return WeirProcess.start(directory, yaml(host.port(), limits));
    }

    private static String yaml(int port, String limits) {
        return """
                listeners: {http: {bind: 127.0.0.1, port: 0}}
                admin: {bind: 127.0.0.1, port: 0}
                limits: {%s}
                upstreams: {http: {pools: [{id: primary, hosts: [{host: 127.0.0.1, port: %d}]}]}}
                """
                .formatted(limits, port);
    }

    private static int readiness(WeirProcess weir) {
        try {
            return RawClient.request(weir.adminPort(), "GET /health/ready HTTP/1.1\r\nHost: localhost\r\n\r\n")
                    .status();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }
}

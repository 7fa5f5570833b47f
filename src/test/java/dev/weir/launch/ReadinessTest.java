package dev.weir.launch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.cli.Terminal;
import dev.weir.config.Reload;
import dev.weir.fixture.Await;
import dev.weir.fixture.Behaviour;
import dev.weir.fixture.RawClient;
import dev.weir.fixture.TestHost;
import dev.weir.fixture.Trickle;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code weir ready}, and what it says of a Weir that runs, stops or is not there. */
class ReadinessTest {

    private final Path directory;
    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();
    private TestHost host;

    ReadinessTest(@TempDir Path directory) {
        this.directory = directory;
    }

    @BeforeEach
    void start() throws Exception {
        host = TestHost.start("a");
    }

    @AfterEach
    void stop() throws Exception {
        host.close();
    }

    @Test
    void runningWeirIsReady() throws Exception {
        try (TestWeir weir = TestWeir.inFrontOf("", host)) {
            int status = ready("{bind: 0.0.0.0, port: " + weir.adminPort() + "}");

            assertThat(status).isZero();
            assertThat(out.toString()).isEqualTo("ready" + System.lineSeparator());
        }
    }

    @Test
    void weirWithoutUsableHostIsNotReady() throws Exception {
        try (TestWeir weir = TestWeir.inFrontOf("", host)) {
            weir.order("/down_host/primary/a");

            int status = ready("{port: " + weir.adminPort() + "}");

            assertThat(status).isEqualTo(1);
            assertThat(err.toString()).isEqualTo("weir: not ready: no usable host" + System.lineSeparator());
        }
    }

    @Test
    void upstreamThatIsNotRequiredMayBeWithoutUsableHost() throws Exception {
        String upstreams = "upstreams: {http: {required: REQUIRED, pools: ["
                + TestWeir.pool("primary", "", TestWeir.host(host)) + "]}}\n";
        try (TestWeir weir =
                TestWeir.startFrom(directory.resolve("reloaded.yaml"), upstreams.replace("REQUIRED", "false"))) {
            weir.order("/down_host/primary/a");

            int ready = ready("{port: " + weir.adminPort() + "}");
            Reload.Done reload = weir.reload(upstreams.replace("REQUIRED", "true"));
            int notReady = ready("{port: " + weir.adminPort() + "}");

            assertThat(ready).isZero();
            assertThat(reload.changed()).containsExactly("http");
            assertThat(notReady).isEqualTo(1);
        }
    }

    @Test
    void weirThatIsNotThereIsNotReady() throws Exception {
        int free = TestHost.refusing();

        int status = ready("{port: " + free + "}");

        assertThat(status).isEqualTo(1);
        assertThat(err.toString())
                .startsWith("weir: not ready: no answer from http://127.0.0.1:" + free + " (Connection refused");
    }

    @Test
    void somethingElseThatAnswersIsNotReady() throws Exception {
        try (TestWeir weir = TestWeir.inFrontOf("", host)) {
            host.behave(Behaviour.answer(404, "who?"));

            int status = ready("{port: " + weir.port() + "}");

            assertThat(status).isEqualTo(1);
            assertThat(err.toString()).contains("answered with 404: is that Weir?");
        }
    }

    @Test
    void portOfItsOwnChoiceCannotBeAsked() throws Exception {
        int status = ready("{port: 0}");

        assertThat(status).isEqualTo(2);
        assertThat(err.toString()).startsWith("weir: admin.port is 0");
    }

    @Test
    void notReadyButAcceptingDuringTheStopDelay() throws Exception {
        TestWeir weir = start("{stop_delay: 5s}");

        CompletableFuture<Void> stop = CompletableFuture.runAsync(weir::close);
        Await.equal("status of /health/ready", 503, () -> readiness(weir));
        int traffic = weir.get("/").status();

        assertThat(traffic).isEqualTo(200);
        assertThat(stop).isNotDone();
        stop.get(Await.DEADLINE.toSeconds(), TimeUnit.SECONDS);
    }

    @Test
    void notReadyWhileRequestsInFlightEnd() throws Exception {
        Trickle answer = Trickle.chunked();
        host.behave(answer);
        TestWeir weir = start("{stop_timeout: 10s}");
        try (RawClient client = RawClient.connect(weir.port())) {
            client.send("GET / HTTP/1.1\r\nHost: test.example\r\n\r\n");
            client.head();

            CompletableFuture<Void> stop = CompletableFuture.runAsync(weir::close);

            Await.equal("status of /health/ready", 503, () -> readiness(weir));
            answer.end();
            stop.get(Await.DEADLINE.toSeconds(), TimeUnit.SECONDS);
        }
    }

    private TestWeir start(String limits) throws Exception {
        return TestWeir.start(
                "limits: " + limits + "\nupstreams: {http: {pools: [" + TestWeir.pool("primary", "", host) + "]}}\n");
    }

    private static int readiness(TestWeir weir) {
        try {
            return RawClient.request(weir.adminPort(), "GET /health/ready HTTP/1.1\r\nHost: localhost\r\n\r\n")
                    .status();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private int ready(String admin) throws IOException {
        Path config = Files.writeString(
                directory.resolve("weir.yaml"),
                "admin: " + admin + "\nupstreams: {http: {pools: [{id: p, hosts: [{host: 127.0.0.1}]}]}}\n");
        Terminal terminal = new Terminal(new PrintWriter(out), new PrintWriter(err), Map.of());
        return Main.execute(terminal, "ready", "--config", config.toString());
    }
}

package dev.weir;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.fixture.Await;
import dev.weir.fixture.Behaviour;
import dev.weir.fixture.RawClient;
import dev.weir.fixture.Response;
import dev.weir.fixture.TestHost;
import dev.weir.fixture.Trickle;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The end of a web application in a container that goes on, and that gives new requests to the next deployment. */
class UndeploymentTest {

    @TempDir
    private Path directory;

    private TestHost host;

    @BeforeEach
    void start() throws IOException {
        host = TestHost.start("a");
    }

    @AfterEach
    void stop() throws IOException {
        host.close();
    }

    @Test
    void answerInFlightIsSentWhole() throws Exception {
        Trickle answer = Trickle.ofLength(10);
        host.behave(Behaviour.forTarget("/long", answer, Behaviour.identify()));
        try (DeployedWeir weir = deploy("{stop_timeout: 60s}");
                RawClient client = RawClient.connect(weir.port())) {
            client.send("GET /long HTTP/1.1\r\nHost: test.example\r\n\r\n");
            client.head();
            answer.release("first");
            client.bytes(5);
            RawClient.get(weir.port(), "/"); // leaves a connection that is kept

            CompletableFuture<Void> end = undeploy(weir);
            Await.equal("open connections", 1, host::openConnections);
            answer.release(" last");
            answer.end();

            assertThat(client.bytes(5)).asString().isEqualTo(" last");
            end.get(Await.DEADLINE.toSeconds(), TimeUnit.SECONDS);
        }
    }

    @Test
    void requestThatTakesTooLongIsAnsweredAndNotCountedAgainstItsHost() throws Exception {
        host.behave(Behaviour.stall());
        Response cut;
        try (DeployedWeir weir = deploy("{stop_timeout: 1s}");
                RawClient client = RawClient.connect(weir.port())) {
            client.send("GET / HTTP/1.1\r\nHost: test.example\r\n\r\n");
            host.awaitRequest(1);
            CompletableFuture<Void> end = undeploy(weir);
            cut = client.response();
            end.get(Await.DEADLINE.toSeconds(), TimeUnit.SECONDS);
        }
        host.behave(Behaviour.identify());
        try (DeployedWeir next = deploy("{}")) {
            assertThat(cut.status()).isEqualTo(502);
            assertThat(RawClient.get(next.port(), "/").text()).isEqualTo("a");
        }
    }

    /** With a directory for state, so that the next one knows what this one observed. */
    private DeployedWeir deploy(String limits) throws Exception {
        Path file = Files.writeString(
                directory.resolve("weir.yaml"),
                """
                state: {dir: '%s'}
                limits: %s
                upstreams:
                  http: {pools: [{id: primary, max_fails: 1, hosts: [{id: a, host: '%s', port: %d}]}]}
                """
                        .formatted(directory.resolve("state"), limits, host.ip(), host.port()));
        return DeployedWeir.with(Map.of("weir.config", file.toString()));
    }

    private static CompletableFuture<Void> undeploy(DeployedWeir weir) {
        return CompletableFuture.runAsync(() -> {
            try {
                weir.undeploy();
            } catch (Exception e) {
                throw new CompletionException(e);
            }
        });
    }
}

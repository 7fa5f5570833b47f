package dev.weir.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Named.named;

import dev.weir.fixture.Await;
import dev.weir.fixture.RawClient;
import dev.weir.fixture.TestHost;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Deployed again and again, Weir leaves nothing behind in the container that goes on. */
class RedeployIT {

    private static final int TIMES = 10;
    private static final int NOT_FOUND = 404;
    private static final String DEPLOYED = "Weir is deployed";
    private static final Duration DEPLOYMENT = Duration.ofSeconds(60);

    /** A compiler of the JVM that has much to do holds the classes that it is to compile. */
    private static final Duration UNLOADING = Duration.ofSeconds(60);

    static Stream<Named<Stage.Start>> containers() {
        return Stream.of(
                named("Jetty", Jetty::start),
                named(
                        "Tomcat 10.1",
                        (directory, yaml, front) -> Tomcat.start(Tomcat.Version.TOMCAT_10_1, directory, yaml, front)),
                named(
                        "Tomcat 11",
                        (directory, yaml, front) -> Tomcat.start(Tomcat.Version.TOMCAT_11, directory, yaml, front)));
    }

    /** All at the same time, as most of it is waiting for the containers to look for changes. */
    @ParameterizedTest
    @Execution(ExecutionMode.CONCURRENT)
    @MethodSource("containers")
    void tenDeploymentsLeaveNothingBehind(Stage.Start way, @TempDir Path directory) throws Exception {
        try (Stage stage = new Stage(directory, way)) {
            Container container = (Container) stage.weir();
            Jvm jvm = new Jvm(container.process());
            redeploy(container, stage);
            long openFiles = jvm.openFiles();

            for (int i = 1; i < TIMES; i++) {
                redeploy(container, stage);
            }
            Await.until("no more files are open than at first", () -> jvm.openFiles() <= openFiles);
            container.undeploy();
            Await.until("nothing is deployed", DEPLOYMENT, () -> status(stage) == NOT_FOUND);

            Await.equal("threads of Weir", List.of(), () -> jvm.threads("weir-"));
            Await.until("no class of Weir has an instance", UNLOADING, () -> jvm.instances("dev.weir.")
                    .isEmpty());
            assertThat(stage.hosts()).extracting(TestHost::openConnections).containsOnly(0);
            assertThat(container.log()).doesNotContain("memory leak");
        }
    }

    /** Has it serve requests of all kinds, then deploys it anew, which forgets the orders that were given. */
    private static void redeploy(Container container, Stage stage) throws IOException {
        serve(stage);
        stage.down("primary", "a");
        int deployments = deployments(container);

        container.redeploy();

        // Asking it meanwhile would be a request that the container has to wait for.
        Await.until("it is deployed anew", DEPLOYMENT, () -> deployments(container) > deployments);
        Await.until("the order is forgotten", DEPLOYMENT, () -> ordersAreForgotten(stage));
        serve(stage);
    }

    private static int deployments(Container container) {
        return container.log().split(DEPLOYED, -1).length - 1;
    }

    private static void serve(Stage stage) throws IOException {
        assertThat(stage.get("/").status()).isEqualTo(200);
        assertThat(stage.post("/", "body").status()).isEqualTo(200);
        assertThat(stage.request("POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n")
                        .status())
                .isEqualTo(411);
        try (RawClient client = stage.tlsClient()) {
            client.send("GET / HTTP/1.1\r\nHost: test.example\r\n\r\n");
            assertThat(client.response().status()).isEqualTo(200);
        }
    }

    private static boolean ordersAreForgotten(Stage stage) {
        try {
            String pools = stage.admin("GET", "/pools").text();
            return pools.contains("\"primary\"") && !pools.contains("down_by_hand");
        } catch (IOException between) {
            return false;
        }
    }

    private static int status(Stage stage) {
        try {
            return stage.get("/").status();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}

package dev.weir.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.fixture.Await;
import dev.weir.fixture.RawClient;
import dev.weir.fixture.Response;
import dev.weir.fixture.TestHost;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * A container gives the directory for state back when Weir is undeployed, and the next deployment takes it; or, in Jetty,
 * when the next deployment begins, which it does before the one before ends.
 */
class StateInContainersIT {

    private static final Duration DEPLOYMENT = Duration.ofSeconds(60);

    @TempDir
    private Path directory;

    @ParameterizedTest
    @EnumSource
    void orderOutlivesADeployment(OperatorsIT.In container) throws Exception {
        try (TestHost a = TestHost.start("a");
                TestHost b = TestHost.start("b");
                Container weir = container.start(directory, yaml(a, b))) {
            Await.until("Weir is deployed", DEPLOYMENT, () -> deployments(weir) == 1);
            Response order = admin(weir, "/down_host/primary/a");
            weir.redeploy();
            Await.until("Weir is deployed again", DEPLOYMENT, () -> deployments(weir) == 2);
            // Jetty asks the earlier one for a moment yet, which has handed the directory over.
            Await.until("the next one serves", DEPLOYMENT, () -> keepsState(weir));

            assertThat(order.status()).isEqualTo(200);
            assertThat(order.text()).isEmpty();
            assertThat(admin(weir, "/pools").text()).contains("\"state\":\"down_by_hand\"");
            assertThat(RawClient.get(weir.port("http"), "/").text()).isEqualTo("b");
            assertThat(weir.log()).doesNotContain("Weir is not deployed");
            assertThat(directory.resolve("state").toFile().list()).containsExactlyInAnyOrder("journal", "lock");

            weir.undeploy();
            Jvm jvm = new Jvm(weir.process());
            Await.until("no class of Weir has an instance", DEPLOYMENT, () -> jvm.instances("dev.weir.")
                    .isEmpty());
        }
    }

    private static long deployments(Container weir) {
        return weir.log()
                .lines()
                .filter(line -> line.contains("Weir is deployed;"))
                .count();
    }

    private boolean keepsState(Container weir) {
        String state = "{\"dir\":\"" + directory.resolve("state") + "\",\"writable\":true}";
        try {
            return admin(weir, "/state").text().equals(state);
        } catch (IOException between) {
            return false;
        }
    }

    private static Response admin(Container weir, String path) throws IOException {
        return RawClient.request(weir.adminPort(), "GET " + path + " HTTP/1.1\r\nHost: localhost\r\n\r\n");
    }

    private String yaml(TestHost a, TestHost b) {
        return """
                state: {dir: '%s'}
                upstreams:
                  http:
                    pools:
                      - id: primary
                        hosts: [{id: a, host: '%s', port: %d}, {id: b, host: '%s', port: %d}]
                """
                .formatted(directory.resolve("state"), a.ip(), a.port(), b.ip(), b.port());
    }
}

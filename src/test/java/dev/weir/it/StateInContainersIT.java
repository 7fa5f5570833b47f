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
 * A container gives the directory for state back when Weir is undeployed, and the next deployment takes it. Not so Jetty:
 * it begins a new deployment before it ends the old one, which is then refused.
 */
class StateInContainersIT {

    private static final Duration DEPLOYMENT = Duration.ofSeconds(60);

    @TempDir
    private Path directory;

    @ParameterizedTest
    @EnumSource(names = {"TOMCAT_10_1", "TOMCAT_11"})
    void orderOutlivesADeployment(OperatorsIT.In container) throws Exception {
        try (TestHost a = TestHost.start("a");
                TestHost b = TestHost.start("b");
                Container weir = container.start(directory, yaml(a, b))) {
            Await.until("Weir is deployed", DEPLOYMENT, () -> deployments(weir) == 1);
            Response order = admin(weir, "/down_host/primary/a");
            weir.redeploy();
            Await.until("Weir is deployed again", DEPLOYMENT, () -> deployments(weir) == 2);
            Await.until("Weir serves", DEPLOYMENT, () -> answersFrom(weir, "b"));

            assertThat(order.status()).isEqualTo(200);
            assertThat(order.text()).isEmpty();
            assertThat(admin(weir, "/pools").text()).contains("\"state\":\"down_by_hand\"");
            assertThat(admin(weir, "/state").text())
                    .isEqualTo("{\"dir\":\"" + directory.resolve("state") + "\",\"writable\":true}");
            assertThat(weir.log()).doesNotContain("Weir is not deployed");
            assertThat(directory.resolve("state").toFile().list()).containsExactlyInAnyOrder("journal", "lock");
        }
    }

    private static long deployments(Container weir) {
        return weir.log()
                .lines()
                .filter(line -> line.contains("Weir is deployed;"))
                .count();
    }

    private static boolean answersFrom(Container weir, String host) {
        try {
            return RawClient.get(weir.port("http"), "/").text().equals(host);
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

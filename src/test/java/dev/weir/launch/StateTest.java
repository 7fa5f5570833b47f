package dev.weir.launch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.fixture.Await;
import dev.weir.fixture.Behaviour;
import dev.weir.fixture.RawClient;
import dev.weir.fixture.Response;
import dev.weir.fixture.TestHost;
import dev.weir.upstream.Health;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a whole Weir remembers over a restart. */
class StateTest {

    @TempDir
    private Path directory;

    @Test
    void hostThatIsDownByHandGetsNoRequestAfterARestart() throws Exception {
        try (TestHost a = TestHost.start("a");
                TestHost b = TestHost.start("b")) {
            try (TestWeir weir = start("", a, b)) {
                weir.order("/down_host/primary/a");
            }
            try (TestWeir weir = start("", a, b)) {
                assertThat(weir.get("/").text()).isEqualTo("b");
                assertThat(weir.get("/").text()).isEqualTo("b");
                weir.order("/up_host/primary/a");
            }
            try (TestWeir weir = start("", a, b)) {
                assertThat(weir.host("primary", "a").usable()).isTrue();
            }
        }
    }

    @Test
    void hostThatFailedComesBackAfterTheRestOfItsTime() throws Exception {
        try (TestHost a = TestHost.start("a");
                TestHost b = TestHost.start("b")) {
            a.behave(Behaviour.closeOnAccept());
            String options = "max_fails: 1, failed_timeout: 8s";
            long failedNanos;
            try (TestWeir weir = start(options, a, b)) {
                weir.get("/");
                weir.get("/");
                failedNanos = System.nanoTime();
                assertThat(weir.host("primary", "a").health()).isInstanceOf(Health.DownByFailures.class);
            }
            try (TestWeir weir = start(options, a, b)) {
                Health restored = weir.host("primary", "a").health();
                Await.until("it is back", () -> weir.host("primary", "a").usable());
                long afterNanos = System.nanoTime() - failedNanos;

                assertThat(restored).isInstanceOf(Health.DownByFailures.class);
                // It failed a moment before failedNanos.
                assertThat(afterNanos).isGreaterThan(Duration.ofSeconds(7).toNanos());
            }
        }
    }

    @Test
    void directoryThatIsGoneStopsNoRequestAndNoOrder() throws Exception {
        try (TestHost a = TestHost.start("a");
                TestHost b = TestHost.start("b");
                TestWeir weir = start("", a, b)) {
            Path state = directory.resolve("state");
            Files.move(state, directory.resolve("away"));
            Files.createFile(state);

            Response order = admin(weir, "/down_host/primary/a");
            Response during = admin(weir, "/state");

            assertThat(order.status()).isEqualTo(200);
            assertThat(order.text())
                    .startsWith("{\"warning\":\"The order is carried out, but may not outlive a restart");
            assertThat(during.text()).contains("\"writable\":false", "\"since\":", state + ": is no directory");
            assertThat(weir.get("/").text()).isEqualTo("b");

            Files.delete(state);

            Await.until("it works again", () -> isWritable(weir));
            assertThat(Files.readString(state.resolve("journal")))
                    .contains("order down upstream=http pool=primary host=a");
        }
    }

    private static boolean isWritable(TestWeir weir) {
        try {
            return admin(weir, "/state").text().contains("\"writable\":true");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Response admin(TestWeir weir, String path) throws IOException {
        return RawClient.request(weir.adminPort(), "GET " + path + " HTTP/1.1\r\nHost: localhost\r\n\r\n");
    }

    private TestWeir start(String options, TestHost... hosts) throws Exception {
        String state = "state: {dir: '" + directory.resolve("state") + "'}";
        return TestWeir.ofPools(state, TestWeir.pool("primary", options, hosts));
    }
}

package dev.weir.admin.v1;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.admin.AdminServer;
import dev.weir.admin.Response;
import dev.weir.config.Problem;
import dev.weir.config.Reading;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** Documents that come at the same time. */
final class ConfigTurnTest {

    private static final int DEADLINE_SECONDS = 10;

    private final CountDownLatch begun = new CountDownLatch(1);
    private final CountDownLatch goOn = new CountDownLatch(1);

    @Test
    void oneDocumentIsReadAtATime() throws Exception {
        try (AdminServer admin = AdminServer.of(new SlowConfiguration())) {
            CompletableFuture<Response> first = CompletableFuture.supplyAsync(() -> put(admin));
            assertThat(begun.await(DEADLINE_SECONDS, TimeUnit.SECONDS)).isTrue();

            Response second = put(admin);
            goOn.countDown();
            int firstStatus = first.get(DEADLINE_SECONDS, TimeUnit.SECONDS).status();
            int third = put(admin).status();

            assertThat(second.status()).isEqualTo(503);
            assertThat(second.header("retry-after")).isEqualTo("5");
            assertThat(List.of(firstStatus, third)).containsOnly(422);
        }
    }

    private static Response put(AdminServer admin) {
        try {
            return admin.send("PUT", "/api/v1/config", "{}", "Content-Type: application/json", "If-Match: *");
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        }
    }

    /** Takes its time to find every document wrong. */
    private final class SlowConfiguration extends AdminServer.NoConfiguration {

        @Override
        public Reading read(String json) {
            begun.countDown();
            try {
                assertThat(goOn.await(DEADLINE_SECONDS, TimeUnit.SECONDS)).isTrue();
            } catch (InterruptedException stopped) {
                throw new AssertionError(stopped);
            }
            return new Reading.Refused(List.of(new Problem("body", 0, "via", "is wrong")), List.of());
        }
    }
}

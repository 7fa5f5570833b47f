package dev.weir.launch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.fixture.Await;
import dev.weir.fixture.Ports;
import dev.weir.fixture.RawClient;
import dev.weir.fixture.Response;
import dev.weir.listen.TestLimits;
import dev.weir.listen.TestSettings;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class ServiceTest {

    @Test
    void acceptsDuringTheStopDelayAndRefusesAfterwards() throws Exception {
        Service service = Service.start(TestSettings.http(
                new TestLimits().stopDelay(Duration.ofSeconds(3)).build()));
        int port = service.listeners().get(0).port();

        CompletableFuture<Void> closing = CompletableFuture.runAsync(service::close);
        Response during = RawClient.get(port, "/");

        assertThat(during.complete()).isTrue();
        Await.until("new connections are refused", () -> Ports.refuses(port));
        closing.get(Await.DEADLINE.toSeconds(), TimeUnit.SECONDS);
    }

    @Test
    void closingTwiceDoesNothing() throws Exception {
        Service service = Service.start(TestSettings.http(new TestLimits().build()));

        service.close();
        service.close();

        assertThat(Ports.refuses(service.listeners().get(0).port())).isTrue();
    }
}

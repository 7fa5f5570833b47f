package dev.weir.transport;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.fixture.Await;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;

/** What the connections of all upstreams share. */
class EngineTest {

    @Test
    void closeReturnsWhenItsTimerHasEnded() throws Exception {
        Engine engine = new Engine(20, 10);
        engine.start();
        CompletableFuture<Thread> timer = new CompletableFuture<>();
        engine.scheduler()
                .schedule(
                        () -> {
                            timer.complete(Thread.currentThread());
                            endSlowly();
                        },
                        0,
                        TimeUnit.NANOSECONDS);
        Thread thread = timer.get(Await.DEADLINE.toSeconds(), TimeUnit.SECONDS);

        engine.close();

        assertThat(thread.isAlive()).isFalse();
    }

    private static void endSlowly() {
        while (!Thread.interrupted()) {
            LockSupport.park();
        }
        LockSupport.parkNanos(Duration.ofMillis(300).toNanos());
    }
}

package dev.weir.loop;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.fixture.Await;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.eclipse.jetty.util.thread.Invocable.InvocationType;
import org.junit.jupiter.api.Test;

/** What connections share. */
class LoopsTest {

    @Test
    void closeReturnsWhenItsTimerHasEnded() throws Exception {
        Loops loops = new Loops(20, InvocationType.NON_BLOCKING);
        loops.start();
        CompletableFuture<Thread> timer = new CompletableFuture<>();
        loops.scheduler()
                .schedule(
                        () -> {
                            timer.complete(Thread.currentThread());
                            endSlowly();
                        },
                        0,
                        TimeUnit.NANOSECONDS);
        Thread thread = timer.get(Await.DEADLINE.toSeconds(), TimeUnit.SECONDS);

        loops.close();

        assertThat(thread.isAlive()).isFalse();
    }

    private static void endSlowly() {
        while (!Thread.interrupted()) {
            LockSupport.park();
        }
        LockSupport.parkNanos(Duration.ofMillis(300).toNanos());
    }
}

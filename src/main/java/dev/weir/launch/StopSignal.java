package dev.weir.launch;

import dev.weir.cli.ExitStatus;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What becomes of a signal to end, such as SIGTERM: the service is closed, then the process exits with status 0. As long
 * as there is no service it exits at once. Further signals change nothing.
 */
final class StopSignal implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(StopSignal.class);

    private final Thread hook = new Thread(this::stop, "weir-stop");
    private volatile @Nullable Service service;

    private StopSignal() {}

    /** Takes signals from now on. */
    static StopSignal take() {
        StopSignal signal = new StopSignal();
        Runtime.getRuntime().addShutdownHook(signal.hook);
        return signal;
    }

    /** From now on a signal closes this service. */
    void closes(Service started) {
        service = started;
    }

    /** Waits for a signal, and then does not return. */
    void await() throws InterruptedException {
        new CountDownLatch(1).await();
    }

    private void stop() {
        try {
            Service running = service;
            if (running != null) {
                LOG.info("Stopping");
                haltAfter(running.stopBound());
                running.close();
                LOG.info("Stopped");
            }
        } finally {
            // Else the status would be 143: a stop that was asked for would look like a crash.
            Runtime.getRuntime().halt(ExitStatus.OK);
        }
    }

    /** Whatever holds up the stop: the process ends, before whoever waits for that loses patience. */
    private static void haltAfter(Duration bound) {
        Thread limit = new Thread(
                () -> {
                    try {
                        Thread.sleep(bound.toMillis());
                        LOG.warn(
                                "Something did not stop within {} s; the process ends all the same", bound.toSeconds());
                    } catch (InterruptedException nobodyDoes) {
                        Thread.currentThread().interrupt();
                    } finally {
                        Runtime.getRuntime().halt(ExitStatus.OK);
                    }
                },
                "weir-stop-limit");
        limit.setDaemon(true);
        limit.start();
    }

    /** The process ends for another reason, and has another status. */
    @Override
    public void close() {
        try {
            var unused = Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException stopping) {
            // A signal came first.
        }
    }
}

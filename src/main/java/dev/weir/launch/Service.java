package dev.weir.launch;

import dev.weir.Weir;
import dev.weir.WeirListener;
import dev.weir.config.Home;
import dev.weir.config.Settings;
import dev.weir.config.SettingsFile;
import dev.weir.listen.CannotStart;
import dev.weir.listen.Listener;
import dev.weir.listen.Listeners;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Weir with its listeners, from start to stop. {@link #close} may be called twice. */
final class Service implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(Service.class);

    private final Settings settings;
    private final Weir weir;
    private final Listeners listeners;

    private Service(Settings settings, Weir weir, Listeners listeners) {
        this.settings = settings;
        this.weir = weir;
        this.listeners = listeners;
    }

    /**
     * Binds the ports, starts the background threads and takes connections. There is no file to be read again.
     *
     * @throws CannotStart if one of it fails; then nothing is left running
     */
    static Service start(Settings settings) throws CannotStart {
        return start(settings, null);
    }

    /**
     * Binds the ports, starts the background threads and takes connections.
     *
     * @param file that the settings were read from, or null if they have none
     * @throws CannotStart if one of it fails; then nothing is left running
     */
    static Service start(Settings settings, @Nullable SettingsFile file) throws CannotStart {
        Weir weir = assemble(settings, file);
        try {
            return new Service(settings, weir, started(weir, settings));
        } catch (CannotStart | RuntimeException e) {
            weir.close();
            throw e;
        }
    }

    private static Listeners started(Weir weir, Settings settings) throws CannotStart {
        Listeners listeners = new Listeners(
                settings, weir.balancer(), weir.admin(settings.admin().bind()), new WeirListener(weir));
        try {
            listeners.start();
            return listeners;
        } catch (CannotStart | RuntimeException e) {
            listeners.close();
            throw e;
        }
    }

    private static Weir assemble(Settings settings, @Nullable SettingsFile file) throws CannotStart {
        try {
            return new Weir(settings, Home.LAUNCHER, file);
        } catch (IllegalArgumentException e) {
            throw new CannotStart(String.valueOf(e.getMessage()), e);
        }
    }

    /** The balancer behind the listeners. */
    Weir weir() {
        return weir;
    }

    List<Listener> listeners() {
        return listeners.all();
    }

    /** Waits until the process is asked to end, and then does not return: the process exits with status 0. */
    void awaitStop() throws InterruptedException {
        Runtime.getRuntime().addShutdownHook(new Thread(this::stopProcess, "weir-stop"));
        new CountDownLatch(1).await();
    }

    private void stopProcess() {
        try {
            log.info("Stopping");
            close();
            log.info("Stopped");
        } finally {
            // Else the status would be 143: a stop that was asked for would look like a crash.
            Runtime.getRuntime().halt(Main.OK);
        }
    }

    /** Is no longer ready, but still accepts for {@code stop_delay}, then ends the listeners with their requests, and with them the rest. */
    @Override
    public void close() {
        weir.announceStop();
        pause(settings.limits().stopDelay());
        listeners.close();
    }

    private static void pause(Duration delay) {
        try {
            Thread.sleep(delay.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt(); // whoever is in such a hurry gets the rest at once
        }
    }
}

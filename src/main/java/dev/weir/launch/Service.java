package dev.weir.launch;

import dev.weir.Weir;
import dev.weir.config.Home;
import dev.weir.config.Limits;
import dev.weir.config.Settings;
import dev.weir.config.SettingsFile;
import dev.weir.listen.CannotStart;
import dev.weir.listen.Listener;
import dev.weir.listen.Listeners;
import dev.weir.listen.Traffic;
import dev.weir.proxy.BalancerServlet;
import dev.weir.proxy.Client;
import dev.weir.state.StateUnusable;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Weir with its listeners, from start to stop. {@link #close} may be called twice. */
final class Service implements AutoCloseable {

    /** For the connections to hosts and the threads, 5 s each, and for those who are told of events. */
    private static final Duration STOP_SLACK = Duration.ofSeconds(20);

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
     * @throws StateUnusable if the directory for state cannot be used
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
                settings,
                weir.loops(),
                traffic(weir),
                weir.admin(settings.admin().bind()));
        try {
            weir.start();
            listeners.start();
            return listeners;
        } catch (CannotStart | RuntimeException e) {
            listeners.close();
            throw e;
        }
    }

    private static Traffic traffic(Weir weir) {
        BalancerServlet balancer = weir.balancer();
        return new Traffic() {
            @Override
            public void accept(Client client) {
                balancer.serve(client);
            }

            @Override
            public void refused(int status) {
                weir.refused(status);
            }
        };
    }

    private static Weir assemble(Settings settings, @Nullable SettingsFile file) throws CannotStart {
        try {
            return new Weir(settings, Home.LAUNCHER, file, "");
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

    /** How long {@link #close} should take at the most. */
    Duration stopBound() {
        Limits limits = settings.limits();
        return limits.stopDelay().plus(limits.stopTimeout()).plus(STOP_SLACK);
    }

    /**
     * Is no longer ready, but still accepts for {@code stop_delay}, then ends those who follow the events, the listeners
     * with their requests, and with them the rest.
     */
    @Override
    public void close() {
        weir.announceStop();
        pause(settings.limits().stopDelay());
        weir.endStreams();
        listeners.close();
        weir.close();
    }

    private static void pause(Duration delay) {
        try {
            Thread.sleep(delay.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt(); // whoever is in such a hurry gets the rest at once
        }
    }
}

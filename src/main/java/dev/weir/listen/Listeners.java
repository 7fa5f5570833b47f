package dev.weir.listen;

import dev.weir.config.Settings;
import dev.weir.loop.Loops;
import jakarta.servlet.http.HttpServlet;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The listeners of Weir when it runs by itself: one Jetty for traffic, one for the admin API. Started once, then stopped
 * once; {@link #close} may be called again.
 */
public final class Listeners implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(Listeners.class);

    static {
        // Read once, by a class of Jetty: else it would rewrite a host's Content-Type, "charset=UTF-8" to
        // "charset=utf-8".
        System.setProperty("org.eclipse.jetty.http.HttpGenerator.STRICT", "true");
    }

    private final Settings settings;
    private final TrafficServer traffic;
    private final AdminServer admin;
    /** Guarded by this. */
    private boolean closed;

    /**
     * Binds all ports, or none.
     *
     * @param loops started before {@link #start}, and outliving this
     * @param traffic gets each request that could be read; must not block
     * @throws CannotStart if one cannot be bound, or the certificate cannot be used
     */
    public Listeners(Settings settings, Loops loops, Traffic traffic, HttpServlet admin) throws CannotStart {
        this.settings = settings;
        this.admin = new AdminServer(settings.admin(), admin);
        try {
            this.traffic = new TrafficServer(settings, loops, traffic);
        } catch (CannotStart e) {
            stop(this.admin::stop);
            throw e;
        }
    }

    /**
     * Takes connections.
     *
     * @throws CannotStart if Jetty refuses to start
     */
    public void start() throws CannotStart {
        try {
            admin.start();
            traffic.start();
        } catch (Exception e) {
            close();
            throw new CannotStart("cannot start the listeners: " + e.getMessage(), e);
        }
    }

    /** Every port that is listened on: those for traffic, then the admin port last. */
    public List<Listener> all() {
        List<Listener> listeners = new ArrayList<>(traffic.listeners());
        listeners.add(admin.listener());
        return listeners;
    }

    /**
     * Refuses new connections, waits for the requests in flight for at most {@code stop_timeout}, and stops. The admin
     * API can be reached until then.
     */
    @Override
    public synchronized void close() {
        if (closed) {
            return;
        }
        closed = true;
        stop(() -> traffic.stop(settings.limits().stopTimeout()));
        stop(admin::stop);
    }

    @FunctionalInterface
    private interface Stop {
        void run() throws Exception;
    }

    private static void stop(Stop stop) {
        try {
            stop.run();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (Exception e) {
            log.warn("A listener did not stop properly", e);
        }
    }
}

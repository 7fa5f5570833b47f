package dev.weir.listen;

import dev.weir.config.OpenFiles;
import dev.weir.config.Settings;
import jakarta.servlet.http.HttpServlet;
import java.util.List;
import org.eclipse.jetty.ee10.servlet.ServletContextHandler;
import org.eclipse.jetty.ee10.servlet.ServletHolder;
import org.eclipse.jetty.http.UriCompliance;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.util.thread.QueuedThreadPool;
import org.eclipse.jetty.util.thread.ScheduledExecutorScheduler;

/**
 * The embedded Jetty that offers the admin API. It shares nothing with the one for traffic, so that it can be reached
 * when that one is busy, and never through a port for traffic.
 */
final class AdminServer {

    /** One that accepts, one that selects, one in reserve, and one for a connection above the limit. */
    private static final int OWN_THREADS = 4;

    private static final int RESERVED_THREADS = 1;
    /** One for each connection, for a client that does not read holds one. */
    private static final int MAX_THREADS = OpenFiles.ADMIN_CONNECTIONS + OWN_THREADS;

    private static final int IDLE_MILLIS = 30_000;

    private final Server server;
    private final ServerConnector connector;
    private final Listener listener;

    /**
     * Binds the port; connections wait there for {@link #start}.
     *
     * @throws CannotStart if the port cannot be bound
     */
    AdminServer(Settings.Admin settings, HttpServlet admin) throws CannotStart {
        QueuedThreadPool threads = threads();
        server = new Server(threads, new ScheduledExecutorScheduler("weir-admin-timer", true), null);
        server.setErrorHandler(new PlainErrors(status -> {}));
        server.setHandler(context(admin));
        connector = new PatientConnector(server, 1, new HttpConnectionFactory(configuration()));
        connector.setIdleTimeout(IDLE_MILLIS);
        server.addConnector(connector);
        ConnectionLimit.set("the admin API", OpenFiles.ADMIN_CONNECTIONS, List.of(connector));
        listener = Listener.open(connector, "admin", "http", settings.bind(), settings.port());
    }

    /** Made when they are needed; all but 8 end when they have had nothing to do for a minute. */
    private static QueuedThreadPool threads() {
        QueuedThreadPool threads = new QueuedThreadPool(MAX_THREADS);
        threads.setName("weir-admin");
        threads.setReservedThreads(RESERVED_THREADS);
        threads.setMaxEvictCount(MAX_THREADS);
        return threads;
    }

    private static ServletContextHandler context(HttpServlet admin) {
        ServletContextHandler context = new ServletContextHandler("/");
        context.setErrorHandler(new PlainErrors(status -> {}));
        context.getServletHandler().setEnsureDefaultServlet(false);
        context.getServletHandler().setDecodeAmbiguousURIs(true);
        ServletHolder holder = new ServletHolder("admin", admin);
        holder.setAsyncSupported(true);
        context.addServlet(holder, "/*");
        return context;
    }

    private static HttpConfiguration configuration() {
        HttpConfiguration http = new HttpConfiguration();
        http.setSendServerVersion(false);
        http.setSendXPoweredBy(false);
        // An id may hold any character, a slash too.
        http.setUriCompliance(UriCompliance.UNSAFE);
        return http;
    }

    void start() throws Exception {
        server.start();
    }

    Listener listener() {
        return listener;
    }

    /** Gives the port back, also if it was never started. */
    void stop() throws Exception {
        connector.close();
        server.stop();
    }
}

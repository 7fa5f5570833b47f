package dev.weir.listen;

import dev.weir.config.Limits;
import dev.weir.config.OpenFiles;
import dev.weir.config.Settings;
import jakarta.servlet.ServletContextListener;
import jakarta.servlet.http.HttpServlet;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import org.eclipse.jetty.alpn.server.ALPNServerConnectionFactory;
import org.eclipse.jetty.ee10.servlet.ServletContextHandler;
import org.eclipse.jetty.ee10.servlet.ServletHolder;
import org.eclipse.jetty.http.HttpCompliance;
import org.eclipse.jetty.http.UriCompliance;
import org.eclipse.jetty.server.ConnectionFactory;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.SecureRequestCustomizer;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.server.SslConnectionFactory;
import org.eclipse.jetty.util.thread.QueuedThreadPool;
import org.eclipse.jetty.util.thread.ScheduledExecutorScheduler;

/** The embedded Jetty that takes traffic. */
final class TrafficServer {

    /** More threads than work make the slowest answers slower: nothing on this path blocks. */
    private static final int THREADS_PER_CORE = 4;

    private static final int MIN_THREADS = 16;

    /** Above the limit for a host's headers: what Weir adds to them. */
    private static final int OWN_RESPONSE_HEADERS = 4 * 1024;

    /** RFC 7301, section 6. */
    private static final String ALPN_HTTP_1_1 = "http/1.1";

    private static final Duration STOP_POLL = Duration.ofMillis(20);

    private final Server server;
    private final List<Listener> listeners = new ArrayList<>();
    private final ClientTimeouts timeouts;

    /**
     * Binds the ports; connections wait there for {@link #start}.
     *
     * @throws CannotStart if a port cannot be bound or the certificate cannot be used
     */
    TrafficServer(Settings settings, HttpServlet balancer, ServletContextListener lifecycle) throws CannotStart {
        server = new Server(threads(), new ScheduledExecutorScheduler("weir-timer", true), null);
        timeouts = new ClientTimeouts(server, settings.limits());
        server.addBean(timeouts);
        server.setErrorHandler(new PlainErrors());
        server.setHandler(context(balancer, lifecycle));
        try {
            openListeners(settings.listeners(), settings.limits());
        } catch (CannotStart e) {
            connectors().forEach(ServerConnector::close);
            throw e;
        }
        int room = OpenFiles.ofProcess().share();
        ConnectionLimit.set("limits.max_connections", Math.min(settings.limits().maxConnections(), room), connectors());
    }

    private static QueuedThreadPool threads() {
        int cores = Runtime.getRuntime().availableProcessors();
        QueuedThreadPool threads = new QueuedThreadPool(Math.max(MIN_THREADS, THREADS_PER_CORE * cores));
        threads.setName("weir-traffic");
        return threads;
    }

    private static ServletContextHandler context(HttpServlet balancer, ServletContextListener lifecycle) {
        ServletContextHandler context = new ServletContextHandler("/");
        context.setErrorHandler(new PlainErrors());
        // WEB-INF is a path like any other here.
        context.setProtectedTargets(new String[0]);
        context.getServletHandler().setEnsureDefaultServlet(false);
        context.getServletHandler().setDecodeAmbiguousURIs(true);
        context.addEventListener(lifecycle);
        ServletHolder holder = new ServletHolder("balancer", balancer);
        holder.setAsyncSupported(true);
        context.addServlet(holder, "/*");
        return context;
    }

    private static HttpConfiguration configuration(Limits limits) {
        HttpConfiguration http = new HttpConfiguration();
        http.setSendServerVersion(false);
        http.setSendXPoweredBy(false);
        // The hosts send it.
        http.setSendDateHeader(false);
        // Else a Cookie or Authorization that equals an earlier one save for case would be replaced by that.
        http.setHeaderCacheCaseSensitive(true);
        // A proxy takes the authority of an absolute target for the Host header's (RFC 9112, section 3.2.2).
        http.setHttpCompliance(HttpCompliance.STRICT.with("WEIR", HttpCompliance.Violation.MISMATCHED_AUTHORITY));
        // What a target means is for the hosts to say.
        http.setUriCompliance(UriCompliance.UNSAFE.without(
                "WEIR", UriCompliance.Violation.USER_INFO, UriCompliance.Violation.FRAGMENT));
        http.setRequestHeaderSize(limits.requestHeadSize());
        http.setMaxResponseHeaderSize(limits.responseHeadSize() + OWN_RESPONSE_HEADERS);
        http.addCustomizer(new RequestGate(limits.requestHeaderCount(), limits.requestHeadSize()));
        // Else Jetty adds one that refuses every Host that the certificate does not name.
        http.addCustomizer(new SecureRequestCustomizer(false));
        return http;
    }

    private static HttpConfiguration secured(HttpConfiguration plain) {
        HttpConfiguration secured = new HttpConfiguration(plain);
        // Jetty would add one that wants the Host to be a name of the certificate.
        secured.addCustomizer(new SecureRequestCustomizer(false));
        return secured;
    }

    private void openListeners(Settings.Listeners settings, Limits limits) throws CannotStart {
        HttpConfiguration http = configuration(limits);
        Settings.Http plain = settings.http();
        if (plain != null) {
            ServerConnector connector = new PatientConnector(server, -1, new ClientConnections(http));
            if (plain.http2()) {
                connector.addConnectionFactory(Http2Connections.plain(http, limits));
            }
            add(connector, "listeners.http", "http", plain.bind(), plain.port());
        }
        Settings.Https secure = settings.https();
        if (secure != null) {
            ServerCertificate certificate = new ServerCertificate(secure);
            ServerConnector connector = new PatientConnector(server, -1, secured(secure, certificate, http, limits));
            server.addBean(new CertificateReload(server, certificate));
            add(connector, "listeners.https", "https", secure.bind(), secure.port());
        }
    }

    /** TLS, and the protocols that a client may choose in it: HTTP/1.1 if it chooses none. */
    private static ConnectionFactory[] secured(
            Settings.Https settings, ServerCertificate certificate, HttpConfiguration plain, Limits limits) {
        HttpConfiguration http = secured(plain);
        ClientConnections http1 = new ClientConnections(http);
        if (!settings.http2()) {
            return new ConnectionFactory[] {
                new SslConnectionFactory(certificate.contextFactory(), http1.getProtocol()), http1
            };
        }
        Http2Connections http2 = Http2Connections.secure(http, limits);
        ALPNServerConnectionFactory choice = new ALPNServerConnectionFactory(http2.getProtocol(), ALPN_HTTP_1_1);
        choice.setDefaultProtocol(ALPN_HTTP_1_1);
        return new ConnectionFactory[] {
            new SslConnectionFactory(certificate.contextFactory(), choice.getProtocol()), choice, http2, http1
        };
    }

    private void add(ServerConnector connector, String key, String scheme, String bind, int port) throws CannotStart {
        // ClientTimeouts does this, at a stop as well.
        connector.setIdleTimeout(0);
        connector.setShutdownIdleTimeout(-1);
        server.addConnector(connector);
        listeners.add(Listener.open(connector, key, scheme, bind, port));
    }

    void start() throws Exception {
        server.start();
    }

    List<Listener> listeners() {
        return List.copyOf(listeners);
    }

    /**
     * Refuses new connections, lets the requests in flight end for at most this time, and stops; at once if the thread
     * is interrupted. An answer that begins after this has {@code Connection: close}, in HTTP/2 a GOAWAY goes before.
     */
    void stop(Duration timeout) throws Exception {
        long deadline = System.nanoTime() + timeout.toNanos();
        for (ServerConnector connector : connectors()) {
            var unused = connector.shutdown();
        }
        while (connected()
                && deadline - System.nanoTime() > 0
                && !Thread.currentThread().isInterrupted()) {
            timeouts.closeIdle();
            LockSupport.parkNanos(STOP_POLL.toNanos());
        }
        timeouts.cutAll();
        server.stop();
    }

    private boolean connected() {
        return connectors().stream()
                .anyMatch(connector -> !connector.getConnectedEndPoints().isEmpty());
    }

    private List<ServerConnector> connectors() {
        return List.copyOf(server.getBeans(ServerConnector.class));
    }
}

package dev.weir.listen;

import dev.weir.config.Limits;
import dev.weir.config.OpenFiles;
import dev.weir.config.Settings;
import dev.weir.loop.Loops;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import org.eclipse.jetty.alpn.server.ALPNServerConnectionFactory;
import org.eclipse.jetty.http.HttpCompliance;
import org.eclipse.jetty.http.UriCompliance;
import org.eclipse.jetty.server.ConnectionFactory;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.server.SslConnectionFactory;

/** The embedded Jetty that takes traffic. */
final class TrafficServer {

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
    TrafficServer(Settings settings, Loops loops, Traffic traffic) throws CannotStart {
        server = new Server(loops.threads(), loops.scheduler(), loops.buffers());
        // They outlive it.
        server.unmanage(loops.threads());
        server.unmanage(loops.scheduler());
        timeouts = new ClientTimeouts(server, settings.limits());
        server.addBean(timeouts);
        server.setErrorHandler(new PlainErrors(traffic::refused));
        server.setHandler(new Http2Handler(traffic));
        try {
            openListeners(settings.listeners(), settings.limits(), loops, traffic);
        } catch (CannotStart e) {
            connectors().forEach(ServerConnector::close);
            throw e;
        }
        int room = OpenFiles.ofProcess().share();
        ConnectionLimit.set("limits.max_connections", Math.min(settings.limits().maxConnections(), room), connectors());
    }

    /** For HTTP/2. */
    private static HttpConfiguration configuration(Limits limits) {
        HttpConfiguration http = new HttpConfiguration();
        http.setSendServerVersion(false);
        http.setSendXPoweredBy(false);
        // The hosts send it.
        http.setSendDateHeader(false);
        // A proxy takes the authority of an absolute target for the Host header's (RFC 9112, section 3.2.2).
        http.setHttpCompliance(HttpCompliance.STRICT.with("WEIR", HttpCompliance.Violation.MISMATCHED_AUTHORITY));
        // What a target means is for the hosts to say.
        http.setUriCompliance(UriCompliance.UNSAFE.without(
                "WEIR", UriCompliance.Violation.USER_INFO, UriCompliance.Violation.FRAGMENT));
        http.setRequestHeaderSize(limits.requestHeadSize());
        http.setMaxResponseHeaderSize(limits.responseHeadSize() + OWN_RESPONSE_HEADERS);
        http.addCustomizer(new Http2Gate(limits.requestHeaderCount(), limits.requestHeadSize()));
        return http;
    }

    private void openListeners(Settings.Listeners settings, Limits limits, Loops loops, Traffic traffic)
            throws CannotStart {
        HttpConfiguration http = configuration(limits);
        Settings.Http plain = settings.http();
        if (plain != null) {
            Http2Connections http2 = plain.http2() ? Http2Connections.plain(http, limits) : null;
            ServerConnector connector = new LoopConnector(server, loops, new ClientConnections(traffic, limits, http2));
            if (http2 != null) {
                connector.addConnectionFactory(http2);
            }
            add(connector, "listeners.http", "http", plain.bind(), plain.port());
        }
        Settings.Https secure = settings.https();
        if (secure != null) {
            ServerCertificate certificate = new ServerCertificate(secure);
            ServerConnector connector = new LoopConnector(
                    server,
                    loops,
                    secured(secure, certificate, new ClientConnections(traffic, limits, null), http, limits));
            server.addBean(new CertificateReload(server, certificate));
            add(connector, "listeners.https", "https", secure.bind(), secure.port());
        }
    }

    /** TLS, and the protocols that a client may choose in it: HTTP/1.1 if it chooses none. */
    private static ConnectionFactory[] secured(
            Settings.Https settings,
            ServerCertificate certificate,
            ClientConnections http1,
            HttpConfiguration http,
            Limits limits) {
        if (!settings.http2()) {
            return new ConnectionFactory[] {tls(certificate, http1), http1};
        }
        Http2Connections http2 = Http2Connections.secure(http, limits);
        ALPNServerConnectionFactory choice = new ALPNServerConnectionFactory(http2.getProtocol(), ALPN_HTTP_1_1);
        choice.setDefaultProtocol(ALPN_HTTP_1_1);
        return new ConnectionFactory[] {tls(certificate, choice), choice, http2, http1};
    }

    private static ConnectionFactory tls(ServerCertificate certificate, ConnectionFactory next) {
        SslConnectionFactory tls = new SslConnectionFactory(certificate.contextFactory(), next.getProtocol());
        // It would refuse every Host that the certificate does not name.
        tls.setEnsureSecureRequestCustomizer(false);
        return tls;
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

package dev.weir.admin;

import dev.weir.admin.console.Console;
import dev.weir.admin.v1.ApiV1;
import dev.weir.config.Reading;
import dev.weir.config.Reload;
import dev.weir.config.Settings;
import dev.weir.config.Settings.Admin;
import dev.weir.events.Events;
import dev.weir.upstream.HostOptions;
import dev.weir.upstream.PoolDefinition;
import dev.weir.upstream.PoolDefinition.HostDefinition;
import dev.weir.upstream.PoolOptions;
import dev.weir.upstream.Upstream;
import jakarta.servlet.http.HttpServlet;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.eclipse.jetty.ee10.servlet.ServletContextHandler;
import org.eclipse.jetty.ee10.servlet.ServletHolder;
import org.eclipse.jetty.http.UriCompliance;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.util.thread.QueuedThreadPool;

/** An admin servlet behind a real socket on 127.0.0.1; requests are written to it as text. Its wall clock stands still. */
public final class AdminServer implements AutoCloseable {

    /** What the wall clock shows. */
    public static final long NOW_MILLIS = 1_700_000_000_073L;

    private static final int MAX_THREADS = 8;
    private static final int DEADLINE_MILLIS = 10_000;

    private static final AdminAccess LOOPBACK = new AdminAccess("127.0.0.1");
    private static final Admin NO_CREDENTIALS = new Admin("127.0.0.1", 0);
    private static final Reloader NO_RELOAD = (discardChanges, by) -> new Reload.Refused(List.of("there is no file"));

    private static final HostChecker NO_CHECK =
            (upstream, pool, host, told) -> told.accept(new HostChecker.CalledOff());

    private static final MetricsText METRICS = accept -> new MetricsText.Page("text/plain", "for " + accept);

    private final Server server;
    private final int port;

    private AdminServer(HttpServlet servlet) throws Exception {
        server = new Server(new QueuedThreadPool(MAX_THREADS));
        HttpConfiguration anyTarget = new HttpConfiguration();
        anyTarget.setUriCompliance(UriCompliance.UNSAFE);
        ServerConnector connector = new ServerConnector(server, 1, 1, new HttpConnectionFactory(anyTarget));
        connector.setHost("127.0.0.1");
        server.addConnector(connector);
        ServletContextHandler context = new ServletContextHandler("/");
        context.addServlet(new ServletHolder(servlet), "/*");
        server.setHandler(context);
        server.start();
        port = connector.getLocalPort();
    }

    /** A server on a loopback listener. */
    public static AdminServer of(Upstream... upstreams) throws Exception {
        return of(LOOPBACK, upstreams);
    }

    /** A server that takes its listener to be bound otherwise than it is. */
    static AdminServer of(AdminAccess access, Upstream... upstreams) throws Exception {
        return of(access, NO_CREDENTIALS, upstreams);
    }

    /** A server that asks for these credentials. */
    public static AdminServer of(AdminAccess access, Admin credentials, Upstream... upstreams) throws Exception {
        return of(access, credentials, () -> false, NO_RELOAD, Persistence.none(), upstreams);
    }

    /** A server of a Weir whose orders outlive a restart by this. */
    public static AdminServer of(Persistence persistence, Upstream... upstreams) throws Exception {
        return of(LOOPBACK, NO_CREDENTIALS, () -> false, NO_RELOAD, persistence, upstreams);
    }

    /** A server of a Weir that stops when the supplier says so. */
    static AdminServer of(BooleanSupplier stopping, Upstream... upstreams) throws Exception {
        return of(LOOPBACK, NO_CREDENTIALS, stopping, NO_RELOAD, Persistence.none(), upstreams);
    }

    /** A server of a Weir that reloads like this. */
    static AdminServer of(Reloader reloader, Upstream... upstreams) throws Exception {
        return of(LOOPBACK, NO_CREDENTIALS, () -> false, reloader, Persistence.none(), upstreams);
    }

    /** A server that finds out like this who sends requests. */
    static AdminServer of(Authenticator authenticator, Upstream... upstreams) throws Exception {
        return of(LOOPBACK, authenticator, () -> false, NO_RELOAD, Persistence.none(), upstreams);
    }

    private static AdminServer of(
            AdminAccess access,
            Admin credentials,
            BooleanSupplier stopping,
            Reloader reloader,
            Persistence persistence,
            Upstream... upstreams)
            throws Exception {
        Authenticator authenticator = new Authenticator(() -> new Credentials(credentials), System::nanoTime);
        return of(access, authenticator, stopping, reloader, persistence, upstreams);
    }

    private static AdminServer of(
            AdminAccess access,
            Authenticator authenticator,
            BooleanSupplier stopping,
            Reloader reloader,
            Persistence persistence,
            Upstream... upstreams)
            throws Exception {
        InstantSource wallClock = InstantSource.fixed(Instant.ofEpochMilli(NOW_MILLIS));
        History history = new History(wallClock, () -> List.of(upstreams));
        List<Route> routes = new ArrayList<>();
        routes.addAll(
                SeedApi.routes(access, new Readiness(stopping, id -> true), reloader, persistence, history, wallClock));
        routes.addAll(ApiV1.routes(persistence, history, authenticator, NO_CHECK, new NoConfiguration(), wallClock));
        routes.add(MetricsText.route(METRICS));
        Events events = new Events(100, wallClock);
        routes.add(new EventStreams(events, 0, authenticator).route());
        Console console = new Console(() -> events.latest(100), history, wallClock);
        routes.add(console.files());
        return new AdminServer(new AdminServlet(() -> List.of(upstreams), access, authenticator, routes, console));
    }

    /** A server of this configuration, without upstreams. */
    public static AdminServer of(Configuration configuration) throws Exception {
        InstantSource wallClock = InstantSource.system();
        History history = new History(wallClock, List::of);
        Authenticator authenticator = new Authenticator(() -> new Credentials(NO_CREDENTIALS), System::nanoTime);
        List<Route> routes =
                ApiV1.routes(Persistence.none(), history, authenticator, NO_CHECK, configuration, wallClock);
        Console console = new Console(List::of, history, wallClock);
        return new AdminServer(new AdminServlet(List::of, LOOPBACK, authenticator, routes, console));
    }

    /** For tests that need none. */
    public static class NoConfiguration implements Configuration {

        @Override
        public Settings inForce() {
            throw new UnsupportedOperationException();
        }

        @Override
        public Reading read(String json) {
            throw new UnsupportedOperationException();
        }

        @Override
        public Replaced apply(State next, Consumer<Settings> expected, String by) {
            throw new UnsupportedOperationException();
        }
    }

    /** A server of this servlet alone. */
    static AdminServer of(HttpServlet servlet) throws Exception {
        return new AdminServer(servlet);
    }

    /** A server of these streams, without upstreams. */
    static AdminServer of(EventStreams streams, Authenticator authenticator) throws Exception {
        InstantSource wallClock = InstantSource.system();
        History history = new History(wallClock, List::of);
        List<Route> routes = new ArrayList<>(
                ApiV1.routes(Persistence.none(), history, authenticator, NO_CHECK, new NoConfiguration(), wallClock));
        routes.add(streams.route());
        Console console = new Console(List::of, history, wallClock);
        return new AdminServer(new AdminServlet(List::of, LOOPBACK, authenticator, routes, console));
    }

    /** An upstream whose clock the test advances. */
    public static Upstream upstream(String id, AtomicLong nanoClock, PoolDefinition... pools) {
        return new Upstream(id, null, List.of(pools), nanoClock::get, Runnable::run);
    }

    /** An upstream with the pool {@code primary} of the hosts {@code 1} and {@code 2}. */
    public static Upstream upstream(String id) {
        return upstream(
                id,
                new AtomicLong(),
                new PoolDefinition("primary", PoolOptions.defaults(), List.of(host("1"), host("2"))));
    }

    /** A host at 127.0.0.1:8081. */
    public static HostDefinition host(String id) {
        return new HostDefinition(id, new HostOptions("127.0.0.1", 8081, 1, null));
    }

    public Response get(String target, String... headers) throws IOException {
        return send("GET", target, "", headers);
    }

    public Response post(String target, String... headers) throws IOException {
        return send("POST", target, "", headers);
    }

    /** Sends JSON, written with {@code '} for {@code "}. */
    public Response postJson(String target, String json, String... headers) throws IOException {
        return sendJson("POST", target, json, headers);
    }

    /** Sends JSON, written with {@code '} for {@code "}, by another method than POST. */
    Response sendJson(String method, String target, String json, String... headers) throws IOException {
        List<String> all = new ArrayList<>(List.of(headers));
        all.add("Content-Type: application/json");
        return send(method, target, json.replace('\'', '"'), all.toArray(String[]::new));
    }

    /** Adds {@code Host} unless it is given, {@code Connection} and {@code Content-Length}. */
    public Response send(String method, String target, String body, String... headers) throws IOException {
        byte[] content = body.getBytes(StandardCharsets.UTF_8);
        StringBuilder head = new StringBuilder(method + " " + target + " HTTP/1.1\r\n");
        if (List.of(headers).stream().noneMatch(header -> header.startsWith("Host:"))) {
            head.append("Host: ").append(authority()).append("\r\n");
        }
        List.of(headers).forEach(header -> head.append(header).append("\r\n"));
        head.append("Connection: close\r\nContent-Length: ")
                .append(content.length)
                .append("\r\n\r\n");
        return raw(head + body);
    }

    /** Sends this text as UTF-8 and reads until the server closes. */
    public Response raw(String request) throws IOException {
        return exchange(request.getBytes(StandardCharsets.UTF_8));
    }

    /** Sends one byte for each character and reads until the server closes. */
    public Response rawLatin1(String request) throws IOException {
        return exchange(request.getBytes(StandardCharsets.ISO_8859_1));
    }

    /** Asks from another address of this machine. */
    Response getFrom(String address, String target, String header) throws IOException {
        String head = "GET " + target + " HTTP/1.1\r\nHost: " + authority() + "\r\n" + header
                + "\r\nConnection: close\r\n\r\n";
        InetAddress server = InetAddress.getLoopbackAddress();
        try (Socket socket = new Socket(server, port, InetAddress.getByName(address), 0)) {
            return exchange(socket, head.getBytes(StandardCharsets.UTF_8));
        }
    }

    private Response exchange(byte[] request) throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            return exchange(socket, request);
        }
    }

    private static Response exchange(Socket socket, byte[] request) throws IOException {
        socket.setSoTimeout(DEADLINE_MILLIS);
        OutputStream out = socket.getOutputStream();
        out.write(request);
        out.flush();
        return Response.parse(new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8));
    }

    int port() {
        return port;
    }

    /** {@code 127.0.0.1:PORT}. */
    String authority() {
        return "127.0.0.1:" + port;
    }

    @Override
    public void close() throws Exception {
        server.stop();
    }
}

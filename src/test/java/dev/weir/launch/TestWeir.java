package dev.weir.launch;

import dev.weir.Weir;
import dev.weir.config.Reading;
import dev.weir.config.Reload;
import dev.weir.config.SettingsFile;
import dev.weir.fixture.Await;
import dev.weir.fixture.RawClient;
import dev.weir.fixture.Response;
import dev.weir.fixture.TestHost;
import dev.weir.listen.Listener;
import dev.weir.upstream.Host;
import dev.weir.upstream.Upstream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Stream;

/**
 * A whole Weir in this JVM, made from a configuration as an operator writes it, on ports that the kernel chose.
 *
 * <p>The configuration needs {@code upstreams} only: listeners and admin get free loopback ports unless it has them.
 */
public final class TestWeir implements AutoCloseable {

    private final Service service;
    private final Path file;

    private TestWeir(Service service, Path file) {
        this.service = service;
        this.file = file;
    }

    /** Starts Weir with this configuration, in which {@code ${NAME}} is not replaced. */
    public static TestWeir start(String yaml) throws Exception {
        Path file = Files.createTempFile("weir", ".yaml");
        try {
            return startFrom(file, yaml);
        } finally {
            Files.delete(file);
        }
    }

    /** Writes this configuration to the file and starts Weir with that; {@link #reload} writes and reads it again. */
    public static TestWeir startFrom(Path file, String yaml) throws Exception {
        Files.writeString(file, whole(yaml));
        SettingsFile read = new SettingsFile(file, Map.of());
        Reading reading = read.read();
        if (reading instanceof Reading.Refused refused) {
            throw new AssertionError("the configuration has problems: " + refused.problems());
        }
        return new TestWeir(Service.start(((Reading.Accepted) reading).settings(), read), file);
    }

    /** The configuration with free loopback ports, unless it has ports. */
    public static String whole(String yaml) {
        StringBuilder whole = new StringBuilder();
        if (!yaml.contains("listeners:")) {
            whole.append("listeners: {http: {bind: 127.0.0.1, port: 0}}\n");
        }
        if (!yaml.contains("admin:")) {
            whole.append("admin: {bind: 127.0.0.1, port: 0}\n");
        }
        return whole.append(yaml).toString();
    }

    /** Writes another configuration to the file that this was started from, and has it read. */
    public Reload.Done reload(String yaml) throws IOException {
        Files.writeString(file, whole(yaml));
        Reload reload = weir().reload(false, "test");
        if (reload instanceof Reload.Done done) {
            return done;
        }
        throw new AssertionError("the configuration has problems: " + reload);
    }

    /**
     * Starts Weir with one upstream of one pool, {@code primary}, in which these hosts have their names as ids.
     *
     * @param options of the pool in YAML flow style, such as {@code "timeout: 200ms, max_fails: 1"}; may be empty
     */
    public static TestWeir inFrontOf(String options, TestHost... hosts) throws Exception {
        return start("upstreams: {http: {pools: [" + pool("primary", options, hosts) + "]}}\n");
    }

    /**
     * Starts Weir with one upstream of these pools.
     *
     * @param settings further keys of the configuration, a line each; may be empty
     * @param pools in YAML flow style, see {@link #pool(String, String, String...)}
     */
    public static TestWeir ofPools(String settings, String... pools) throws Exception {
        return start(settings + "\nupstreams: {http: {pools: [" + String.join(", ", pools) + "]}}\n");
    }

    /** A pool in YAML flow style, in which these hosts have their names as ids. */
    public static String pool(String id, String options, TestHost... hosts) {
        return pool(id, options, Stream.of(hosts).map(TestWeir::host).toArray(String[]::new));
    }

    /**
     * A pool in YAML flow style.
     *
     * @param hosts each in YAML flow style, see {@link #host(String, int)}
     */
    public static String pool(String id, String options, String... hosts) {
        String given = options.isEmpty() ? "" : options + ", ";
        return "{id: " + id + ", " + given + "hosts: [" + String.join(", ", hosts) + "]}";
    }

    /** A host in YAML flow style, with its name as id. */
    public static String host(TestHost host) {
        return "{id: %s, host: '%s', port: %d}".formatted(host.name(), host.ip(), host.port());
    }

    /** A host at a port of 127.0.0.1 in YAML flow style. */
    public static String host(String id, int port) {
        return "{id: %s, host: 127.0.0.1, port: %d}".formatted(id, port);
    }

    /** The port for plain HTTP. */
    public int port() {
        return port("listeners.http");
    }

    /** The port for HTTPS. */
    public int tlsPort() {
        return port("listeners.https");
    }

    /** The port of the admin API. */
    public int adminPort() {
        return port("admin");
    }

    /** The answer to a GET on a connection of its own. */
    public Response get(String target, String... headers) throws IOException {
        return RawClient.get(port(), target, headers);
    }

    /** Has the admin API do this: {@code "/down_host/primary/a"}. */
    public void order(String path) throws IOException {
        Response response = RawClient.request(adminPort(), "GET " + path + " HTTP/1.1\r\nHost: localhost\r\n\r\n");
        if (response.status() != 200) {
            throw new AssertionError(path + " was answered with " + response);
        }
    }

    /** The balancer itself. */
    public Weir weir() {
        return service.weir();
    }

    /** The only upstream, or the one named {@code http}. */
    public Upstream upstream() {
        return service.weir().upstreams().stream()
                .filter(upstream ->
                        service.weir().upstreams().size() == 1 || upstream.id().equals("http"))
                .findFirst()
                .orElseThrow();
    }

    /**
     * Waits until no attempt is under way. A client may see the end of its answer a moment before the connection to the
     * host is free for the next request.
     */
    public void awaitQuiet() {
        Await.until("no attempt is under way", () -> service.weir().upstreams().stream()
                .flatMap(upstream -> upstream.snapshot().pools().stream())
                .flatMap(pool -> pool.hosts().stream())
                .allMatch(host -> host.stats().inFlight() == 0));
    }

    /** A host of {@link #upstream} as it is now. */
    public Host host(String pool, String host) {
        return upstream().snapshot().pool(pool).flatMap(in -> in.host(host)).orElseThrow();
    }

    /** Stops it as a signal would, within the configured time. */
    @Override
    public void close() {
        service.close();
    }

    private int port(String key) {
        return service.listeners().stream()
                .filter(listener -> listener.key().equals(key))
                .mapToInt(Listener::port)
                .findFirst()
                .orElseThrow();
    }
}

package dev.weir.proxy;

import dev.weir.config.Limits;
import dev.weir.fixture.Await;
import dev.weir.fixture.TestHost;
import dev.weir.listen.Listeners;
import dev.weir.listen.TestLimits;
import dev.weir.listen.TestSettings;
import dev.weir.loop.Loops;
import dev.weir.transport.AnswerLimits;
import dev.weir.transport.Engine;
import dev.weir.transport.HostTransport;
import dev.weir.upstream.HostOptions;
import dev.weir.upstream.Method;
import dev.weir.upstream.PoolDefinition;
import dev.weir.upstream.PoolDefinition.HostDefinition;
import dev.weir.upstream.PoolOptions;
import dev.weir.upstream.StatusCodes;
import dev.weir.upstream.Upstream;
import jakarta.servlet.http.HttpServlet;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.Stream;
import org.eclipse.jetty.ee10.servlet.ServletContextHandler;
import org.eclipse.jetty.ee10.servlet.ServletHolder;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.util.thread.Invocable.InvocationType;

/** A balancer in front of some hosts, by its own listener and in a container, whose exchanges are observed. */
final class ObservedWeir implements AutoCloseable {

    /** How clients come to it. */
    enum Front {
        LISTENER,
        CONTAINER
    }

    private static final AnswerLimits ANSWERS = new AnswerLimits(65_536, 200, 64);
    private static final Duration LONG = Duration.ofSeconds(30);

    private final Queue<Told> told = new ConcurrentLinkedQueue<>();
    private final Loops loops = new Loops(100, InvocationType.BLOCKING);
    private final Engine engine = new Engine(loops, 10_000);
    private final Upstream upstream;
    private final HostTransport transport;
    private final Listeners listeners;
    private final Server container = new Server();
    private final ServerConnector connector = new ServerConnector(container);

    /** Starts it in front of hosts in one pool, in this order; answers with 503 are failures. */
    ObservedWeir(int maxConnections, int... ports) throws Exception {
        PoolOptions options = new PoolOptions(
                0,
                Method.ROUND_ROBIN,
                LONG,
                LONG,
                10,
                LONG,
                1_000_000,
                LONG,
                StatusCodes.of(List.of("503")),
                maxConnections,
                10,
                LONG);
        List<HostDefinition> hosts = new ArrayList<>();
        for (int port : ports) {
            hosts.add(new HostDefinition(
                    Character.toString('a' + hosts.size()), new HostOptions("127.0.0.1", port, 1, null)));
        }
        upstream = new Upstream(
                "http", null, List.of(new PoolDefinition("primary", options, hosts)), System::nanoTime, Runnable::run);
        transport = new HostTransport(upstream, engine, ANSWERS);
        ProxyOptions proxy = new ProxyOptions(peer -> false, new Via("edge"), 64 * 1024, LONG, 3);
        Routing routing = new Routing(
                new Routes(List.of(new Route(upstream, transport))),
                proxy,
                List.of(ObservedWeir::fails, report -> told.add(Told.of(report))));
        BalancerServlet servlet = new BalancerServlet(() -> routing);
        Limits limits = new TestLimits().body(Duration.ofSeconds(1)).build();
        listeners = new Listeners(TestSettings.http(limits), loops, servlet::serve, new HttpServlet() {});
        loops.start();
        engine.start();
        transport.start();
        listeners.start();
        startContainer(servlet);
    }

    ObservedWeir(TestHost... hosts) throws Exception {
        this(0, Stream.of(hosts).mapToInt(TestHost::port).toArray());
    }

    private static void fails(ExchangeReport report) {
        throw new IllegalStateException("an observer fails, made by a test: " + report.status());
    }

    private void startContainer(BalancerServlet servlet) throws Exception {
        ServletContextHandler context = new ServletContextHandler();
        ServletHolder holder = new ServletHolder(servlet);
        holder.setAsyncSupported(true);
        context.addServlet(holder, "/*");
        container.addConnector(connector);
        container.setHandler(context);
        container.start();
    }

    int port(Front front) {
        return front == Front.LISTENER ? listeners.all().get(0).port() : connector.getLocalPort();
    }

    Upstream upstream() {
        return upstream;
    }

    /** Closes all connections to hosts, as a stop does. */
    void stopTransport() {
        transport.close();
    }

    /** The first that is told; fails if more than this one is. */
    Told onlyTold() {
        Await.until("an exchange is told", () -> !told.isEmpty());
        Await.until("no attempt is under way", () -> inFlight() == 0);
        if (told.size() != 1) {
            throw new AssertionError("told more than once: " + told);
        }
        return told.element();
    }

    List<Told> awaitTold(int count) {
        Await.until(count + " exchanges are told", () -> told.size() >= count);
        return List.copyOf(told);
    }

    private int inFlight() {
        return upstream.snapshot().pools().get(0).hosts().stream()
                .mapToInt(host -> host.stats().inFlight())
                .sum();
    }

    @Override
    public void close() throws Exception {
        listeners.close();
        container.stop();
        transport.close();
        engine.close();
        loops.close();
    }
}

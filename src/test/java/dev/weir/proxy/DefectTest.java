package dev.weir.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.fixture.RawClient;
import dev.weir.transport.Call;
import dev.weir.transport.CallListener;
import dev.weir.transport.HostRequest;
import dev.weir.transport.Transport;
import dev.weir.upstream.Host;
import dev.weir.upstream.HostOptions;
import dev.weir.upstream.Outcome;
import dev.weir.upstream.Pool;
import dev.weir.upstream.PoolDefinition;
import dev.weir.upstream.PoolOptions;
import dev.weir.upstream.Upstream;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.eclipse.jetty.ee10.servlet.ServletContextHandler;
import org.eclipse.jetty.ee10.servlet.ServletHolder;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Something that must not happen ends a request; its client is told, and no count is left wrong. */
final class DefectTest {

    @Test
    void defectAtTheFirstHostIsAnsweredWith502() throws Exception {
        assertAnswered(List.of(DefectTest::breaks));
    }

    @Test
    void defectAtTheNextHostIsAnsweredWith502() throws Exception {
        assertAnswered(List.of(DefectTest::isRefused, DefectTest::breaks));
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2})
    void defectOnAThreadOfTheTransportIsAnsweredWith502(int refusals) throws Exception {
        List<Consumer<CallListener>> starts = new ArrayList<>();
        for (int i = 0; i < refusals; i++) {
            starts.add(DefectTest::isRefusedLater);
        }
        starts.add(DefectTest::breaks);

        assertAnswered(starts);
    }

    private static void breaks(CallListener listener) {
        throw new IllegalStateException("a defect, made by a test");
    }

    private static void isRefused(CallListener listener) {
        listener.failed(new Outcome.NotConnected("refused"));
    }

    private static void isRefusedLater(CallListener listener) {
        new Thread(() -> isRefused(listener)).start();
    }

    private static void assertAnswered(List<Consumer<CallListener>> starts) throws Exception {
        PoolOptions options = PoolOptions.defaults();
        List<PoolDefinition.HostDefinition> hosts = Stream.of("a", "b", "c", "d")
                .map(id -> new PoolDefinition.HostDefinition(id, new HostOptions("127.0.0.1", 1, 1, null)))
                .toList();
        Upstream upstream = new Upstream(
                "http", null, List.of(new PoolDefinition("primary", options, hosts)), System::nanoTime, Runnable::run);
        ProxyOptions proxy = new ProxyOptions(peer -> false, new Via("edge"), 0, Duration.ofSeconds(30), 3);
        Routing routing = new Routing(new Routes(List.of(new Route(upstream, new Scripted(starts)))), proxy, List.of());
        BalancerServlet servlet = new BalancerServlet(() -> routing);
        Server server = new Server();
        ServerConnector connector = new ServerConnector(server);
        ServletContextHandler context = new ServletContextHandler();
        ServletHolder holder = new ServletHolder(servlet);
        holder.setAsyncSupported(true);
        context.addServlet(holder, "/*");
        server.addConnector(connector);
        server.setHandler(context);
        server.start();
        try {
            assertThat(RawClient.get(connector.getLocalPort(), "/").status()).isEqualTo(502);
            assertThat(upstream.snapshot().pools().get(0).hosts())
                    .allSatisfy(host -> assertThat(host.stats().inFlight()).isZero());
        } finally {
            server.stop();
        }
    }

    /** Calls that do what the script says when they are started. */
    private static final class Scripted implements Transport {

        private final Queue<Consumer<CallListener>> starts;

        Scripted(List<Consumer<CallListener>> starts) {
            this.starts = new ArrayDeque<>(starts);
        }

        @Override
        public Call call(Pool pool, Host host, HostRequest request, boolean fresh, CallListener listener) {
            Consumer<CallListener> onStart = starts.remove();
            return new Call() {
                @Override
                public void start() {
                    onStart.accept(listener);
                }

                @Override
                public void resume() {}

                @Override
                public void abort() {}
            };
        }

        @Override
        public Call callOnce(
                Pool pool,
                Host host,
                HostRequest request,
                Duration timeout,
                Duration readTimeout,
                CallListener listener) {
            throw new AssertionError("no checks here");
        }

        @Override
        public void close() {}
    }
}

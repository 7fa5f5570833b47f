package dev.weir.transport;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.fixture.Await;
import dev.weir.fixture.TestHost;
import dev.weir.loop.Loops;
import dev.weir.upstream.Outcome;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.eclipse.jetty.io.ClientConnector;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.util.SocketAddressResolver;
import org.eclipse.jetty.util.thread.Invocable.InvocationType;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A name that stands for several addresses. */
final class ConnectingTest {

    private static final ConnectionOwner NOBODY = new ConnectionOwner() {
        @Override
        public void opened(HostConnection connection) {
            // Told by the result.
        }

        @Override
        public void idle(HostConnection connection) {
            throw new AssertionError("nothing was served");
        }

        @Override
        public void closed(HostConnection connection) {
            // At the end of the test.
        }
    };

    private final Loops loops = new Loops(20, InvocationType.BLOCKING);
    private final Engine engine = new Engine(loops, 1_000);
    private final ClientConnector connector = new ClientConnector();
    private TestHost host;

    @BeforeEach
    void start() throws Exception {
        host = TestHost.start("a");
        loops.start();
        engine.start();
        connector.setExecutor(engine.executor());
        connector.setScheduler(engine.scheduler());
        connector.setByteBufferPool(engine.buffers());
        connector.start();
    }

    @AfterEach
    void stop() throws Exception {
        connector.stop();
        engine.close();
        loops.close();
        host.close();
    }

    @Test
    void addressesAreTriedUntilOneConnects() throws Exception {
        Results results = connect(List.of(TestHost.refusing(), TestHost.refusing(), host.port(), TestHost.refusing()));

        assertThat(results.opened).hasSize(1);
        assertThat(results.failed).isEmpty();
        Await.equal("connections that the host has", 1, host::accepted);
    }

    @Test
    void theConnectFailsWhenNoAddressConnects() throws Exception {
        List<Integer> ports = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            ports.add(TestHost.refusing());
        }

        Results results = connect(ports);

        assertThat(results.opened).isEmpty();
        assertThat(results.failed).singleElement().isInstanceOf(Outcome.NotConnected.class);
    }

    @Test
    void aNameThatIsNotFoundIsTheHostsFault() {
        Results results = lookUpInVain();

        assertThat(results.failed).containsExactly(new Outcome.NotConnected("unknown host name"));
    }

    /** Without files nothing can be looked up, and the JVM repeats for a while that it was not found. */
    @Test
    void aNameThatIsNotFoundSoonAfterFilesWereLackingIsNobodysFault() {
        engine.room().lackedFile(new IOException("Too many open files"));

        Results results = lookUpInVain();

        assertThat(results.failed).containsExactly(new Outcome.OutOfFiles());
    }

    private Results lookUpInVain() {
        return connect((name, port, context, promise) -> promise.failed(new UnknownHostException(name)));
    }

    private Results connect(List<Integer> ports) {
        List<InetSocketAddress> found = ports.stream()
                .map(port -> new InetSocketAddress(InetAddress.getLoopbackAddress(), port))
                .toList();
        return connect((name, port, context, promise) -> promise.succeeded(found));
    }

    private Results connect(SocketAddressResolver resolver) {
        Results results = new Results();
        new Connecting(engine, connector, this::connection, NOBODY, null, false, Duration.ofMinutes(1), results)
                .begin(new Addresses("several.example", 1, resolver));
        Await.until("the connect is over", () -> !results.opened.isEmpty() || !results.failed.isEmpty());
        return results;
    }

    private HostConnection connection(EndPoint endPoint, ConnectionOwner owner) {
        return new HostConnection(endPoint, engine, new AnswerLimits(65_536, 200, 64), owner);
    }

    private static final class Results implements Connecting.Result {
        private final List<HostConnection> opened = new CopyOnWriteArrayList<>();
        private final List<Outcome> failed = new CopyOnWriteArrayList<>();

        @Override
        public void opened(HostConnection connection) {
            opened.add(connection);
        }

        @Override
        public void failed(Outcome outcome) {
            failed.add(outcome);
        }
    }
}

package dev.weir.launch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.fixture.Await;
import dev.weir.fixture.Behaviour;
import dev.weir.fixture.FullBacklog;
import dev.weir.fixture.RawClient;
import dev.weir.fixture.TestHost;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.FutureTask;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** After a stop nothing of Weir is left, and it does not take long. */
final class StopTest {

    private static final String LIMITS = "limits: {stop_timeout: 100ms}\nbackground_period: 20ms\n";

    /** Threads are made in the group of their maker: so those of this test are told from all others in the JVM. */
    private final ThreadGroup own = new ThreadGroup("stop-test");

    private TestHost host;

    @BeforeEach
    void start() throws Exception {
        host = TestHost.start("a");
    }

    @AfterEach
    void stop() throws Exception {
        host.close();
    }

    @Test
    void manyStartsAndStopsLeaveNoThread() throws Exception {
        inOwnThreads(() -> {
            for (int i = 0; i < 30; i++) {
                try (TestWeir weir = weir("{interval: 40ms}")) {
                    assertThat(weir.get("/").status()).isEqualTo(200);
                }
            }
            return true;
        });

        Await.equal("threads left", List.of(), this::threadsOfWeir);
        Await.equal("open connections", 0, host::openConnections);
    }

    @Test
    void hangingChecksDoNotHoldUpTheStop() throws Exception {
        host.behave(Behaviour.stall());
        TestWeir weir = inOwnThreads(() -> weir("{interval: 1h, read_timeout: 1h}"));
        host.awaitRequest(1);

        Duration took = timeToClose(weir);

        assertThat(took).isLessThan(Await.DEADLINE);
        Await.equal("threads left", List.of(), this::threadsOfWeir);
        Await.equal("open connections", 0, host::openConnections);
    }

    @Test
    void hangingRequestsAreEndedAfterStopTimeout() throws Exception {
        host.behave(Behaviour.stall());
        TestWeir weir = inOwnThreads(() -> weir("false"));
        try (RawClient client = RawClient.connect(weir.port())) {
            client.send("GET / HTTP/1.1\r\nHost: x\r\n\r\n");
            host.awaitRequest(1);

            Duration took = timeToClose(weir);

            assertThat(took).isBetween(Duration.ofMillis(100), Await.DEADLINE);
            assertThat(client.closedByPeer(Await.DEADLINE)).isTrue();
        }
        Await.equal("threads left", List.of(), this::threadsOfWeir);
        Await.equal("open connections", 0, host::openConnections);
    }

    @Test
    void hangingConnectsDoNotHoldUpTheStop() throws Exception {
        try (FullBacklog mute = TestHost.hangsInConnect()) {
            TestWeir weir = inOwnThreads(() -> TestWeir.start(LIMITS
                    + "upstreams: {http: {pools: [{id: primary, timeout: 1h, hosts: [{host: 127.0.0.1, port: "
                    + mute.port() + ", healthcheck: {interval: 1h}}]}]}}\n"));
            try (RawClient client = RawClient.connect(weir.port())) {
                client.send("GET / HTTP/1.1\r\nHost: x\r\n\r\n");
                Await.until(
                        "it is being asked",
                        () -> weir.host("primary", "1").stats().inFlight() == 1);

                assertThat(timeToClose(weir)).isLessThan(Await.DEADLINE);
                assertThat(client.closedByPeer(Await.DEADLINE)).isTrue();
            }
            Await.equal("threads left", List.of(), this::threadsOfWeir);
            Await.equal("requests in flight", 0, () -> weir.host("primary", "1")
                    .stats()
                    .inFlight());
        }
    }

    private TestWeir weir(String check) throws Exception {
        return TestWeir.start(LIMITS + "upstreams: {http: {pools: [{id: primary, read_timeout: 1h, hosts: [{host: "
                + host.ip() + ", port: " + host.port() + ", healthcheck: " + check + "}]}]}}\n");
    }

    private <T> T inOwnThreads(Callable<T> work) throws Exception {
        FutureTask<T> task = new FutureTask<>(work);
        new Thread(own, task, "starter").start();
        return task.get();
    }

    private List<String> threadsOfWeir() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getThreadGroup() == own)
                .map(Thread::getName)
                .toList();
    }

    private static Duration timeToClose(TestWeir weir) {
        long start = System.nanoTime();
        weir.close();
        return Duration.ofNanos(System.nanoTime() - start);
    }
}

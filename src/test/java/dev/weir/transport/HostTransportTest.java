package dev.weir.transport;

import static dev.weir.transport.TestTransport.options;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.fixture.Await;
import dev.weir.fixture.Behaviour;
import dev.weir.fixture.FullBacklog;
import dev.weir.fixture.TestHost;
import dev.weir.upstream.Outcome;
import dev.weir.upstream.TlsOptions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;

/** The bookkeeping of connections: none lost, none too many, and every call ended once. */
final class HostTransportTest {

    private static final int THREADS = 8;

    private final long seed = ThreadLocalRandom.current().nextLong();
    private TestHost host;

    @BeforeEach
    void start() throws Exception {
        host = TestHost.start("a");
    }

    @AfterEach
    void stop() throws Exception {
        host.close();
    }

    // Closing.

    @Test
    void aCallAfterCloseFailsAndConnectsToNobody() {
        try (TestTransport transport = TestTransport.to(host, options(10, 0))) {
            transport.closeTransport();

            TestCall call = transport.get("/").await();

            assertThat(call.outcome()).isInstanceOf(Outcome.Saturated.class);
            assertThat(host.accepted()).isZero();
        }
    }

    @Test
    void callsInEveryStateFailWhenTheTransportIsClosed() throws Exception {
        host.behave(Behaviour.stall());
        try (TestTransport transport = TestTransport.to(host, options(10, 1))) {
            TestCall served = transport.get("/");
            TestCall check = transport.getOnce("/");
            host.awaitRequest(2);
            TestCall queued = transport.get("/");

            transport.closeTransport();

            assertThat(served.await().outcome()).isInstanceOf(Outcome.Stopped.class);
            assertThat(check.await().outcome()).isInstanceOf(Outcome.Stopped.class);
            assertThat(queued.await().outcome()).isInstanceOf(Outcome.Saturated.class);
            Await.equal("open connections", 0, host::openConnections);
            assertThat(host.accepted()).isEqualTo(2);
        }
    }

    @Test
    void aConnectUnderWayFailsWhenTheTransportIsClosed() throws Exception {
        try (FullBacklog mute = TestHost.hangsInConnect();
                TestTransport transport = TestTransport.to(mute.port(), options(10, 0))) {
            TestCall call = transport.get("/");

            transport.closeTransport();

            assertThat(call.await().outcome()).isInstanceOf(Outcome.Saturated.class);
        }
    }

    @Test
    void aHandshakeUnderWayFailsWhenTheTransportIsClosed() {
        host.behave(Behaviour.hangInHandshake());
        try (TestTransport transport = TestTransport.to(host, options(10, 0), new TlsOptions(false, null, null))) {
            TestCall call = transport.get("/");
            Await.equal("accepted connections", 1, host::accepted);

            transport.closeTransport();

            assertThat(call.await().outcome()).isInstanceOf(Outcome.Saturated.class);
        }
    }

    /** Hunts calls that slip through between the look of {@code close} and their own steps. */
    @RepeatedTest(10)
    void everyCallEndsOnceWhenTheTransportIsClosedInBetween() throws Exception {
        host.behave(Behaviour.forTarget("/stall", Behaviour.stall(), Behaviour.identify()));
        List<TestCall> calls = new ArrayList<>();
        ConcurrentLinkedQueue<TestCall> started = new ConcurrentLinkedQueue<>();
        CountDownLatch enough = new CountDownLatch(new Random(seed).nextInt(200));
        try (TestTransport transport = TestTransport.to(host, options(10, 6))) {
            List<Thread> threads = inParallel(random -> {
                for (int i = 0; i < 40; i++) {
                    started.add(random.nextInt(20) == 0 ? transport.get("/stall") : transport.get("/"));
                    enough.countDown();
                }
            });
            enough.await();
            transport.closeTransport();
            join(threads);
            calls.addAll(started);

            Await.until("every call is over, seed " + seed, () -> calls.stream().allMatch(call -> call.endings() > 0));
            Await.equal("open connections", 0, host::openConnections);
            assertThat(calls).allMatch(call -> call.endings() == 1);
        }
    }

    // The limit and the queue.

    @Test
    void aRequestThatCannotBeWrittenFailsAtOnce() throws Exception {
        try (TestTransport transport = TestTransport.to(host, TestTransport.options(10, 0))) {
            TestCall call = transport.getFrom("\u20ac.example", "/").await();

            assertThat(call.outcome()).isInstanceOf(Outcome.Broken.class);
            assertThat(host.requests()).isEmpty();
            assertThat(transport.get("/").await().status()).isEqualTo(200);
        }
    }

    @Test
    void aCheckDoesNotCountAgainstTheLimit() throws Exception {
        host.behave(Behaviour.forTarget("/check", Behaviour.stall(), Behaviour.identify()));
        try (TestTransport transport = TestTransport.to(host, options(10, 1))) {
            TestCall check = transport.getOnce("/check");
            host.awaitRequest(1);

            TestCall traffic = transport.get("/").await();

            assertThat(traffic.status()).isEqualTo(200);
            assertThat(check.endings()).isZero();
        }
    }

    @Test
    void aFreshConnectionIsFreshAlsoAtTheLimit() throws Exception {
        try (TestTransport transport = TestTransport.to(host, options(10, 1))) {
            transport.get("/").await();

            TestCall fresh = transport.getFresh("/").await();

            assertThat(fresh.status()).isEqualTo(200);
            assertThat(host.lastRequest().connection()).isEqualTo(2);
        }
    }

    @Test
    void aListenerThatThrowsAtTheEndHarmsNoOtherCall() throws Exception {
        CountDownLatch goOn = new CountDownLatch(1);
        host.behave(Behaviour.forTarget("/stall", Behaviour.stall(), connection -> {
            awaitQuietly(goOn);
            Behaviour.identify().serve(connection);
        }));
        try (TestTransport transport = TestTransport.to(host, options(10, 1))) {
            TestCall throwing = transport.get("/", new TestCall(() -> {
                throw new IllegalStateException("on purpose");
            }));
            TestCall waiting = transport.get("/stall");

            goOn.countDown();

            host.awaitRequest(2);
            assertThat(throwing.await().endings()).isEqualTo(1);
            assertThat(Await.holdsWithin(Duration.ofMillis(300), () -> waiting.endings() > 0))
                    .isFalse();
        }
    }

    /**
     * Hunts lost wake-ups of the queue and slots that are freed twice or never: with calls that are answered, cut,
     * aborted in any state, and connections that the host closes with and without a word.
     */
    @RepeatedTest(3)
    void theLimitIsNeverExceededAndNobodyWaitsForEver() throws Exception {
        int limit = 3;
        Map<String, Behaviour> answers = Map.of(
                "/close", Behaviour.answer(200, "a", "Connection: close"),
                "/gone", Behaviour.thenClose(Behaviour.identify()),
                "/reset", Behaviour.resetAfterRequest());
        AtomicInteger now = new AtomicInteger();
        AtomicInteger most = new AtomicInteger();
        host.behave(connection -> {
            String target = connection.request().target();
            if (!target.equals("/abort")) { // else the host would count what the caller has given up
                most.accumulateAndGet(now.incrementAndGet(), Math::max);
                spin(50_000);
                now.decrementAndGet();
            }
            answers.getOrDefault(target, Behaviour.identify()).serve(connection);
        });
        List<String> targets = List.of("/", "/", "/close", "/gone", "/reset", "/abort");
        ConcurrentLinkedQueue<TestCall> waitedFor = new ConcurrentLinkedQueue<>();
        try (TestTransport transport = TestTransport.to(host, options(2, limit))) {
            join(inParallel(random -> {
                for (int i = 0; i < 60; i++) {
                    String target = targets.get(random.nextInt(targets.size()));
                    TestCall call = transport.get(target);
                    if (target.equals("/abort")) {
                        spin(random.nextInt(200_000));
                        call.abort();
                    } else {
                        waitedFor.add(call);
                    }
                }
            }));

            Await.until(
                    "every call is over, seed " + seed, () -> waitedFor.stream().allMatch(call -> call.endings() > 0));
            assertThat(waitedFor).allMatch(call -> call.endings() == 1);
            assertThat(transport.get("/").await().endings()).isEqualTo(1);
            assertThat(most.get()).isLessThanOrEqualTo(limit);
            Await.until("at most 2 are kept", () -> host.openConnections() <= 2);
        }
    }

    /** Hunts connections that nobody owns after an abort in any state. */
    @Test
    void abortedCallsLeaveNoConnectionBehind() throws Exception {
        host.behave(Behaviour.forTarget("/long", Behaviour.answerLong(300_000), Behaviour.stall()));
        try (TestTransport transport = TestTransport.to(host, options(0, 0))) {
            ConcurrentLinkedQueue<TestCall> aborted = new ConcurrentLinkedQueue<>();
            join(inParallel(random -> {
                for (int i = 0; i < 60; i++) {
                    TestCall call = transport.get(random.nextBoolean() ? "/long" : "/stall");
                    spin(random.nextInt(500_000));
                    call.abort();
                    aborted.add(call);
                }
            }));

            Await.equal("open connections, seed " + seed, 0, host::openConnections);
            assertThat(aborted).allMatch(call -> call.endings() <= 1);
        }
    }

    // Hosts that come and go.

    /** Hunts connections that outlive their host, and hosts that keep none because they were taken for removed. */
    @Test
    void connectionsEndWithTheirHostsHoweverFastTheseAreReplaced() throws Exception {
        try (TestTransport transport = TestTransport.to(host, options(10, 0))) {
            ConcurrentLinkedQueue<TestCall> calls = new ConcurrentLinkedQueue<>();
            List<Thread> threads = inParallel(random -> {
                for (int i = 0; i < 100; i++) {
                    calls.add(transport.get("/").await());
                }
            });
            for (int i = 0; i < 50; i++) {
                transport.replaceHost();
                spin(100_000);
            }
            join(threads);
            transport.replaceHost();

            Await.equal("open connections", 0, host::openConnections);
            assertThat(calls).allMatch(call -> call.status() == 200);
            transport.get("/").await();
            int connection = host.lastRequest().connection();
            transport.get("/").await();
            assertThat(host.lastRequest().connection()).isEqualTo(connection);
        }
    }

    // Means.

    private List<Thread> inParallel(Consumer<Random> work) {
        List<Thread> threads = new ArrayList<>();
        for (int i = 0; i < THREADS; i++) {
            Random random = new Random(seed + i);
            Thread thread = new Thread(() -> work.accept(random), "caller-" + i);
            thread.start();
            threads.add(thread);
        }
        return threads;
    }

    private static void join(List<Thread> threads) throws InterruptedException {
        for (Thread thread : threads) {
            thread.join(Await.DEADLINE.toMillis());
            assertThat(thread.isAlive()).isFalse();
        }
    }

    private static void spin(int nanos) {
        long start = System.nanoTime();
        while (System.nanoTime() - start < nanos) {
            Thread.onSpinWait();
        }
    }

    private static void awaitQuietly(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}

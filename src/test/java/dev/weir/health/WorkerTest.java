package dev.weir.health;

import static dev.weir.health.CheckBench.POOL;
import static dev.weir.health.CheckBench.every;
import static dev.weir.health.CheckBench.host;
import static dev.weir.health.CheckBench.pool;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import dev.weir.fixture.Await;
import dev.weir.fixture.LogCapture;
import dev.weir.health.FakeTransport.FakeCall;
import dev.weir.transport.Transport;
import dev.weir.upstream.Failure;
import dev.weir.upstream.PoolDefinition;
import dev.weir.upstream.PoolDefinition.HostDefinition;
import dev.weir.upstream.StatusCodes;
import dev.weir.upstream.Upstream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The thread itself: real time, and a deadline for every wait. */
@Timeout(30)
class WorkerTest {

    private static final Duration PERIOD = Duration.ofMillis(5);
    private static final long DEADLINE_SECONDS = Await.DEADLINE.toSeconds();

    private final Worker worker = new Worker(PERIOD);
    private final FakeTransport transport = new FakeTransport();
    private final AtomicLong nowNanos = new AtomicLong();

    @AfterEach
    void close() {
        worker.close();
    }

    @Test
    void dueChecksAreStartedOnTheThread() throws Exception {
        BlockingQueue<String> threads = new LinkedBlockingQueue<>();
        transport.react(call -> threads.add(Thread.currentThread().getName()));

        worker.start(Map.of(upstream(host("1", every(Duration.ofDays(1)))), transport));

        assertThat(threads.poll(DEADLINE_SECONDS, TimeUnit.SECONDS)).isEqualTo("weir-worker");
    }

    @Test
    void hostsComeBackByTime() throws Exception {
        Upstream upstream = upstream(host("1", null));
        BlockingQueue<Boolean> states = new LinkedBlockingQueue<>();
        upstream.addListener(transition -> states.add(transition.up()));
        worker.start(Map.of(upstream, transport));

        upstream.failed(
                POOL,
                upstream.snapshot().pools().get(0).hosts().get(0),
                new Failure(Failure.Source.TRAFFIC, "connection refused"));
        Boolean first = states.poll(DEADLINE_SECONDS, TimeUnit.SECONDS);
        nowNanos.addAndGet(Duration.ofSeconds(60).toNanos());
        Boolean second = states.poll(DEADLINE_SECONDS, TimeUnit.SECONDS);

        assertThat(first).isFalse();
        assertThat(second).isTrue();
    }

    @Test
    void listenersRunOnTheThreadOneAfterAnotherInOrder() throws Exception {
        Upstream upstream = upstream(host("1", null));
        List<String> seen = new CopyOnWriteArrayList<>();
        upstream.addListener(transition -> seen.add(Thread.currentThread().getName() + " " + transition.up()));

        IntStream.range(0, 100).forEach(i -> {
            upstream.downHost(POOL, "1");
            upstream.upHost(POOL, "1");
        });
        barrier();

        List<String> expected = new ArrayList<>();
        IntStream.range(0, 100).forEach(i -> expected.addAll(List.of("weir-worker false", "weir-worker true")));
        assertThat(seen).isEqualTo(expected);
    }

    @Test
    void listenerThatThrowsIsLoggedAndStopsNothing() throws Exception {
        try (LogCapture log = new LogCapture(Worker.class)) {
            Upstream upstream = upstream(host("1", null));
            List<Boolean> seen = new CopyOnWriteArrayList<>();
            upstream.addListener(transition -> {
                throw new AssertionError("as by a listener with a bug");
            });
            upstream.addListener(transition -> seen.add(transition.up()));

            upstream.downHost(POOL, "1");
            upstream.upHost(POOL, "1");
            barrier();

            assertThat(seen).containsExactly(false, true);
            assertThat(log.lines()).hasSize(2).allMatch(line -> line.startsWith("ERROR"));
        }
    }

    @Test
    void ticksGoOnAfterOneThatThrows() throws Exception {
        CountDownLatch goesOn = new CountDownLatch(3);
        AtomicBoolean breaks = new AtomicBoolean();
        Upstream broken = new Upstream(
                "broken",
                null,
                List.of(),
                () -> {
                    if (!breaks.get()) {
                        return 0;
                    }
                    goesOn.countDown();
                    throw new IllegalStateException("as by a clock with a bug");
                },
                worker);
        breaks.set(true);

        worker.start(Map.of(broken, transport));

        assertThat(goesOn.await(DEADLINE_SECONDS, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void threadIsADaemon() throws Exception {
        assertThat(thread().isDaemon()).isTrue();
    }

    @Test
    void closeLeavesNoThread() throws Exception {
        Thread thread = thread();
        worker.start(Map.of(upstream(host("1", every(Duration.ofMillis(1)))), transport));

        worker.close();

        assertThat(thread.isAlive()).isFalse();
    }

    @Test
    void closeAbortsRunningChecks() throws Exception {
        CountDownLatch begun = new CountDownLatch(1);
        transport.react(call -> begun.countDown());
        worker.start(Map.of(upstream(host("1", every(Duration.ofDays(1)))), transport));
        assertThat(begun.await(DEADLINE_SECONDS, TimeUnit.SECONDS)).isTrue();

        worker.close();

        assertThat(transport.calls()).singleElement().matches(FakeCall::aborted);
    }

    @Test
    void closeTellsListenersWhatHappenedBefore() {
        Upstream upstream = upstream(host("1", null));
        List<Boolean> seen = new CopyOnWriteArrayList<>();
        upstream.addListener(transition -> seen.add(transition.up()));
        upstream.downHost(POOL, "1");

        worker.close();

        assertThat(seen).containsExactly(false);
    }

    @Test
    void closeIsBoundedAndLeavesNoThreadEvenIfAListenerBlocks() throws Exception {
        Thread thread = thread();
        worker.execute(WorkerTest::sleepUntilInterrupted);
        long before = System.nanoTime();

        worker.close();

        assertThat(Duration.ofNanos(System.nanoTime() - before)).isLessThan(Await.DEADLINE);
        assertThat(thread.isAlive()).isFalse();
    }

    @Test
    void taskAfterCloseIsDropped() {
        List<String> ran = new CopyOnWriteArrayList<>();
        worker.close();

        assertThatCode(() -> worker.execute(() -> ran.add("late"))).doesNotThrowAnyException();

        assertThat(workerThreads()).isEmpty();
        assertThat(ran).isEmpty();
    }

    @Test
    void startAndCloseMayBeCalledTwice() throws Exception {
        BlockingQueue<FakeCall> calls = new LinkedBlockingQueue<>();
        transport.react(calls::add);
        Map<Upstream, Transport> upstreams = Map.of(upstream(host("1", every(Duration.ofDays(1)))), transport);

        worker.start(upstreams);
        worker.start(upstreams);
        FakeCall first = calls.poll(DEADLINE_SECONDS, TimeUnit.SECONDS);
        barrier();
        worker.close();
        worker.close();

        assertThat(first).isNotNull();
        assertThat(calls).isEmpty();
    }

    @Test
    void startAfterCloseDoesNothing() {
        worker.close();

        worker.start(Map.of(upstream(host("1", every(Duration.ofMillis(1)))), transport));

        assertThat(workerThreads()).isEmpty();
        assertThat(transport.calls()).isEmpty();
    }

    private static List<Thread> workerThreads() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().equals(Worker.THREAD_NAME))
                .toList();
    }

    /** An upstream whose hosts go down by one failure, told by the worker. */
    private Upstream upstream(HostDefinition... hosts) {
        return new Upstream(
                "http",
                null,
                List.of(new PoolDefinition(POOL, pool(1, StatusCodes.none()), List.of(hosts))),
                nowNanos::get,
                worker);
    }

    private Thread thread() throws Exception {
        CompletableFuture<Thread> thread = new CompletableFuture<>();
        worker.execute(() -> thread.complete(Thread.currentThread()));
        return thread.get(DEADLINE_SECONDS, TimeUnit.SECONDS);
    }

    /** Returns when the worker has done what it was given before. */
    private void barrier() throws Exception {
        thread();
    }

    private static void sleepUntilInterrupted() {
        try {
            new CountDownLatch(1).await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}

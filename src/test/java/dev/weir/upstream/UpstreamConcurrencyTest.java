package dev.weir.upstream;

import static dev.weir.upstream.Examples.BY_TRAFFIC;
import static dev.weir.upstream.Examples.health;
import static dev.weir.upstream.Examples.host;
import static dev.weir.upstream.Examples.ordered;
import static dev.weir.upstream.Examples.pool;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.fixture.Await;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;

/** Hunts changes that are lost because two threads computed the next snapshot from the same one. */
class UpstreamConcurrencyTest {

    private static final int THREADS = 4;
    private static final int ROUNDS = 500;

    private final ExecutorService listenerExecutor = Executors.newSingleThreadExecutor();
    private final ExecutorService executor = Executors.newFixedThreadPool(THREADS);

    @AfterEach
    void stop() throws Exception {
        executor.shutdownNow();
        listenerExecutor.shutdownNow();
        assertThat(executor.awaitTermination(10, TimeUnit.SECONDS)).isTrue();
        assertThat(listenerExecutor.awaitTermination(10, TimeUnit.SECONDS)).isTrue();
    }

    private Upstream upstream(PoolDefinition... pools) {
        return new Upstream("http", null, List.of(pools), System::nanoTime, listenerExecutor);
    }

    @FunctionalInterface
    private interface Work {
        void round(int thread, int round);
    }

    /** Every thread does its rounds, all at the same time. */
    private void together(Work work) throws Exception {
        CyclicBarrier start = new CyclicBarrier(THREADS);
        List<Callable<Object>> tasks = new ArrayList<>();
        for (int i = 0; i < THREADS; i++) {
            int thread = i;
            tasks.add(() -> {
                start.await(10, TimeUnit.SECONDS);
                IntStream.range(0, ROUNDS).forEach(round -> work.round(thread, round));
                return thread;
            });
        }
        for (var done : executor.invokeAll(tasks, 30, TimeUnit.SECONDS)) {
            done.get();
        }
    }

    private static PoolOptions patient() {
        PoolOptions d = PoolOptions.defaults();
        return new PoolOptions(
                d.priority(),
                d.method(),
                d.timeout(),
                d.readTimeout(),
                d.keepalivePool(),
                d.keepaliveTimeout(),
                1_000_000,
                Duration.ofDays(1),
                d.statusCodes(),
                d.maxConnections(),
                d.queue(),
                d.queueTimeout());
    }

    @RepeatedTest(3)
    void everyFailureIsCounted() throws Exception {
        Upstream upstream = upstream(pool("p", patient(), 1, 1));

        together((thread, round) -> upstream.failed("p", host(upstream, "p", round % 2 == 0 ? "a" : "b"), BY_TRAFFIC));

        int each = THREADS * ROUNDS / 2;
        assertThat(health(upstream, "p", "a")).isInstanceOfSatisfying(Health.Failing.class, a -> assertThat(a.fails())
                .isEqualTo(each));
        assertThat(health(upstream, "p", "b")).isInstanceOfSatisfying(Health.Failing.class, b -> assertThat(b.fails())
                .isEqualTo(each));
        assertThat(host(upstream, "p", "a").stats().failures()).isEqualTo(each);
    }

    @RepeatedTest(3)
    void ordersFailuresAndSettingsDoNotUndoEachOther() throws Exception {
        Upstream upstream = upstream(pool("p", patient(), 1, 1, 1, 1));

        together((thread, round) -> {
            switch (thread) {
                case 0 -> upstream.setWeight("p", "a", round);
                case 1 -> order(upstream, "b", round % 2 == 0);
                case 2 -> upstream.failed("p", host(upstream, "p", "c"), BY_TRAFFIC);
                default -> {
                    upstream.setPriority("p", round);
                    upstream.age();
                }
            }
        });

        Pool p = upstream.snapshot().pool("p").orElseThrow();
        assertThat(p.options().priority()).isEqualTo(ROUNDS - 1);
        assertThat(host(upstream, "p", "a").options().weight()).isEqualTo(ROUNDS - 1);
        assertThat(ordered(upstream, "p", "b")).isEqualTo(Order.Mode.MAINTENANCE);
        assertThat(health(upstream, "p", "c")).isInstanceOfSatisfying(Health.Failing.class, c -> assertThat(c.fails())
                .isEqualTo(ROUNDS));
        assertThat(health(upstream, "p", "d")).isEqualTo(new Health.Up());
    }

    @Test
    void addedHostsGetIdsOfTheirOwn() throws Exception {
        Upstream upstream = upstream(pool("p"));
        int count = 25;
        List<String> ids = new CopyOnWriteArrayList<>();

        together((thread, round) -> {
            if (round < count) {
                ids.add(upstream.addHost("p", null, Examples.weight(1))
                        .definition()
                        .id());
            }
        });

        assertThat(ids).hasSize(THREADS * count).doesNotHaveDuplicates();
        assertThat(upstream.snapshot().pool("p").orElseThrow().hosts())
                .extracting(Host::id)
                .containsExactlyInAnyOrderElementsOf(ids);
    }

    @RepeatedTest(3)
    void listenersHearOfEveryTransitionInOrder() throws Exception {
        Upstream upstream = upstream(pool("p", 1));
        List<Boolean> heard = new CopyOnWriteArrayList<>();
        upstream.addListener(transition -> heard.add(transition.up()));

        together((thread, round) -> order(upstream, "a", (thread + round) % 2 == 0));
        upstream.upHost("p", "a");
        upstream.downHost("p", "a");
        listenerExecutor.submit(() -> {}).get(10, TimeUnit.SECONDS); // everything before it was told

        List<Boolean> alternating =
                IntStream.range(0, heard.size()).mapToObj(i -> i % 2 == 1).toList();
        assertThat(heard).hasSizeGreaterThanOrEqualTo(1).isEqualTo(alternating).endsWith(false);
    }

    @Test
    void listenerMayChangeTheUpstream() {
        Upstream upstream = upstream(pool("p", 1));
        upstream.addListener(transition -> upstream.upHost("p", "a"));

        upstream.downHost("p", "a");

        Await.until("the listener brought the host back", () -> host(upstream, "p", "a")
                .usable());
    }

    @Test
    void listenerThatTakesItsTimeHoldsUpNobody() throws Exception {
        Upstream upstream = upstream(pool("p", 1, 1));
        CyclicBarrier inListener = new CyclicBarrier(2);
        upstream.addListener(transition -> meet(inListener));

        upstream.downHost("p", "a"); // the listener waits for this thread, which makes another change first
        upstream.downHost("p", "b");
        meet(inListener);
        meet(inListener);

        assertThat(inListener.isBroken()).isFalse();
    }

    private static void order(Upstream upstream, String host, boolean up) {
        if (up) {
            upstream.upHost("p", host);
        } else {
            upstream.downHost("p", host);
        }
    }

    private static void meet(CyclicBarrier barrier) {
        try {
            barrier.await(10, TimeUnit.SECONDS);
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }
}

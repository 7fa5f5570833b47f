package dev.weir.health;

import dev.weir.upstream.CheckOptions;
import dev.weir.upstream.Host;
import dev.weir.upstream.HostOptions;
import dev.weir.upstream.Method;
import dev.weir.upstream.PoolDefinition;
import dev.weir.upstream.PoolDefinition.HostDefinition;
import dev.weir.upstream.PoolOptions;
import dev.weir.upstream.StatusCodes;
import dev.weir.upstream.Upstream;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.function.DoubleSupplier;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * The checks of an upstream with one pool {@code primary}, in a world where time passes only by {@link #advance}: it
 * ticks at 0 s and then with a period of 1 s, and runs what the timer holds in between.
 */
final class CheckBench {

    static final String POOL = "primary";
    static final Duration PERIOD = Duration.ofSeconds(1);
    static final Instant EPOCH = Instant.parse("2026-01-01T00:00:00Z");

    /** Near the end of the clock's range, so that a comparison of absolute values goes wrong. */
    private static final long START_NANOS =
            Long.MAX_VALUE - Duration.ofSeconds(30).toNanos();

    private final FakeTransport transport = new FakeTransport();
    private final Upstream upstream;
    private final Checks checks;
    private final PriorityQueue<Task> tasks =
            new PriorityQueue<>(Comparator.comparingLong(Task::atNanos).thenComparingLong(Task::number));
    private DoubleSupplier random = () -> 0;
    private long elapsedNanos;
    private long nextTickNanos;
    private long tickNanos = PERIOD.toNanos();
    private long taskCount;

    private record Task(long atNanos, long number, Runnable work) {}

    CheckBench(PoolOptions options, HostDefinition... hosts) {
        upstream = new Upstream(
                "http",
                null,
                List.of(new PoolDefinition(POOL, options, List.of(hosts))),
                () -> START_NANOS + elapsedNanos,
                Runnable::run);
        checks = new Checks(
                upstream,
                transport,
                PERIOD,
                () -> EPOCH.plusNanos(elapsedNanos),
                () -> random.getAsDouble(),
                (delayNanos, work) -> tasks.add(new Task(elapsedNanos + delayNanos, taskCount++, work)));
    }

    CheckBench(HostDefinition... hosts) {
        this(pool(3, StatusCodes.none()), hosts);
    }

    /** A pool whose failures are forgotten after 60 s, with timeouts of 2 s and 10 s. */
    static PoolOptions pool(int maxFails, StatusCodes failing) {
        return new PoolOptions(
                0,
                Method.ROUND_ROBIN,
                Duration.ofSeconds(2),
                Duration.ofSeconds(10),
                30,
                Duration.ofSeconds(60),
                maxFails,
                Duration.ofSeconds(60),
                failing,
                0,
                0,
                Duration.ofSeconds(1));
    }

    static HostDefinition host(String id, @Nullable CheckOptions check) {
        return new HostDefinition(id, new HostOptions("192.0.2.1", 80, 1, check));
    }

    /** Hosts with the ids 1, 2, 3 and so on. */
    static HostDefinition[] hosts(int count, CheckOptions check) {
        return IntStream.rangeClosed(1, count)
                .mapToObj(number -> host(Integer.toString(number), check))
                .toArray(HostDefinition[]::new);
    }

    static CheckOptions every(Duration interval) {
        return every(interval, 2);
    }

    static CheckOptions every(Duration interval, int rise) {
        return new CheckOptions(interval, null, null, null, "GET", "/", Map.of(), null, "1.1", rise);
    }

    FakeTransport transport() {
        return transport;
    }

    Upstream upstream() {
        return upstream;
    }

    Checks checks() {
        return checks;
    }

    Host host(String id) {
        return upstream.snapshot().pool(POOL).orElseThrow().host(id).orElseThrow();
    }

    /** Where random numbers come from; until this is called all are 0. */
    void random(DoubleSupplier source) {
        random = source;
    }

    /** From the next tick on, ticks are this far apart although the period is 1 s. */
    void tickEvery(Duration pause) {
        tickNanos = pause.toNanos();
    }

    /** Lets time pass: whatever falls into it happens at its moment, the last moment included. */
    void advance(Duration time) {
        long end = elapsedNanos + time.toNanos();
        while (nextNanos() <= end) {
            elapsedNanos = Math.max(elapsedNanos, nextNanos());
            step();
        }
        elapsedNanos = end;
    }

    /** Lets time pass while the process stands still; what was missed happens, once, when it goes on. */
    void standStill(Duration time) {
        elapsedNanos += time.toNanos();
        nextTickNanos = Math.max(nextTickNanos, elapsedNanos);
    }

    /** The times at which the host's checks began during this, in milliseconds since the start. */
    List<Long> startsDuring(Duration time, String host) {
        List<Long> starts = new ArrayList<>();
        transport.react(call -> {
            if (call.host().id().equals(host)) {
                starts.add(Duration.ofNanos(elapsedNanos).toMillis());
            }
            call.answer(200);
        });
        advance(time);
        return starts;
    }

    private long nextNanos() {
        Task task = tasks.peek();
        return task == null ? nextTickNanos : Math.min(task.atNanos(), nextTickNanos);
    }

    private void step() {
        Task task = tasks.peek();
        if (task != null && task.atNanos() < nextTickNanos) {
            tasks.remove();
            task.work().run();
        } else {
            nextTickNanos = elapsedNanos + tickNanos;
            checks.tick();
            upstream.age();
        }
    }
}

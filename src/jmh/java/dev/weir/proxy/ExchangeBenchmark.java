package dev.weir.proxy;

import dev.weir.accesslog.AccessLog;
import dev.weir.accesslog.AccessLogOptions;
import dev.weir.accesslog.Format;
import dev.weir.upstream.Host;
import dev.weir.upstream.HostOptions;
import dev.weir.upstream.Method;
import dev.weir.upstream.PoolDefinition;
import dev.weir.upstream.PoolDefinition.HostDefinition;
import dev.weir.upstream.PoolOptions;
import dev.weir.upstream.StatusCodes;
import dev.weir.upstream.Upstream;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** What an exchange costs from its begin to the end of an answer of one piece, all I/O left out. */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(1)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
@State(Scope.Thread)
public class ExchangeBenchmark {

    private static final String POOL = "primary";
    private static final int HOSTS = 10;
    private static final int PIECE = 1024;
    /** As many as can be, so that no host goes down within an iteration of some seconds: each fails in turn. */
    private static final int MAX_FAILS = 1_000_000;

    @Param
    Traffic traffic;

    private long ended;
    private final Routing routing =
            new Routing(new Routes(List.of()), InstantClient.options(), List.of(report -> ended++));
    /** Nobody writes: what is measured is what the thread of an exchange does. */
    private final Routing logging =
            new Routing(new Routes(List.of()), InstantClient.options(), List.of(new AccessLog(accessLog())));

    private final Routing followed =
            new Routing(new Routes(List.of()), InstantClient.followed(), List.of(report -> ended++));
    private final Upstream upstream = upstream();
    private InstantClient client;
    private Route serving;
    private Route failingOnce;

    /** Prepares the client and the hosts. */
    @Setup
    public void prepare() {
        client = new InstantClient(traffic.request());
        serving = route(0);
        failingOnce = route(1);
    }

    /** Forgets all failures. */
    @Setup(Level.Iteration)
    public void forget() {
        for (Host host : upstream.snapshot().pools().get(0).hosts()) {
            upstream.upHost(POOL, host.id());
        }
    }

    /** The first host serves it. */
    @Benchmark
    public long served() {
        return exchange(serving, routing);
    }

    /** The first host refuses the connection, the second serves it. */
    @Benchmark
    public long failedOver() {
        return exchange(failingOnce, routing);
    }

    /** The first host serves it, and it is put into the access log. */
    @Benchmark
    public long logged() {
        return exchange(serving, logging);
    }

    /** The first host serves it, as a part of a trace that begins here, and with an id. */
    @Benchmark
    public long followed() {
        return exchange(serving, followed);
    }

    private long exchange(Route route, Routing by) {
        new Exchange(client, route, by).begin();
        return client.taken() + ended;
    }

    private static AccessLogOptions accessLog() {
        AccessLogOptions defaults = AccessLogOptions.defaults();
        return new AccessLogOptions(
                Format.JSON, null, defaults.maxSize(), defaults.keepDays(), defaults.totalSize(), defaults.queue());
    }

    private Route route(int refusals) {
        return new Route(upstream, new InstantTransport(refusals, traffic.answer(), PIECE));
    }

    private static Upstream upstream() {
        Duration day = Duration.ofDays(1);
        PoolOptions options =
                new PoolOptions(0, Method.ROUND_ROBIN, day, day, 0, day, MAX_FAILS, day, StatusCodes.none(), 0, 0, day);
        List<HostDefinition> hosts = IntStream.rangeClosed(1, HOSTS)
                .mapToObj(i -> new HostDefinition(Integer.toString(i), new HostOptions("127.0.0.1", 8081, 1, null)))
                .toList();
        return new Upstream(
                "http", null, List.of(new PoolDefinition(POOL, options, hosts)), System::nanoTime, Runnable::run);
    }
}

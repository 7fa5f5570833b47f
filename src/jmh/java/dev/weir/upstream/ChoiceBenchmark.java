package dev.weir.upstream;

import dev.weir.upstream.PoolDefinition.HostDefinition;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** What it costs to choose a host, from among few or many of different weights. */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(1)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
public class ChoiceBenchmark {

    /** What a request costs whose first host serves it. */
    @Benchmark
    public @Nullable Host first(Hosts hosts, Clients clients) {
        return hosts.upstream.attempts(clients.next()).next();
    }

    /** What a request costs whose first host fails, failures not counted. */
    @Benchmark
    public @Nullable Host second(Hosts hosts, Clients clients) {
        Attempts attempts = hosts.upstream.attempts(clients.next());
        attempts.next();
        return attempts.next();
    }

    /** One pool, shared by all threads as in Weir. */
    @State(Scope.Benchmark)
    public static class Hosts {

        @Param({"ROUND_ROBIN", "HASH"})
        Method method;

        @Param({"2", "10", "100", "1000", "10000"})
        int count;

        private final Upstream upstream = new Upstream("http", null, List.of(), System::nanoTime, Runnable::run);

        /** Fills the pool: weights are 1, 2, 3, 1, 2, 3 and so on. */
        @Setup
        public void fill() {
            List<HostDefinition> hosts = IntStream.range(0, count)
                    .mapToObj(i -> new HostDefinition(
                            Integer.toString(i), new HostOptions("127.0.0.1", 8081, 1 + i % 3, null)))
                    .toList();
            PoolOptions options = PoolOptions.defaults().withMethod(method);
            upstream.reload(null, List.of(new PoolDefinition("primary", options, hosts)), true);
        }
    }

    /** Addresses of clients, one after another. */
    @State(Scope.Thread)
    public static class Clients {

        /** A power of two. */
        private static final int COUNT = 1024;

        private final String[] addresses = IntStream.range(0, COUNT)
                .mapToObj(i -> "10.0." + i / 256 + "." + i % 256)
                .toArray(String[]::new);

        private int index;

        String next() {
            index = index + 1 & COUNT - 1;
            return addresses[index];
        }
    }
}

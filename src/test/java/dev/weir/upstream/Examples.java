package dev.weir.upstream;

import java.time.Duration;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** Pools and hosts as the tests of this package need them. */
final class Examples {

    static final Failure BY_TRAFFIC = new Failure(Failure.Source.TRAFFIC, "connection refused");
    static final Failure BY_CHECK = new Failure(Failure.Source.CHECK, "status 503");

    private Examples() {}

    /** A clock that stands still until it is advanced. It starts shortly before its numbers overflow. */
    static final class FakeClock implements LongSupplier {
        private final AtomicLong nanos = new AtomicLong(Long.MAX_VALUE - 1_000);

        void advance(Duration by) {
            nanos.addAndGet(by.toNanos());
        }

        @Override
        public long getAsLong() {
            return nanos.get();
        }
    }

    static HostOptions weight(int weight) {
        return new HostOptions("127.0.0.1", 8081, weight, null);
    }

    static HostOptions checked(int rise) {
        return new HostOptions("127.0.0.1", 8081, 1, check(rise));
    }

    static CheckOptions check(int rise) {
        return new CheckOptions(Duration.ofSeconds(60), null, null, null, "GET", "/", Map.of(), null, "1.1", rise);
    }

    /** Three fails take a host down for sixty seconds, as by default. */
    static PoolOptions options(int priority, Method method) {
        return PoolOptions.defaults().withPriority(priority).withMethod(method);
    }

    /** A pool with hosts a, b, c and so on of these weights. */
    static PoolDefinition pool(String id, PoolOptions options, int... weights) {
        List<PoolDefinition.HostDefinition> hosts = new ArrayList<>();
        for (int i = 0; i < weights.length; i++) {
            hosts.add(new PoolDefinition.HostDefinition(name(i), weight(weights[i])));
        }
        return new PoolDefinition(id, options, hosts);
    }

    /** A round robin pool with hosts a, b, c and so on of these weights. */
    static PoolDefinition pool(String id, int... weights) {
        return pool(id, PoolOptions.defaults(), weights);
    }

    /** An upstream of these pools that tells listeners in the thread that makes a change. */
    static Upstream upstream(PoolDefinition... pools) {
        return upstream(new FakeClock(), pools);
    }

    static Upstream upstream(LongSupplier clock, PoolDefinition... pools) {
        return new Upstream("http", null, List.of(pools), clock, Runnable::run);
    }

    static Shares shares(int... weights) {
        return Shares.of(
                Pool.of(pool("p", weights), null, StandingOrders.none()).hosts());
    }

    /** What is left to a request that has tried these positions. */
    static Left left(Schedule schedule, BitSet tried) {
        Left left = new Left(schedule.shares());
        tried.stream().forEach(left::take);
        return left;
    }

    static String name(int position) {
        return position < 26 ? Character.toString('a' + position) : "h" + position;
    }

    static Host host(Upstream upstream, String pool, String host) {
        return upstream.snapshot().pool(pool).orElseThrow().host(host).orElseThrow();
    }

    static Order.Mode ordered(Upstream upstream, String pool, String host) {
        return host(upstream, pool, host).order().mode();
    }

    static Health health(Upstream upstream, String pool, String host) {
        return host(upstream, pool, host).health();
    }

    /** The host that a new request tries first, or null. */
    static @Nullable String first(Upstream upstream) {
        Host host = upstream.attempts("192.0.2.1").next();
        return host == null ? null : host.id();
    }

    /** Everything that is left of a request's walk, as {@code pool/host}. */
    static List<String> walk(Attempts attempts) {
        List<String> walked = new ArrayList<>();
        for (Host host = attempts.next(); host != null; host = attempts.next()) {
            walked.add(attempts.pool().id() + "/" + host.id());
        }
        return walked;
    }
}

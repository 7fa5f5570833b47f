package dev.weir.state;

import dev.weir.upstream.CheckOptions;
import dev.weir.upstream.Failure;
import dev.weir.upstream.Health;
import dev.weir.upstream.Host;
import dev.weir.upstream.HostOptions;
import dev.weir.upstream.Order;
import dev.weir.upstream.PoolDefinition;
import dev.weir.upstream.PoolDefinition.HostDefinition;
import dev.weir.upstream.PoolOptions;
import dev.weir.upstream.Upstream;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** Hosts, and clocks that stand still until they are advanced, as the tests of this package need them. */
final class Remembered {

    static final Failure BY_TRAFFIC = new Failure(Failure.Source.TRAFFIC, "connection refused");
    static final Failure BY_CHECK = new Failure(Failure.Source.CHECK, "status 503");

    private static final CheckOptions CHECK =
            new CheckOptions(Duration.ofSeconds(60), null, null, null, "GET", "/", Map.of(), null, "1.1", 2);

    private Remembered() {}

    /** The nano clock of one process, and the wall clock. */
    static final class Clocks implements LongSupplier, InstantSource {

        private long nanos;
        private long unixMillis;

        /** Another process has another nano clock, at the same time. */
        static Clocks of(long nanos, String wall) {
            Clocks clocks = new Clocks();
            clocks.nanos = nanos;
            clocks.unixMillis = Instant.parse(wall).toEpochMilli();
            return clocks;
        }

        void advance(Duration by) {
            nanos += by.toNanos();
            unixMillis += by.toMillis();
        }

        void setWall(String wall) {
            unixMillis = Instant.parse(wall).toEpochMilli();
        }

        /** As after a restart: the wall clock goes on, the nano clock has another origin. */
        Clocks restarted() {
            Clocks other = new Clocks();
            other.nanos = Long.MAX_VALUE - TimeUnit.SECONDS.toNanos(1);
            other.unixMillis = unixMillis;
            return other;
        }

        @Override
        public long getAsLong() {
            return nanos;
        }

        @Override
        public Instant instant() {
            return Instant.ofEpochMilli(unixMillis);
        }
    }

    /** An upstream {@code http} with the pool {@code primary} of these hosts. */
    static Upstream upstream(LongSupplier clock, HostDefinition... hosts) {
        PoolDefinition pool = new PoolDefinition("primary", PoolOptions.defaults(), List.of(hosts));
        return new Upstream("http", null, List.of(pool), clock, Runnable::run);
    }

    /** Of the hosts {@code web01} and {@code web02}, the second of which is checked. */
    static Upstream upstream(LongSupplier clock) {
        return upstream(clock, host("web01", 8081, null), host("web02", 8082, CHECK));
    }

    static HostDefinition host(String id, int port) {
        return host(id, port, null);
    }

    static HostDefinition checked(String id, int port) {
        return host(id, port, CHECK);
    }

    private static HostDefinition host(String id, int port, @Nullable CheckOptions check) {
        return new HostDefinition(id, new HostOptions("127.0.0.1", port, 1, check));
    }

    static Host host(Upstream upstream, String id) {
        return upstream.snapshot().pool("primary").orElseThrow().host(id).orElseThrow();
    }

    /** An order that only another one ends. */
    static Order down(long sinceNanos) {
        return new Order(Order.Mode.MAINTENANCE, sinceNanos, null, "", "");
    }

    static Order order(Upstream upstream, String id) {
        return host(upstream, id).order();
    }

    static Health health(Upstream upstream, String id) {
        return host(upstream, id).health();
    }

    static void fail(Upstream upstream, String id, Failure failure, int times) {
        for (int i = 0; i < times; i++) {
            upstream.failed("primary", host(upstream, id), failure);
        }
    }
}

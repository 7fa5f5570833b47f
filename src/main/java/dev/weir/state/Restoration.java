package dev.weir.state;

import dev.weir.upstream.CheckOptions;
import dev.weir.upstream.Failure;
import dev.weir.upstream.Health;
import dev.weir.upstream.Host;
import dev.weir.upstream.Order;
import dev.weir.upstream.Pool;
import dev.weir.upstream.Upstream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What became of a memory when upstreams were made anew.
 *
 * @param orders how many hosts are out of use by order again
 * @param observed how many hosts are failing or down again
 * @param outdated how many failures were too long ago
 * @param ordersWithoutHost hosts that are not configured any more
 */
record Restoration(int orders, int observed, int outdated, List<HostName> ordersWithoutHost) {

    /** Gives the upstreams' hosts the state that they had, and forgets what fits none of them. */
    static Restoration of(Memory memory, List<Upstream> upstreams, long nowNanos) {
        List<HostName> withoutHost = new ArrayList<>();
        int orders = 0;
        for (Entry.Ordered ordered : memory.orders()) {
            Optional<Place> place = Place.of(ordered.host(), upstreams);
            if (place.isPresent()) {
                place.get().restore(ordered.order());
                orders++;
            } else {
                withoutHost.add(ordered.host());
                memory.note(new Entry.Ordered(ordered.host(), Order.ready()));
            }
        }
        int observed = 0;
        int outdated = 0;
        for (Entry.Observed seen : memory.observed()) {
            Optional<Place> place = Place.of(seen.host(), upstreams).filter(found -> found.isThatOf(seen));
            if (place.isPresent() && !place.get().forgets(seen.health(), nowNanos)) {
                place.get().restore(seen.health());
                observed++;
            } else {
                outdated += place.isPresent() ? 1 : 0;
                memory.note(seen.with(new Health.Up()));
            }
        }
        return new Restoration(orders, observed, outdated, List.copyOf(withoutHost));
    }

    /** A host as it is configured, and where. */
    private record Place(Upstream upstream, Pool pool, Host host) {

        static Optional<Place> of(HostName name, List<Upstream> upstreams) {
            for (Upstream upstream : upstreams) {
                Optional<Pool> pool = upstream.snapshot().pool(name.pool());
                Optional<Host> host = pool.flatMap(in -> in.host(name.host()));
                if (upstream.id().equals(name.upstream()) && host.isPresent()) {
                    return Optional.of(new Place(upstream, pool.get(), host.get()));
                }
            }
            return Optional.empty();
        }

        /** A host at another address is another one; what is observed under maintenance counts for nothing. */
        boolean isThatOf(Entry.Observed seen) {
            return host.order().mode() != Order.Mode.MAINTENANCE
                    && host.options().address().equals(seen.address())
                    && host.options().port() == seen.port();
        }

        /**
         * Whether the last failure was longer ago than {@code failed_timeout}. Where the next check decides, that counts
         * from when it would have been due: until then Weir would not have known better either.
         */
        boolean forgets(Health health, long nowNanos) {
            Duration until = pool.options().failedTimeout();
            CheckOptions check = host.options().check();
            if (check != null && checkDecides(health)) {
                until = until.plus(check.interval());
            }
            return nowNanos - lastFailNanos(health) >= until.toNanos();
        }

        private static boolean checkDecides(Health health) {
            return health instanceof Health.DownByFailures down
                    ? down.checkFailed() || down.cause().source() == Failure.Source.CHECK
                    : health instanceof Health.Failing failing && failing.checkFailed();
        }

        private static long lastFailNanos(Health health) {
            return health instanceof Health.DownByFailures down
                    ? down.lastFailNanos()
                    : ((Health.Failing) health).lastFailNanos();
        }

        void restore(Order order) {
            upstream.restore(pool.id(), host.id(), order);
        }

        void restore(Health health) {
            upstream.restore(pool.id(), host.id(), health);
        }
    }
}

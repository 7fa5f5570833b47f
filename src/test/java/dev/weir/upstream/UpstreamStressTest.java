package dev.weir.upstream;

import static dev.weir.upstream.Examples.BY_CHECK;
import static dev.weir.upstream.Examples.BY_TRAFFIC;

import dev.weir.fuzz.Campaign;
import dev.weir.fuzz.Finding;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * Requests, failures, checks, time, orders and changes of the configuration, all at once on small upstreams of random
 * shape: hunts lost orders, shares that are not exact, hosts tried twice, and counters that do not come out even.
 */
class UpstreamStressTest {

    private final ExecutorService listeners = Executors.newSingleThreadExecutor();
    private final ExecutorService threads = Executors.newCachedThreadPool();

    @AfterEach
    void stop() {
        threads.shutdownNow();
        listeners.shutdownNow();
    }

    @Test
    void promisesHoldWhateverHappensAtOnce() throws Exception {
        Campaign.run("upstream", random -> {
            World world = new World(random, listeners);
            together(world.actors(random));
            listeners.submit(() -> {}).get(10, TimeUnit.SECONDS); // everything before it was told
            world.check();
            SharesCheck shares = new SharesCheck(world.upstream);
            together(shares.requesters());
            shares.check();
        });
    }

    /** Lets all of them begin at the same moment and waits until they are done. */
    private void together(List<Callable<Void>> actors) throws Exception {
        CyclicBarrier start = new CyclicBarrier(actors.size());
        List<Future<Void>> done = new ArrayList<>();
        for (Callable<Void> actor : actors) {
            done.add(threads.submit(() -> {
                start.await(10, TimeUnit.SECONDS);
                return actor.call();
            }));
        }
        for (Future<Void> each : done) {
            try {
                each.get(30, TimeUnit.SECONDS);
            } catch (ExecutionException e) {
                throw e.getCause() instanceof Finding finding ? finding : e;
            }
        }
    }

    private static void require(boolean holds, String otherwise) throws Finding {
        if (!holds) {
            throw new Finding(otherwise);
        }
    }

    /** A host whatever becomes of its options and health. */
    private record Name(String pool, String host) {}

    /** An upstream, all that is done to it, and a record of that. */
    private static final class World {

        private static final int STEPS = 60;
        private static final Duration FAILED_TIMEOUT = Duration.ofSeconds(60);

        private final AtomicLong clock =
                new AtomicLong(Long.MAX_VALUE - Duration.ofMinutes(10).toNanos());
        private final Upstream upstream;
        private final List<PoolDefinition> pools;
        private final List<Name> names = new ArrayList<>();
        private final Set<HostStats> everSeen = ConcurrentHashMap.newKeySet();
        private final Map<HostStats, AtomicInteger> failuresReported = new ConcurrentHashMap<>();
        private final Map<HostStats, AtomicInteger> upOrders = new ConcurrentHashMap<>();
        private final ConcurrentLinkedQueue<Transition> heard = new ConcurrentLinkedQueue<>();
        private final Map<Name, Boolean> lastOrderWasDown = new ConcurrentHashMap<>();

        World(Random random, ExecutorService listeners) {
            pools = new ArrayList<>();
            int poolCount = 1 + random.nextInt(3);
            for (int i = 0; i < poolCount; i++) {
                pools.add(pool("p" + i, random));
            }
            upstream = new Upstream("http", null, pools, clock::get, listeners);
            upstream.addListener(heard::add);
            pools.forEach(pool -> pool.hosts().forEach(host -> names.add(new Name(pool.id(), host.id()))));
        }

        private static PoolDefinition pool(String id, Random random) {
            PoolOptions d = PoolOptions.defaults();
            PoolOptions options = new PoolOptions(
                    random.nextInt(3),
                    random.nextInt(4) == 0 ? Method.HASH : Method.ROUND_ROBIN,
                    d.timeout(),
                    d.readTimeout(),
                    d.keepalivePool(),
                    d.keepaliveTimeout(),
                    1 + random.nextInt(3),
                    FAILED_TIMEOUT,
                    d.statusCodes(),
                    d.maxConnections(),
                    d.queue(),
                    d.queueTimeout());
            List<PoolDefinition.HostDefinition> hosts = new ArrayList<>();
            int count = 1 + random.nextInt(4);
            for (int i = 0; i < count; i++) {
                hosts.add(new PoolDefinition.HostDefinition(Examples.name(i), host(random)));
            }
            return new PoolDefinition(id, options, hosts);
        }

        private static HostOptions host(Random random) {
            CheckOptions check = random.nextBoolean() ? Examples.check(1 + random.nextInt(2)) : null;
            return new HostOptions("127.0.0.1", 8081, random.nextInt(4), check);
        }

        /** Who acts. */
        List<Callable<Void>> actors(Random random) {
            List<Callable<Void>> actors = new ArrayList<>();
            actors.add(actor(random, this::request));
            actors.add(actor(random, this::request));
            actors.add(actor(random, this::observe));
            actors.add(actor(random, this::configure));
            List<Name> odd = new ArrayList<>();
            List<Name> even = new ArrayList<>();
            names.forEach(name -> (name.hashCode() % 2 == 0 ? even : odd).add(name));
            // Each host has one operator, who then knows the last order that was given for it.
            List.of(odd, even).forEach(own -> {
                if (!own.isEmpty()) {
                    actors.add(actor(random, its -> order(own.get(its.nextInt(own.size())), its)));
                }
            });
            return actors;
        }

        @FunctionalInterface
        private interface Step {
            void make(Random random) throws Finding;
        }

        private static Callable<Void> actor(Random seeds, Step step) {
            Random random = new Random(seeds.nextLong());
            return () -> {
                for (int i = 0; i < STEPS; i++) {
                    step.make(random);
                }
                return null;
            };
        }

        private void request(Random random) throws Finding {
            Attempts attempts = upstream.attempts("192.0.2." + random.nextInt(5));
            Set<HostStats> tried = new HashSet<>();
            int lastPriority = Integer.MIN_VALUE;
            int most = 1 + random.nextInt(12);
            for (Host host = attempts.next(); host != null && tried.size() < most; host = attempts.next()) {
                require(tried.add(host.stats()), "a host is tried twice by one request");
                require(host.usable(), "a host is tried that its snapshot holds for unusable");
                int priority = attempts.pool().options().priority();
                require(priority >= lastPriority, "a pool is tried after one that comes later");
                lastPriority = priority;
                everSeen.add(host.stats());
                host.stats().began();
                if (random.nextInt(3) == 0) {
                    report(attempts.pool().id(), host, BY_TRAFFIC);
                }
                host.stats().ended(new Outcome.Answered(), 0, 0);
            }
        }

        private void report(String pool, Host host, Failure failure) {
            failuresReported
                    .computeIfAbsent(host.stats(), absent -> new AtomicInteger())
                    .incrementAndGet();
            upstream.failed(pool, host, failure);
        }

        private void observe(Random random) {
            List<Pool> pools = upstream.snapshot().pools();
            Pool pool = pools.get(random.nextInt(pools.size()));
            if (pool.hosts().isEmpty()) {
                return;
            }
            Host host = pool.hosts().get(random.nextInt(pool.hosts().size()));
            everSeen.add(host.stats());
            switch (random.nextInt(4)) {
                case 0 -> report(pool.id(), host, BY_CHECK);
                case 1 -> upstream.checkPassed(pool.id(), host);
                case 2 -> upstream.age();
                default -> clock.addAndGet(FAILED_TIMEOUT.toNanos() / (1 + random.nextInt(4)));
            }
        }

        private void order(Name name, Random random) throws Finding {
            HostStats identity = current(name).stats();
            if (random.nextBoolean()) {
                lastOrderWasDown.put(name, true);
                upstream.downHost(name.pool(), name.host());
                for (int i = 0; i < 5; i++) {
                    require(!current(name).order().admits(), "an order to go down was undone");
                    require(!isTried(identity), "a request that began after the order tries the host");
                }
            } else {
                lastOrderWasDown.put(name, false);
                upOrders.computeIfAbsent(identity, absent -> new AtomicInteger())
                        .incrementAndGet();
                upstream.upHost(name.pool(), name.host());
                require(current(name).order().admits(), "an order to go up was undone");
            }
        }

        private Host current(Name name) {
            return Examples.host(upstream, name.pool(), name.host());
        }

        private boolean isTried(HostStats identity) {
            Attempts attempts = upstream.attempts("192.0.2.1");
            for (Host host = attempts.next(); host != null; host = attempts.next()) {
                if (host.stats() == identity) {
                    return true;
                }
            }
            return false;
        }

        /** Alone in adding and removing hosts, and leaves those that operators know. */
        private void configure(Random random) throws Finding {
            Name name = names.get(random.nextInt(names.size()));
            String pool = name.pool();
            switch (random.nextInt(6)) {
                case 0 -> upstream.setWeight(pool, name.host(), random.nextInt(4));
                case 1 -> upstream.setPriority(pool, random.nextInt(3));
                case 2 -> upstream.setMethod(pool, random.nextBoolean() ? Method.HASH : Method.ROUND_ROBIN);
                case 3 -> upstream.addHost(pool, null, host(random));
                case 4 -> reload(random);
                default ->
                    upstream.snapshot().pool(pool).orElseThrow().hosts().stream()
                            .map(Host::id)
                            .filter(Predicate.not(id -> names.contains(new Name(pool, id))))
                            .findFirst()
                            .ifPresent(id -> upstream.removeHost(pool, id));
            }
        }

        /** Another file: pools by other options, hosts by other weights and checks, the order turned around. */
        private void reload(Random random) throws Finding {
            List<PoolDefinition> next = new ArrayList<>();
            for (PoolDefinition before : pools) {
                List<PoolDefinition.HostDefinition> hosts = new ArrayList<>();
                before.hosts().forEach(host -> hosts.add(new PoolDefinition.HostDefinition(host.id(), host(random))));
                next.add(
                        0,
                        new PoolDefinition(
                                before.id(), pool(before.id(), random).options(), hosts));
            }
            Map<Name, HostStats> identities = new HashMap<>();
            names.forEach(name -> identities.put(name, current(name).stats()));
            var unused = upstream.reload(null, next, random.nextBoolean());
            for (Name name : names) {
                require(current(name).stats() == identities.get(name), "a reload takes a host for another");
            }
        }

        /** To be called when nobody acts any more and everything was told. */
        void check() throws Finding {
            for (HostStats stats : everSeen) {
                int reported = count(failuresReported, stats);
                require(stats.inFlight() == 0, "requests in flight: " + stats.inFlight());
                require(stats.failures() == reported, stats.failures() + " failures instead of " + reported);
            }
            for (Name name : names) {
                Boolean down = lastOrderWasDown.get(name);
                boolean isDown = !current(name).order().admits();
                require(isDown == Boolean.TRUE.equals(down), "the last order for " + name + " is lost");
            }
            for (Pool pool : upstream.snapshot().pools()) {
                for (Host host : pool.hosts()) {
                    checkFails(host);
                    checkTransitions(host);
                }
            }
        }

        private void checkFails(Host host) throws Finding {
            int fails = 0;
            if (host.health() instanceof Health.Failing failing) {
                fails = failing.fails();
            } else if (host.health() instanceof Health.DownByFailures down) {
                fails = down.fails();
            }
            require(fails <= count(failuresReported, host.stats()), "more failures are counted than were reported");
        }

        private void checkTransitions(Host host) throws Finding {
            boolean up = true;
            int upAfterHand = 0;
            for (Transition transition : heard) {
                if (transition.changesUse() && transition.after().stats() == host.stats()) {
                    require(transition.up() != up, "a transition is told twice, or not at all");
                    require(transition.before().usable() == up, "a transition does not begin where the last one ended");
                    up = transition.up();
                    upAfterHand += up && !transition.before().order().admits() ? 1 : 0;
                }
            }
            require(host.usable() == up, "the last transition was not told");
            require(upAfterHand <= count(upOrders, host.stats()), "a host that is down by hand came up by itself");
        }

        private static int count(Map<HostStats, AtomicInteger> counts, HostStats of) {
            AtomicInteger count = counts.get(of);
            return count == null ? 0 : count.get();
        }
    }

    /** Shares of first and second choices while nothing changes, drawn by several requests at once. */
    private static final class SharesCheck {

        private static final int REQUESTERS = 3;
        private static final long MOST_DRAWS = 6_000;

        private final Upstream upstream;
        private final Pool pool;
        private final long total;
        private final long draws;
        private final AtomicLong drawn = new AtomicLong();
        private final Map<String, AtomicInteger> chosen = new ConcurrentHashMap<>();

        SharesCheck(Upstream upstream) {
            this.upstream = upstream;
            for (Pool each : upstream.snapshot().pools()) {
                upstream.setMethod(each.id(), Method.ROUND_ROBIN);
                each.hosts().forEach(host -> upstream.upHost(each.id(), host.id()));
            }
            pool = upstream.snapshot().byPriority().get(0);
            Map<String, Integer> first = shares(pool.hosts());
            total = sum(first.values());
            long cycle = total;
            for (String host : first.keySet()) {
                cycle = leastCommonMultiple(
                        cycle, total * sum(shares(without(host)).values()));
            }
            draws = cycle;
        }

        List<Callable<Void>> requesters() {
            List<Callable<Void>> all = new ArrayList<>();
            IntStream.range(0, REQUESTERS).forEach(i -> all.add(this::request));
            return all;
        }

        private boolean isWorthIt() {
            return pool.hosts().size() > 1 && draws <= MOST_DRAWS;
        }

        private Void request() {
            while (isWorthIt() && drawn.getAndIncrement() < draws) {
                Attempts attempts = upstream.attempts("192.0.2.1");
                Host first = attempts.next();
                Host second = attempts.next();
                count(first == null ? "" : first.id());
                count((first == null ? "" : first.id()) + " then " + (second == null ? "" : second.id()));
            }
            return null;
        }

        private void count(String choice) {
            chosen.computeIfAbsent(choice, absent -> new AtomicInteger()).incrementAndGet();
        }

        void check() throws Finding {
            if (!isWorthIt()) {
                return;
            }
            Map<String, Long> expected = new HashMap<>();
            shares(pool.hosts()).forEach((first, share) -> {
                long firsts = draws * share / total;
                Map<String, Integer> left = shares(without(first));
                expected.put(first, firsts);
                left.forEach((second, of) -> expected.put(first + " then " + second, firsts * of / sum(left.values())));
            });
            Map<String, Long> got = chosen.entrySet().stream().collect(Collectors.toMap(Map.Entry::getKey, each ->
                    (long) each.getValue().get()));
            require(got.equals(expected), "the shares are " + got + " instead of " + expected);
        }

        private List<Host> without(String id) {
            return pool.hosts().stream().filter(host -> !host.id().equals(id)).toList();
        }

        /** By weight; when no host has one, all alike. */
        private static Map<String, Integer> shares(List<Host> hosts) {
            boolean weighted = hosts.stream().anyMatch(host -> host.options().weight() > 0);
            return hosts.stream()
                    .filter(host -> !weighted || host.options().weight() > 0)
                    .collect(Collectors.toMap(
                            Host::id, host -> weighted ? host.options().weight() : 1));
        }

        private static long sum(Collection<Integer> shares) {
            return shares.stream().mapToLong(Integer::longValue).sum();
        }

        private static long leastCommonMultiple(long a, long b) {
            return b == 0 ? a : a / greatestCommonDivisor(a, b) * b;
        }

        private static long greatestCommonDivisor(long a, long b) {
            return b == 0 ? a : greatestCommonDivisor(b, a % b);
        }
    }
}

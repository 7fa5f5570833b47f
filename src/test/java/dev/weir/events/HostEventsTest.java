package dev.weir.events;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.upstream.Failure;
import dev.weir.upstream.Host;
import dev.weir.upstream.HostOptions;
import dev.weir.upstream.Order;
import dev.weir.upstream.Outcome;
import dev.weir.upstream.PoolDefinition;
import dev.weir.upstream.PoolDefinition.HostDefinition;
import dev.weir.upstream.PoolOptions;
import dev.weir.upstream.Upstream;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What is told of changes of upstreams, pools and hosts. */
class HostEventsTest {

    private static final InstantSource NOON = InstantSource.fixed(Instant.parse("2026-01-02T12:00:00Z"));

    /** The clock's numbers overflow soon. */
    private final AtomicLong clock = new AtomicLong(Long.MAX_VALUE - 10);

    private final Upstream upstream = new Upstream(
            "http", null, List.of(pool("primary", 0, "a", "b"), pool("dr", 10, "c")), clock::get, Runnable::run);

    private final Events events = new Events(100, NOON);
    private final Chronicler chronicler = new Chronicler(events, clock::get, NOON);

    @BeforeEach
    void follow() {
        chronicler.follow(upstream);
    }

    @Test
    void failuresThatTakeAHostDownAreToldOnce() {
        fail("primary", "a", 5);

        assertThat(told()).containsExactly("host_down primary/a: refused");
        assertThat(latest().text()).isEqualTo("Host a of pool primary of http is out of use: refused");
    }

    @Test
    void failuresThatTakeNothingDownAreNotTold() {
        fail("primary", "a", 2);

        assertThat(told()).isEmpty();
    }

    @Test
    void hostThatComesBackSaysWhatHadTakenItDown() {
        fail("primary", "a", 3);
        clock.addAndGet(Duration.ofSeconds(60).toNanos());

        upstream.age();

        assertThat(told()).containsExactly("host_down primary/a: refused", "host_up primary/a: refused");
    }

    @Test
    void lastHostTakesItsPoolAndTheTrafficWithIt() {
        fail("primary", "a", 3);

        fail("primary", "b", 3);

        assertThat(told())
                .containsExactly(
                        "host_down primary/a: refused",
                        "host_down primary/b: refused",
                        "pool_down primary",
                        "traffic_moved {from=primary, to=dr}");
    }

    @Test
    void poolThatCarriesNoTrafficGoesDownWithoutMovingIt() {
        fail("dr", "c", 3);

        assertThat(told()).containsExactly("host_down dr/c: refused", "pool_down dr");
    }

    @Test
    void lastPoolLeavesTheTrafficNowhere() {
        fail("dr", "c", 3);
        fail("primary", "a", 3);

        fail("primary", "b", 3);

        assertThat(told()).endsWith("pool_down primary", "traffic_moved {from=primary}");
        assertThat(latest().text()).isEqualTo("No pool of http has a usable host; requests are answered with an error");
    }

    @Test
    void trafficComesBackFromNowhere() {
        fail("dr", "c", 3);
        fail("primary", "a", 3);
        fail("primary", "b", 3);
        int before = told().size();

        upstream.upHost("primary", "b");

        assertThat(told().subList(before, told().size()))
                .containsExactly("host_up primary/b: refused", "pool_up primary", "traffic_moved {to=primary}");
    }

    @Test
    void orderIsToldBeforeWhatFollowsFromIt() {
        order("a", Order.Mode.DRAIN, clock.get() + 1_500_000_000L, "new disk", "alice");

        assertThat(told())
                .containsExactly(
                        "host_ordered primary/a: new disk {order=drain, until=2026-01-02T12:00:01.500Z} by alice",
                        "host_down primary/a: by hand: new disk by alice");
        assertThat(events.after(events.first(), 1).events().get(0).what().text())
                .isEqualTo("Host a of pool primary of http was ordered: drain until 2026-01-02T12:00:01.500Z, by alice,"
                        + " because: new disk");
    }

    @Test
    void orderForAHostThatIsDownChangesItsOrderAlone() {
        fail("primary", "a", 3);

        order("a", Order.Mode.DRAIN, null, "", "");

        assertThat(told()).containsExactly("host_down primary/a: refused", "host_ordered primary/a {order=drain}");
    }

    @Test
    void orderWhoseTimeIsOverIsToldAsSuch() {
        order("a", Order.Mode.MAINTENANCE, clock.get() + 100, "new disk", "alice");
        int before = told().size();
        clock.addAndGet(100);

        upstream.age();

        assertThat(told().subList(before, told().size()))
                .containsExactly(
                        "order_ended primary/a: new disk {order=maintenance} by alice",
                        "host_up primary/a: by hand: new disk");
    }

    @Test
    void orderThatIsEndedEarlyIsAnOrder() {
        order("a", Order.Mode.MAINTENANCE, clock.get() + 100, "", "");
        int before = told().size();

        upstream.upHost("primary", "a");

        assertThat(told().subList(before, told().size()))
                .containsExactly("host_ordered primary/a {order=ready}", "host_up primary/a: by hand");
    }

    // Of what is configured.

    @Test
    void changeOfTheConfigurationIsTold() {
        upstream.setWeight("primary", "a", 5);

        assertThat(told()).containsExactly("config_changed primary: set_weight primary/a");
    }

    @Test
    void changeThatMovesTheTrafficSaysSo() {
        upstream.setPriority("dr", -1);

        assertThat(told()).containsExactly("config_changed dr: set_priority dr", "traffic_moved {from=primary, to=dr}");
    }

    @Test
    void reloadTellsOnlyWhatFollowsFromIt() {
        var unused = upstream.reload(null, List.of(pool("dr", 10, "c")), false);

        assertThat(told()).containsExactly("traffic_moved {from=primary, to=dr}");
    }

    @Test
    void newPoolWithAHostIsUp() {
        upstream.createPool("spare", options(20));

        upstream.addHost("spare", "d", new HostOptions("127.0.0.1", 8081, 1, null));

        assertThat(told())
                .containsExactly(
                        "config_changed spare: create_pool spare",
                        "config_changed spare: add_host spare/d",
                        "pool_up spare");
    }

    // Hosts that are drained.

    @Test
    void drainedHostIsToldOnceForEachOrder() {
        host("a").stats().began();
        order("a", Order.Mode.DRAIN, null, "", "alice");
        look(3);
        List<String> busy = told();

        host("a").stats().ended(new Outcome.Answered(), 0, 0);
        look(5);
        List<String> quiet = told();
        order("a", Order.Mode.DRAIN, null, "other words", "alice");
        look(3);
        order("a", Order.Mode.MAINTENANCE, null, "", "bob");
        look(3);

        assertThat(busy).noneMatch(event -> event.startsWith("host_drained"));
        assertThat(quiet).endsWith("host_drained primary/a {order=drain} by alice");
        assertThat(told().stream().filter(event -> event.startsWith("host_drained")))
                .containsExactly(
                        "host_drained primary/a {order=drain} by alice",
                        "host_drained primary/a {order=maintenance} by bob");
    }

    @Test
    void hostThatIsQuietForOneLookAloneIsNotDrained() {
        order("a", Order.Mode.DRAIN, null, "", "");

        look(1);
        host("a").stats().began();
        look(1);
        host("a").stats().ended(new Outcome.Answered(), 0, 0);
        look(1);

        assertThat(told()).noneMatch(event -> event.startsWith("host_drained"));
    }

    @Test
    void hostThatIsDownByFailuresIsNotDrained() {
        fail("primary", "a", 3);

        look(3);

        assertThat(told()).containsExactly("host_down primary/a: refused");
    }

    // What the tests do.

    private static PoolDefinition pool(String id, int priority, String... hosts) {
        return new PoolDefinition(
                id,
                options(priority),
                List.of(hosts).stream()
                        .map(host -> new HostDefinition(host, new HostOptions("127.0.0.1", 8081, 1, null)))
                        .toList());
    }

    private static PoolOptions options(int priority) {
        PoolOptions defaults = PoolOptions.defaults();
        return new PoolOptions(
                priority,
                defaults.method(),
                defaults.timeout(),
                defaults.readTimeout(),
                defaults.keepalivePool(),
                defaults.keepaliveTimeout(),
                defaults.maxFails(),
                defaults.failedTimeout(),
                defaults.statusCodes(),
                defaults.maxConnections(),
                defaults.queue(),
                defaults.queueTimeout());
    }

    private Host host(String id) {
        return upstream.snapshot().pools().stream()
                .flatMap(pool -> pool.host(id).stream())
                .findFirst()
                .orElseThrow();
    }

    private void fail(String pool, String host, int times) {
        for (int i = 0; i < times; i++) {
            upstream.failed(pool, host(host), new Failure(Failure.Source.TRAFFIC, "refused"));
        }
    }

    private void order(String host, Order.Mode mode, @Nullable Long untilNanos, String reason, String author) {
        upstream.order("primary", host, new Order(mode, clock.get(), untilNanos, reason, author));
    }

    private void look(int times) {
        for (int i = 0; i < times; i++) {
            chronicler.look(List.of(upstream));
        }
    }

    private Occurrence latest() {
        List<Event> all = events.after(events.first(), 100).events();
        return all.get(all.size() - 1).what();
    }

    /** Every event so far: {@code host_down primary/a: refused {order=drain} by alice}. */
    private List<String> told() {
        List<String> told = new ArrayList<>();
        for (Event event : events.after(events.first(), 100).events()) {
            Occurrence what = event.what();
            assertThat(what.upstream()).isEqualTo("http");
            told.add(what.kind().id()
                    + (what.pool().isEmpty() ? "" : " " + what.pool())
                    + (what.host().isEmpty() ? "" : "/" + what.host())
                    + (what.reason().isEmpty() ? "" : ": " + what.reason())
                    + (what.details().isEmpty() ? "" : " " + what.details())
                    + (what.author().isEmpty() ? "" : " by " + what.author()));
        }
        return told;
    }
}

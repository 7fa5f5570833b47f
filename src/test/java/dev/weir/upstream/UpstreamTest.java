package dev.weir.upstream;

import static dev.weir.upstream.Examples.BY_CHECK;
import static dev.weir.upstream.Examples.BY_TRAFFIC;
import static dev.weir.upstream.Examples.first;
import static dev.weir.upstream.Examples.health;
import static dev.weir.upstream.Examples.host;
import static dev.weir.upstream.Examples.ordered;
import static dev.weir.upstream.Examples.pool;
import static dev.weir.upstream.Examples.upstream;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.params.provider.Arguments.argumentSet;

import dev.weir.upstream.Examples.FakeClock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class UpstreamTest {

    private static final Duration FAILED_TIMEOUT = Duration.ofSeconds(60);

    private final FakeClock clock = new FakeClock();
    private final List<Transition> transitions = new ArrayList<>();

    private Upstream watched(PoolDefinition... pools) {
        Upstream upstream = upstream(clock, pools);
        upstream.addListener(transitions::add);
        return upstream;
    }

    private static void failThrice(Upstream upstream, String pool, Host host, Failure failure) {
        upstream.failed(pool, host, failure);
        upstream.failed(pool, host, failure);
        upstream.failed(pool, host, failure);
    }

    // What was observed.

    @Test
    void hostGoesDownAtMaxFails() {
        Upstream upstream = watched(pool("p", 1, 1));
        Host a = host(upstream, "p", "a");

        upstream.failed("p", a, BY_TRAFFIC);
        upstream.failed("p", a, BY_TRAFFIC);
        boolean usableBefore = host(upstream, "p", "a").usable();
        upstream.failed("p", a, BY_TRAFFIC);

        assertThat(usableBefore).isTrue();
        assertThat(host(upstream, "p", "a").usable()).isFalse();
        assertThat(Stream.generate(() -> first(upstream)).limit(4)).containsOnly("b");
        assertThat(transitions).singleElement().satisfies(down -> {
            assertThat(down.up()).isFalse();
            assertThat(down.upstream()).isEqualTo("http");
            assertThat(down.pool()).isEqualTo("p");
            assertThat(down.after()).isEqualTo(host(upstream, "p", "a"));
            assertThat(down.before().health()).isInstanceOf(Health.Failing.class);
        });
    }

    @Test
    void hostComesBackByTime() {
        Upstream upstream = watched(pool("p", 1));
        failThrice(upstream, "p", host(upstream, "p", "a"), BY_TRAFFIC);

        clock.advance(FAILED_TIMEOUT.minusNanos(1));
        upstream.age();
        boolean usableEarly = host(upstream, "p", "a").usable();
        clock.advance(Duration.ofNanos(1));
        upstream.age();

        assertThat(usableEarly).isFalse();
        assertThat(health(upstream, "p", "a")).isEqualTo(new Health.Up());
        assertThat(transitions).extracting(Transition::up).containsExactly(false, true);
    }

    @Test
    void failuresAreForgottenByTimeWithoutATransition() {
        Upstream upstream = watched(pool("p", 1));
        upstream.failed("p", host(upstream, "p", "a"), BY_TRAFFIC);

        clock.advance(FAILED_TIMEOUT);
        upstream.age();

        assertThat(health(upstream, "p", "a")).isEqualTo(new Health.Up());
        assertThat(transitions).isEmpty();
    }

    @Test
    void hostThatChecksTookDownComesBackAfterItsRise() {
        Upstream upstream = watched(new PoolDefinition(
                "p", PoolOptions.defaults(), List.of(new PoolDefinition.HostDefinition("a", Examples.checked(2)))));
        Host a = host(upstream, "p", "a");
        failThrice(upstream, "p", a, BY_CHECK);

        clock.advance(FAILED_TIMEOUT.multipliedBy(10));
        upstream.age();
        upstream.checkPassed("p", a);
        boolean usableEarly = host(upstream, "p", "a").usable();
        upstream.checkPassed("p", a);

        assertThat(usableEarly).isFalse();
        assertThat(host(upstream, "p", "a").usable()).isTrue();
        assertThat(transitions).extracting(Transition::up).containsExactly(false, true);
    }

    @Test
    void failuresAreCountedInTheStatsWhateverTheHealth() {
        Upstream upstream = watched(pool("p", 1));
        upstream.downHost("p", "a");

        failThrice(upstream, "p", host(upstream, "p", "a"), BY_TRAFFIC);

        assertThat(host(upstream, "p", "a").stats().failures()).isEqualTo(3);
    }

    // What is ordered.

    static Stream<Arguments> observations() {
        return Stream.of(
                argumentSet("traffic fails", consumer(u -> failThrice(u, "p", host(u, "p", "a"), BY_TRAFFIC))),
                argumentSet("checks fail", consumer(u -> failThrice(u, "p", host(u, "p", "a"), BY_CHECK))),
                argumentSet("a check passes", consumer(u -> u.checkPassed("p", host(u, "p", "a")))),
                argumentSet("time passes", consumer(Upstream::age)),
                argumentSet("the weight changes", consumer(u -> u.setWeight("p", "a", 7))),
                argumentSet("the method changes", consumer(u -> u.setMethod("p", Method.HASH))),
                argumentSet("another host comes", consumer(u -> u.addHost("p", null, Examples.weight(1)))));
    }

    private static Consumer<Upstream> consumer(Consumer<Upstream> consumer) {
        return consumer;
    }

    @ParameterizedTest
    @MethodSource("observations")
    void downByHandIsEndedByNothingButAnOrder(Consumer<Upstream> event) {
        Upstream upstream = watched(pool("p", 1));
        Host before = host(upstream, "p", "a"); // as a request in flight holds it
        upstream.downHost("p", "a");

        event.accept(upstream);
        failThrice(upstream, "p", before, BY_TRAFFIC);
        clock.advance(FAILED_TIMEOUT.multipliedBy(2));
        upstream.age();
        Order.Mode afterwards = ordered(upstream, "p", "a");
        upstream.upHost("p", "a");

        assertThat(afterwards).isEqualTo(Order.Mode.MAINTENANCE);
        assertThat(health(upstream, "p", "a")).isEqualTo(new Health.Up());
        assertThat(transitions).extracting(Transition::up).containsExactly(false, true);
    }

    @Test
    void ordersMayBeRepeated() {
        Upstream upstream = watched(pool("p", 1));

        upstream.upHost("p", "a");
        upstream.downHost("p", "a");
        Health first = health(upstream, "p", "a");
        clock.advance(Duration.ofSeconds(1));
        upstream.downHost("p", "a");

        assertThat(health(upstream, "p", "a")).isEqualTo(first);
        assertThat(transitions).extracting(Transition::up).containsExactly(false);
    }

    @Test
    void orderActsOnAHostThatFailuresTookDown() {
        Upstream upstream = watched(pool("p", 1, 1));
        failThrice(upstream, "p", host(upstream, "p", "a"), BY_TRAFFIC);
        failThrice(upstream, "p", host(upstream, "p", "b"), BY_TRAFFIC);

        upstream.upHost("p", "a");
        upstream.downHost("p", "b");

        assertThat(health(upstream, "p", "a")).isEqualTo(new Health.Up());
        assertThat(ordered(upstream, "p", "b")).isEqualTo(Order.Mode.MAINTENANCE);
        assertThat(transitions)
                .filteredOn(Transition::changesUse)
                .extracting(Transition::up)
                .containsExactly(false, false, true);
    }

    // What is configured.

    @Test
    void createdPoolIsEmptyAndTakesHosts() {
        Upstream upstream = upstream();

        upstream.createPool("p", PoolOptions.defaults());
        boolean usableWhenEmpty = upstream.snapshot().pool("p").orElseThrow().usable();
        upstream.addHost("p", "web01", Examples.weight(1));

        assertThat(usableWhenEmpty).isFalse();
        assertThat(first(upstream)).isEqualTo("web01");
    }

    @Test
    void priorityChangesTheOrderOfPools() {
        Upstream upstream = upstream(pool("p", 1), pool("q", 1));

        upstream.setPriority("q", -1);

        assertThat(upstream.snapshot().byPriority()).extracting(Pool::id).containsExactly("q", "p");
        assertThat(upstream.snapshot().pools()).extracting(Pool::id).containsExactly("p", "q");
    }

    @Test
    void weightAndMethodActOnTheNextRequest() {
        Upstream upstream = upstream(pool("p", 1, 1));

        upstream.setWeight("p", "a", 0);
        upstream.setMethod("p", Method.HASH);

        assertThat(upstream.snapshot().pool("p").orElseThrow().options().method())
                .isEqualTo(Method.HASH);
        assertThat(Stream.generate(() -> first(upstream)).limit(4)).containsOnly("b");
    }

    @Test
    void hostWithoutAnIdGetsTheLeastFreeNumber() {
        Upstream upstream = upstream(pool("p"));

        List<String> ids = new ArrayList<>();
        ids.add(upstream.addHost("p", null, Examples.weight(1)).definition().id());
        ids.add(upstream.addHost("p", "3", Examples.weight(1)).definition().id());
        ids.add(upstream.addHost("p", null, Examples.weight(1)).definition().id());
        ids.add(upstream.addHost("p", null, Examples.weight(1)).definition().id());
        upstream.removeHost("p", "1");
        ids.add(upstream.addHost("p", null, Examples.weight(1)).definition().id());

        assertThat(ids).containsExactly("1", "3", "2", "4", "1");
    }

    @Test
    void removedHostLeavesNoHole() {
        Upstream upstream = upstream(pool("p", 1, 1, 1));

        upstream.removeHost("p", "b");

        assertThat(upstream.snapshot().pool("p").orElseThrow().hosts())
                .extracting(Host::id)
                .containsExactly("a", "c");
        assertThat(Stream.generate(() -> first(upstream)).limit(4)).containsOnly("a", "c");
    }

    static Stream<Arguments> refusals() {
        return Stream.of(
                refusal(u -> u.createPool("p", PoolOptions.defaults()), "Pool \"p\" already exists"),
                refusal(u -> u.setMethod("x", Method.HASH), "Pool \"x\" not found"),
                refusal(u -> u.setPriority("x", 1), "Pool \"x\" not found"),
                refusal(
                        u -> u.setPriority("p", 1_000_001),
                        "priority: must be between -1000000 and 1000000, but is 1000001"),
                refusal(u -> u.setWeight("x", "a", 1), "Pool \"x\" not found"),
                refusal(u -> u.setWeight("p", "x", 1), "Host \"x\" not found in pool \"p\""),
                refusal(u -> u.setWeight("p", "a", -1), "weight: must be between 0 and 65535, but is -1"),
                refusal(u -> u.addHost("x", "a", Examples.weight(1)), "Pool \"x\" not found"),
                refusal(u -> u.addHost("p", "a", Examples.weight(1)), "Host \"a\" already exists in pool \"p\""),
                refusal(u -> u.removeHost("x", "a"), "Pool \"x\" not found"),
                refusal(u -> u.removeHost("p", "x"), "Host \"x\" not found in pool \"p\""),
                refusal(u -> u.downHost("x", "a"), "Pool \"x\" not found"),
                refusal(u -> u.downHost("p", "x"), "Host \"x\" not found in pool \"p\""),
                refusal(u -> u.upHost("x", "a"), "Pool \"x\" not found"),
                refusal(u -> u.upHost("p", "x"), "Host \"x\" not found in pool \"p\""));
    }

    private static Arguments refusal(Consumer<Upstream> change, String message) {
        return argumentSet(message, change, message);
    }

    @ParameterizedTest
    @MethodSource("refusals")
    void refusedChangeSaysWhyAndChangesNothing(Consumer<Upstream> change, String message) {
        Upstream upstream = upstream(pool("p", 1));
        Snapshot before = upstream.snapshot();

        assertThatThrownBy(() -> change.accept(upstream))
                .isInstanceOf(UpstreamException.class)
                .hasMessage(message);
        assertThat(upstream.snapshot()).isSameAs(before);
    }

    @Test
    void idsMustBeUniqueFromTheBeginning() {
        PoolDefinition twins = new PoolDefinition(
                "p",
                PoolOptions.defaults(),
                List.of(
                        new PoolDefinition.HostDefinition("a", Examples.weight(1)),
                        new PoolDefinition.HostDefinition("a", Examples.weight(1))));

        assertThatThrownBy(() -> upstream(pool("p"), pool("p")))
                .isInstanceOf(AlreadyExists.class)
                .hasMessage("Pool \"p\" already exists");
        assertThatThrownBy(() -> upstream(twins))
                .isInstanceOf(AlreadyExists.class)
                .hasMessage("Host \"a\" already exists in pool \"p\"");
        assertThatCode(() -> upstream(pool("p", 1), pool("q", 1))).doesNotThrowAnyException();
    }

    @Test
    void recentLatencyIsThatOfTheLastMinute() {
        Upstream upstream = watched(pool("p", 1));
        HostStats stats = host(upstream, "p", "a").stats();
        upstream.sample();
        stats.answered(1_000_000);
        assertThat(stats.recentLatency().count()).isEqualTo(1);

        clock.advance(Duration.ofMinutes(1));
        upstream.sample();

        assertThat(stats.recentLatency().count()).isZero();
        assertThat(stats.latency().count()).isEqualTo(1);
    }

    // Identity.

    @Test
    void changesKeepHealthCountersAndPlaceInTheRotation() {
        Upstream upstream = upstream(pool("p", 1, 1));
        Host before = host(upstream, "p", "b");
        before.stats().began();
        upstream.failed("p", before, BY_TRAFFIC);
        Health failing = health(upstream, "p", "b");
        String firstChoice = first(upstream);

        upstream.setPriority("p", 5);
        upstream.setMethod("p", Method.ROUND_ROBIN);
        upstream.setWeight("p", "b", 1);
        Host after = host(upstream, "p", "b");

        assertThat(after.health()).isEqualTo(failing);
        assertThat(after.stats()).isSameAs(before.stats());
        assertThat(after.stats().attempts()).isEqualTo(1);
        assertThat(after.stats().inFlight()).isEqualTo(1);
        assertThat(after.stats().failures()).isEqualTo(1);
        assertThat(List.of(firstChoice, String.valueOf(first(upstream)))).containsExactly("a", "b");
    }

    @Test
    void hostThatWasReplacedUnderItsIdHearsNothingOfTheOldOne() {
        Upstream upstream = watched(pool("p", 1));
        Host old = host(upstream, "p", "a");
        upstream.removeHost("p", "a");
        upstream.addHost("p", "a", Examples.weight(1));

        failThrice(upstream, "p", old, BY_TRAFFIC);

        assertThat(health(upstream, "p", "a")).isEqualTo(new Health.Up());
        assertThat(host(upstream, "p", "a").stats().failures()).isZero();
        assertThat(transitions).isEmpty();
    }

    @Test
    void lateNewsOfARemovedHostIsIgnored() {
        Upstream upstream = watched(pool("p", 1));
        Host old = host(upstream, "p", "a");
        upstream.removeHost("p", "a");
        Snapshot before = upstream.snapshot();

        failThrice(upstream, "p", old, BY_TRAFFIC);
        upstream.checkPassed("p", old);

        assertThat(upstream.snapshot()).isSameAs(before);
        assertThat(transitions).isEmpty();
    }

    @Test
    void snapshotOnceTakenNeverChanges() {
        Upstream upstream = upstream(pool("p", 1));
        Snapshot taken = upstream.snapshot();

        upstream.downHost("p", "a");
        upstream.addHost("p", "b", Examples.weight(1));
        upstream.createPool("q", PoolOptions.defaults());

        assertThat(taken.pools()).extracting(Pool::id).containsExactly("p");
        assertThat(taken.pools().get(0).hosts()).singleElement().satisfies(a -> assertThat(a.usable())
                .isTrue());
    }
}

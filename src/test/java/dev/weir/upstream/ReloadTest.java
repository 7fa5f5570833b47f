package dev.weir.upstream;

import static dev.weir.upstream.Examples.BY_TRAFFIC;
import static dev.weir.upstream.Examples.first;
import static dev.weir.upstream.Examples.health;
import static dev.weir.upstream.Examples.host;
import static dev.weir.upstream.Examples.ordered;
import static dev.weir.upstream.Examples.pool;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.upstream.PoolDefinition.HostDefinition;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What a reload keeps, what it replaces, and what becomes of the changes that operators made. */
class ReloadTest {

    private static final PoolOptions OPTIONS = PoolOptions.defaults();
    private static final HostOptions A = new HostOptions("10.0.0.1", 80, 1, null);
    private static final HostOptions B = new HostOptions("10.0.0.2", 80, 1, null);

    // Orders and observations.

    @Test
    void orderByHandStaysWithTheIdOfTheHost() {
        Upstream upstream = of(hosts("a", A, "b", B));
        upstream.downHost("p", "a");

        reload(upstream, hosts("a", new HostOptions("10.0.0.9", 80, 1, null), "b", B));

        assertThat(ordered(upstream, "p", "a")).isEqualTo(Order.Mode.MAINTENANCE);
        assertThat(first(upstream)).isEqualTo("b");
    }

    @Test
    void whatWasObservedStaysWithTheSameHost() {
        Upstream upstream = of(hosts("a", A));
        fail(upstream, 3);
        Host before = host(upstream, "p", "a");

        reload(upstream, hosts("new", B, "a", new HostOptions("10.0.0.1", 80, 7, CheckOptions.defaults())));

        Host after = host(upstream, "p", "a");
        assertThat(after.health()).isEqualTo(before.health()).isInstanceOf(Health.DownByFailures.class);
        assertThat(after.stats()).isSameAs(before.stats());
        assertThat(after.options().weight()).isEqualTo(7);
        assertThat(after.options().check()).isNotNull();
    }

    static List<HostOptions> otherAddresses() {
        return List.of(new HostOptions("10.0.0.9", 80, 1, null), new HostOptions("10.0.0.1", 81, 1, null));
    }

    @ParameterizedTest
    @MethodSource("otherAddresses")
    void hostAtAnotherAddressStartsAnew(HostOptions elsewhere) {
        Upstream upstream = of(hosts("a", A));
        fail(upstream, 3);
        HostStats before = host(upstream, "p", "a").stats();

        reload(upstream, hosts("a", elsewhere));

        assertThat(health(upstream, "p", "a")).isEqualTo(new Health.Up());
        assertThat(host(upstream, "p", "a").stats()).isNotSameAs(before);
        assertThat(host(upstream, "p", "a").stats().failures()).isZero();
    }

    @Test
    void hostThatWasGoneForAReloadStartsAnew() {
        Upstream upstream = of(hosts("a", A, "b", B));
        upstream.downHost("p", "a");

        reload(upstream, hosts("b", B));
        reload(upstream, hosts("a", A, "b", B));

        assertThat(health(upstream, "p", "a")).isEqualTo(new Health.Up());
    }

    @Test
    void failureOfAReplacedHostIsNotCountedForTheNewOne() {
        Upstream upstream = of(hosts("a", A));
        Host old = host(upstream, "p", "a");

        reload(upstream, hosts("a", B));
        upstream.failed("p", old, BY_TRAFFIC);

        assertThat(health(upstream, "p", "a")).isEqualTo(new Health.Up());
    }

    // Pools that do not change.

    @Test
    void poolThatDoesNotChangeIsTheSameObject() {
        Upstream upstream = of(pool("p", 1, 2, 3), pool("q", 1));
        Pool before = upstream.snapshot().pool("p").orElseThrow();

        reload(upstream, pool("p", 1, 2, 3), pool("q", 5));

        assertThat(upstream.snapshot().pool("p")).containsSame(before);
    }

    @Test
    void sharesStayExactOverReloads() {
        Upstream upstream = of(pool("p", 1, 2, 3), pool("q", 1));
        List<String> chosen = new ArrayList<>();

        IntStream.range(0, 600).forEach(i -> {
            chosen.add(first(upstream));
            reload(upstream, pool("p", 1, 2, 3), pool("q", 1 + i % 2));
        });

        assertThat(chosen.subList(0, 6)).containsExactly("c", "b", "c", "a", "b", "c");
        assertThat(chosen).filteredOn("a"::equals).hasSize(100);
        assertThat(chosen).filteredOn("b"::equals).hasSize(200);
    }

    @Test
    void optionsWithoutEffectOnTheChoiceKeepTheSchedule() {
        Upstream upstream = of(hosts("a", A, "b", B));
        Schedule before = upstream.snapshot().pool("p").orElseThrow().schedule();

        reload(upstream, hosts("a", new HostOptions("10.0.0.9", 80, 1, null), "b", B));

        assertThat(upstream.snapshot().pool("p").orElseThrow().schedule()).isSameAs(before);
    }

    @Test
    void otherWeightsAreExactFromTheNextRequestOn() {
        Upstream upstream = of(pool("p", 1, 1));
        IntStream.range(0, 7).forEach(i -> first(upstream));

        reload(upstream, pool("p", 1, 3));
        List<String> chosen =
                IntStream.range(0, 40).mapToObj(i -> first(upstream)).toList();

        assertThat(chosen).filteredOn("a"::equals).hasSize(10);
        assertThat(chosen).filteredOn("b"::equals).hasSize(30);
    }

    @Test
    void aRequestThatHasBegunGoesOnByTheSnapshotOfItsBeginning() {
        Upstream upstream = of(hosts("a", A, "b", B));
        Attempts attempts = upstream.attempts("192.0.2.1");

        reload(upstream, pool("other", 1));

        assertThat(Examples.walk(attempts)).containsExactlyInAnyOrder("p/a", "p/b");
    }

    @Test
    void tlsOptionsAreThoseOfEveryPoolAtOnce() {
        Upstream upstream = of(pool("p", 1), pool("q", 1));
        TlsOptions tls = new TlsOptions(true, "origin.example", null);

        Reconfiguration difference = upstream.reload(tls, List.of(pool("p", 1), pool("q", 1)), false);

        assertThat(upstream.snapshot().pools()).allMatch(pool -> tls.equals(pool.tls()));
        assertThat(upstream.tls()).isEqualTo(tls);
        assertThat(difference.changed()).containsExactly("");
    }

    @Test
    void twoHostsOfOneIdChangeNothing() {
        Upstream upstream = of(pool("p", 1));
        Snapshot before = upstream.snapshot();

        assertThatThrownBy(() -> reload(upstream, hosts("a", A, "a", B))).isInstanceOf(AlreadyExists.class);
        assertThat(upstream.snapshot()).isSameAs(before);
        upstream.setWeight("p", "a", 3);
        assertThat(host(upstream, "p", "a").options().weight()).isEqualTo(3);
    }

    // What is told of it.

    static List<Arguments> differences() {
        PoolDefinition before = hosts("a", A, "b", B);
        return List.of(
                Arguments.of(List.of(before), List.of(), List.of(), List.of()),
                Arguments.of(List.of(hosts("a", A, "b", B, "c", B)), List.of("p/c"), List.of(), List.of()),
                Arguments.of(List.of(hosts("a", A)), List.of(), List.of("p/b"), List.of()),
                Arguments.of(List.of(hosts("a", B, "b", B)), List.of(), List.of(), List.of("p/a")),
                Arguments.of(List.of(hosts("b", B, "a", A)), List.of(), List.of(), List.of("p")),
                Arguments.of(List.of(before.with(OPTIONS.withPriority(5))), List.of(), List.of(), List.of("p")),
                Arguments.of(List.of(pool("q", 1), before), List.of("q", "q/a"), List.of(), List.of()),
                Arguments.of(List.of(), List.of(), List.of("p", "p/a", "p/b"), List.of()));
    }

    @ParameterizedTest
    @MethodSource("differences")
    void differencesAreNamed(
            List<PoolDefinition> next, List<String> added, List<String> removed, List<String> changed) {
        Upstream upstream = of(hosts("a", A, "b", B));

        Reconfiguration difference = upstream.reload(null, next, false);

        assertThat(difference.added()).isEqualTo(added);
        assertThat(difference.removed()).isEqualTo(removed);
        assertThat(difference.changed()).isEqualTo(changed);
    }

    @Test
    void anotherOrderOfPoolsIsAChangeOfTheUpstream() {
        Upstream upstream = of(pool("p", 1), pool("q", 1));

        Reconfiguration difference = reload(upstream, pool("q", 1), pool("p", 1));

        assertThat(difference.changed()).containsExactly("");
        assertThat(upstream.snapshot().byPriority()).extracting(Pool::id).containsExactly("q", "p");
    }

    // Changes by operators.

    static List<Arguments> changes() {
        return List.of(
                Arguments.of("set_weight p/a", change(u -> u.setWeight("p", "a", 9))),
                Arguments.of("set_method p", change(u -> u.setMethod("p", Method.HASH))),
                Arguments.of("set_priority p", change(u -> u.setPriority("p", 9))),
                Arguments.of("add_host p/new", change(u -> u.addHost("p", "new", B))),
                Arguments.of("remove_host p/a", change(u -> u.removeHost("p", "a"))),
                Arguments.of("create_pool new", change(u -> u.createPool("new", OPTIONS))));
    }

    private static Consumer<Upstream> change(Consumer<Upstream> change) {
        return change;
    }

    @ParameterizedTest
    @MethodSource("changes")
    void changeIsMadeAgain(String order, Consumer<Upstream> change) {
        Upstream upstream = of(hosts("a", A, "b", B));
        change.accept(upstream);
        List<PoolDefinition> changed = definitions(upstream);

        Reconfiguration difference = reload(upstream, hosts("a", A, "b", B));

        assertThat(definitions(upstream)).isEqualTo(changed);
        assertThat(difference.changes()).extracting(Change::order).containsExactly(order);
        assertThat(difference.conflicts()).isEmpty();
        assertThat(difference.added()).isEmpty();
        assertThat(difference.removed()).isEmpty();
        assertThat(difference.changed()).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("changes")
    void changeIsForgottenWhenThatIsAskedFor(String order, Consumer<Upstream> change) {
        Upstream upstream = of(hosts("a", A, "b", B));
        change.accept(upstream);

        Reconfiguration difference = upstream.reload(null, List.of(hosts("a", A, "b", B)), true);
        Reconfiguration again = reload(upstream, hosts("a", A, "b", B));

        assertThat(definitions(upstream)).containsExactly(hosts("a", A, "b", B));
        assertThat(difference.discarded()).extracting(Change::order).containsExactly(order);
        assertThat(again.changes()).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("changes")
    void changeThatTheFileHasTakenOverIsDone(String order, Consumer<Upstream> change) {
        Upstream upstream = of(hosts("a", A, "b", B));
        change.accept(upstream);

        Reconfiguration difference = upstream.reload(null, definitions(upstream), false);

        assertThat(difference.changes()).isEmpty();
        assertThat(difference.conflicts()).isEmpty();
    }

    static List<Arguments> conflicts() {
        return List.of(
                Arguments.of("Pool \"p\" not found", List.of(), change(u -> u.setWeight("p", "a", 9))),
                Arguments.of("Pool \"p\" not found", List.of(), change(u -> u.setMethod("p", Method.HASH))),
                Arguments.of("Pool \"p\" not found", List.of(), change(u -> u.setPriority("p", 9))),
                Arguments.of("Pool \"p\" not found", List.of(), change(u -> u.addHost("p", "new", B))),
                Arguments.of(
                        "Host \"a\" not found in pool \"p\"",
                        List.of(hosts("b", B)),
                        change(u -> u.setWeight("p", "a", 9))),
                Arguments.of(
                        "Host \"new\" already exists in pool \"p\"",
                        List.of(hosts("new", A)),
                        change(u -> u.addHost("p", "new", B))),
                Arguments.of(
                        "Pool \"new\" already exists",
                        List.of(pool("new", 1).with(OPTIONS.withPriority(1))),
                        change(u -> u.createPool("new", OPTIONS))));
    }

    @ParameterizedTest
    @MethodSource("conflicts")
    void changeWithoutRoomIsToldOnceAndForgotten(String reason, List<PoolDefinition> file, Consumer<Upstream> change) {
        Upstream upstream = of(hosts("a", A, "b", B));
        change.accept(upstream);

        Reconfiguration difference = upstream.reload(null, file, false);
        Reconfiguration again = upstream.reload(null, file, false);

        assertThat(difference.conflicts()).extracting(Conflict::reason).containsExactly(reason);
        assertThat(definitions(upstream)).isEqualTo(file);
        assertThat(again.conflicts()).isEmpty();
    }

    @Test
    void removedHostThatTheFileHasLostTooIsNoConflict() {
        Upstream upstream = of(hosts("a", A, "b", B));
        upstream.removeHost("p", "a");

        Reconfiguration difference = reload(upstream, hosts("b", B));

        assertThat(difference.conflicts()).isEmpty();
        assertThat(difference.changes()).isEmpty();
    }

    @Test
    void stormOfChangesLeavesNoMoreThanTheirSum() {
        Upstream upstream = of(hosts("a", A, "b", B));
        IntStream.range(0, 1_000).forEach(i -> {
            upstream.setWeight("p", "a", i + 2);
            upstream.setPriority("p", i + 1);
            upstream.setMethod("p", i % 2 == 0 ? Method.HASH : Method.ROUND_ROBIN);
            upstream.addHost("p", "c", A);
            upstream.setWeight("p", "c", i);
            upstream.removeHost("p", "c");
            upstream.removeHost("p", "b");
            upstream.addHost("p", "b", B);
        });
        upstream.createPool("q", OPTIONS);
        upstream.setPriority("q", 3);

        Reconfiguration difference = reload(upstream, hosts("a", A, "b", B));

        assertThat(difference.changes())
                .containsExactly(
                        new Change.ChangeHost("p", "a", A, A.withWeight(1_001)),
                        new Change.ChangePool("p", OPTIONS, OPTIONS.withPriority(1_000)),
                        new Change.RemoveHost("p", new HostDefinition("b", B), 1),
                        new Change.AddHost("p", new HostDefinition("b", B), Change.LAST),
                        new Change.AddPool(pool("q").with(OPTIONS.withPriority(3)), Change.LAST));
        assertThat(host(upstream, "p", "a").options().weight()).isEqualTo(1_001);
    }

    // Helpers.

    private static Upstream of(PoolDefinition... pools) {
        return Examples.upstream(pools);
    }

    private static PoolDefinition hosts(Object... idsAndOptions) {
        List<HostDefinition> hosts = new ArrayList<>();
        for (int i = 0; i < idsAndOptions.length; i += 2) {
            hosts.add(new HostDefinition((String) idsAndOptions[i], (HostOptions) idsAndOptions[i + 1]));
        }
        return new PoolDefinition("p", OPTIONS, hosts);
    }

    private static Reconfiguration reload(Upstream upstream, PoolDefinition... pools) {
        return upstream.reload(null, List.of(pools), false);
    }

    private static void fail(Upstream upstream, int times) {
        IntStream.range(0, times).forEach(i -> upstream.failed("p", host(upstream, "p", "a"), BY_TRAFFIC));
    }

    private static List<PoolDefinition> definitions(Upstream upstream) {
        return upstream.snapshot().pools().stream()
                .map(pool -> new PoolDefinition(
                        pool.id(),
                        pool.options(),
                        pool.hosts().stream()
                                .map(host -> new HostDefinition(host.id(), host.options()))
                                .toList()))
                .toList();
    }
}

package dev.weir.upstream;

import static dev.weir.upstream.Examples.BY_TRAFFIC;
import static dev.weir.upstream.Examples.host;
import static dev.weir.upstream.Examples.options;
import static dev.weir.upstream.Examples.pool;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.upstream.Explanation.Why;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What is explained is what happens then. */
class ExplanationTest {

    private static final String CLIENT = "192.0.2.1";

    static Stream<Arguments> pools() {
        return Stream.of(
                Arguments.of(Method.ROUND_ROBIN, new int[] {1}),
                Arguments.of(Method.ROUND_ROBIN, new int[] {1, 2, 3}),
                Arguments.of(Method.ROUND_ROBIN, new int[] {0, 0}),
                Arguments.of(Method.ROUND_ROBIN, new int[] {5_000, 4_999, 1}),
                Arguments.of(Method.ROUND_ROBIN, new int[] {65_535, 65_534, 65_533}),
                Arguments.of(Method.HASH, new int[] {1, 2, 3}),
                Arguments.of(Method.HASH, new int[] {0, 7}));
    }

    @ParameterizedTest
    @MethodSource("pools")
    void hostThatIsNamedGetsTheNextRequest(Method method, int[] weights) {
        Upstream upstream = Examples.upstream(pool("p", options(0, method), weights));

        List<Boolean> right = IntStream.range(0, 10_000)
                .mapToObj(i -> {
                    String client = "192.0.2." + i % 256;
                    Host explained = Explanation.of(upstream.snapshot(), client)
                            .chosen()
                            .orElseThrow()
                            .host();
                    return explained.equals(upstream.attempts(client).next());
                })
                .distinct()
                .toList();

        assertThat(right).containsExactly(true);
    }

    static Stream<Arguments> tried() {
        return Stream.of(
                Arguments.of(List.of("p/a"), "p/a TURN, p/b ANOTHERS_TURN, p/c NO_WEIGHT, dr/a LATER_POOL"),
                Arguments.of(List.of("p/b", "p/b", "p/a"), "p/a TURN, p/b TURN, p/c NO_WEIGHT, dr/a LATER_POOL"),
                Arguments.of(List.of("p/a", "dr/a"), "p/a TURN, p/b ANOTHERS_TURN, p/c NO_WEIGHT, dr/a TURN"),
                Arguments.of(List.of(), "p/a ANOTHERS_TURN, p/b ANOTHERS_TURN, p/c NO_WEIGHT, dr/a ANOTHERS_TURN"));
    }

    @Test
    void onlySoManyAreExplainedThatWereNotTried() {
        Snapshot snapshot = Examples.upstream(pool("p", 1, 1, 1), pool("dr", 1)).snapshot();
        Host last = snapshot.pool("dr").orElseThrow().hosts().get(0);

        Explanation explanation = Explanation.of(snapshot, List.of(last), 2);

        assertThat(explanation.hosts().stream()
                        .map(each -> each.pool().id() + "/" + each.host().id()))
                .containsExactly("p/a", "p/b", "dr/a");
    }

    @ParameterizedTest
    @MethodSource("tried")
    void whatWasTriedIsToldApartFromWhatWasNot(List<String> tried, String explained) {
        Snapshot snapshot = Examples.upstream(pool("p", 1, 1, 0), pool("dr", 1)).snapshot();
        List<Host> hosts = tried.stream()
                .map(name -> name.split("/", 2))
                .map(name ->
                        snapshot.pool(name[0]).flatMap(in -> in.host(name[1])).orElseThrow())
                .toList();

        Explanation explanation = Explanation.of(snapshot, hosts, Integer.MAX_VALUE);

        assertThat(explanation.hosts().stream()
                        .map(each -> each.pool().id() + "/" + each.host().id() + " " + each.why())
                        .collect(Collectors.joining(", ")))
                .isEqualTo(explained);
    }

    @Test
    void nothingIsDrawn() {
        Upstream upstream = Examples.upstream(pool("p", 1, 1));

        List<String> named =
                Stream.generate(() -> chosen(upstream)).limit(5).distinct().toList();

        assertThat(named).containsExactly("a");
    }

    @Test
    void eachHostHasItsReason() {
        Upstream upstream = Examples.upstream(
                pool("p", options(1, Method.ROUND_ROBIN), 1, 1, 1, 1, 1, 0),
                pool("later", options(2, Method.HASH), 1, 1));
        order(upstream, "c", Order.Mode.DRAIN);
        order(upstream, "d", Order.Mode.MAINTENANCE);
        fail(upstream, "p", "e");
        fail(upstream, "later", "a");

        assertThat(whys(upstream))
                .containsExactly(
                        Why.TURN,
                        Why.ANOTHERS_TURN,
                        Why.DRAINED,
                        Why.MAINTENANCE,
                        Why.DOWN,
                        Why.NO_WEIGHT,
                        Why.DOWN,
                        Why.LATER_POOL);
    }

    @Test
    void orderIsTheReasonOfAHostThatIsDownAsWell() {
        Upstream upstream = Examples.upstream(pool("p", 1, 1));
        order(upstream, "a", Order.Mode.DRAIN);
        fail(upstream, "p", "a");

        assertThat(whys(upstream)).containsExactly(Why.DRAINED, Why.TURN);
    }

    @Test
    void nextPoolIsReachedWhenThoseBeforeHaveNoUsableHost() {
        Upstream upstream = Examples.upstream(
                pool("p", options(1, Method.HASH), 1),
                pool("empty", options(2, Method.HASH)),
                pool("q", options(3, Method.HASH), 1, 1));
        fail(upstream, "p", "a");

        assertThat(whys(upstream)).contains(Why.DOWN, Why.HASH, Why.ANOTHERS_HASH);
        assertThat(Explanation.of(upstream.snapshot(), CLIENT)
                        .chosen()
                        .orElseThrow()
                        .pool()
                        .id())
                .isEqualTo("q");
    }

    @Test
    void withoutAUsableHostThereIsNone() {
        Upstream upstream = Examples.upstream(pool("p", 1));
        fail(upstream, "p", "a");

        assertThat(Explanation.of(upstream.snapshot(), CLIENT).chosen()).isEmpty();
    }

    private static String chosen(Upstream upstream) {
        return Explanation.of(upstream.snapshot(), CLIENT)
                .chosen()
                .orElseThrow()
                .host()
                .id();
    }

    private static List<Why> whys(Upstream upstream) {
        return Explanation.of(upstream.snapshot(), CLIENT).hosts().stream()
                .map(Explanation.Candidate::why)
                .toList();
    }

    private static void order(Upstream upstream, String host, Order.Mode mode) {
        var unused = upstream.order("p", host, new Order(mode, 0, null, "", ""));
    }

    private static void fail(Upstream upstream, String pool, String host) {
        for (int i = 0; i < 3; i++) {
            upstream.failed(pool, host(upstream, pool, host), BY_TRAFFIC);
        }
    }
}

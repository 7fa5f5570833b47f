package dev.weir.upstream;

import static dev.weir.upstream.Examples.options;
import static dev.weir.upstream.Examples.pool;
import static dev.weir.upstream.Examples.upstream;
import static dev.weir.upstream.Examples.walk;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class AttemptsTest {

    private static final String CLIENT = "192.0.2.1";

    @Test
    void poolsComeByPriorityAndThenInOrderOfDeclaration() {
        Upstream upstream = upstream(
                pool("last", options(10, Method.ROUND_ROBIN), 1),
                pool("second", options(0, Method.HASH), 1),
                pool("third", options(0, Method.ROUND_ROBIN), 1),
                pool("first", options(-1, Method.ROUND_ROBIN), 1));

        assertThat(walk(upstream.attempts(CLIENT))).containsExactly("first/a", "second/a", "third/a", "last/a");
    }

    @Test
    void everyHostOfAPoolIsTriedBeforeTheNextPool() {
        Upstream upstream = upstream(pool("primary", 1, 1, 1), pool("dr", 1, 1));

        List<String> walked = walk(upstream.attempts(CLIENT));

        assertThat(walked.subList(0, 3)).containsExactlyInAnyOrder("primary/a", "primary/b", "primary/c");
        assertThat(walked.subList(3, 5)).containsExactlyInAnyOrder("dr/a", "dr/b");
    }

    @Property(tries = 100)
    void everyUsableHostIsTriedOnce(
            @ForAll Method method,
            @ForAll @Size(min = 1, max = 20) List<@IntRange(max = 100) Integer> weights,
            @ForAll @IntRange(max = 19) int some) {
        String down = Examples.name(some % weights.size());
        Upstream upstream = upstream(pool(
                "p",
                options(0, method),
                weights.stream().mapToInt(Integer::intValue).toArray()));
        upstream.downHost("p", down);

        List<String> walked = walk(upstream.attempts(CLIENT));

        assertThat(walked).hasSize(weights.size() - 1).doesNotHaveDuplicates().doesNotContain("p/" + down);
    }

    @ParameterizedTest
    @EnumSource(Method.class)
    void hostWithoutWeightIsTriedLast(Method method) {
        Upstream upstream = upstream(pool("p", options(0, method), 0, 1, 0, 100));

        List<String> walked = walk(upstream.attempts(CLIENT));

        assertThat(walked.subList(0, 2)).containsExactlyInAnyOrder("p/b", "p/d");
        assertThat(walked.subList(2, 4)).containsExactlyInAnyOrder("p/a", "p/c");
    }

    @Test
    void lightHostDoesNotHideBehindAHeavyOne() {
        Upstream upstream = upstream(pool("p", 65_535, 1));

        assertThat(walk(upstream.attempts(CLIENT))).containsExactlyInAnyOrder("p/a", "p/b");
    }

    @Test
    void poolWithoutUsableHostsIsPassedOver() {
        Upstream upstream = upstream(pool("empty"), pool("down", 1, 1), pool("dr", 1));
        upstream.downHost("down", "a");
        upstream.downHost("down", "b");

        assertThat(walk(upstream.attempts(CLIENT))).containsExactly("dr/a");
    }

    @Test
    void withoutAnyPoolThereIsNothingToTry() {
        assertThat(walk(upstream().attempts(CLIENT))).isEmpty();
    }

    @Test
    void walkThatIsOverStaysOver() {
        Attempts attempts = upstream(pool("p", 1)).attempts(CLIENT);
        walk(attempts);

        assertThat(attempts.next()).isNull();
    }

    @Test
    void walkSeesNoChangeThatCameAfterItsBegin() {
        Upstream upstream = upstream(pool("p", 1, 1));
        Attempts attempts = upstream.attempts(CLIENT);

        upstream.downHost("p", "a");
        upstream.removeHost("p", "b");
        upstream.addHost("p", "c", Examples.weight(1));

        assertThat(walk(attempts)).containsExactlyInAnyOrder("p/a", "p/b");
        assertThat(walk(upstream.attempts(CLIENT))).containsExactly("p/c");
    }

    @Test
    void poolIsThatOfTheLastHost() {
        Attempts attempts = upstream(pool("p", 1)).attempts(CLIENT);

        assertThatThrownBy(attempts::pool).isInstanceOf(IllegalStateException.class);
        attempts.next();
        assertThat(attempts.pool().id()).isEqualTo("p");
        attempts.next();
        assertThatThrownBy(attempts::pool).isInstanceOf(IllegalStateException.class);
    }
}

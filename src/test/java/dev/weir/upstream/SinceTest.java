package dev.weir.upstream;

import static dev.weir.upstream.Examples.BY_TRAFFIC;
import static dev.weir.upstream.Examples.host;
import static dev.weir.upstream.Examples.pool;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

/** A host knows since when it is as it is, also while nothing is wrong with it. */
class SinceTest {

    private final Examples.FakeClock clock = new Examples.FakeClock();
    private final long start = clock.getAsLong();
    private final Upstream upstream = Examples.upstream(clock, pool("p", 1, 1));

    @Test
    void hostIsUpSinceItIsThere() {
        pass(10);
        var unused = upstream.addHost("p", "new", Examples.weight(1));

        assertThat(seconds("a")).isZero();
        assertThat(seconds("new")).isEqualTo(10);
    }

    @Test
    void hostIsFailingSinceTheFirstFailure() {
        pass(10);
        upstream.failed("p", host(upstream, "p", "a"), BY_TRAFFIC);
        pass(10);
        upstream.failed("p", host(upstream, "p", "a"), BY_TRAFFIC);

        assertThat(seconds("a")).isEqualTo(10);
        assertThat(seconds("b")).isZero();
    }

    @Test
    void hostIsUpSinceItCameBack() {
        upstream.failed("p", host(upstream, "p", "a"), BY_TRAFFIC);
        pass(60);

        upstream.age();

        assertThat(seconds("a")).isEqualTo(60);
    }

    @Test
    void hostIsUpSinceItWasOrderedToBe() {
        upstream.downHost("p", "a");
        pass(10);

        upstream.upHost("p", "a");

        assertThat(seconds("a")).isEqualTo(10);
    }

    @Test
    void changeOfAWeightIsNoOtherState() {
        pass(10);

        var unused = upstream.setWeight("p", "a", 5);

        assertThat(seconds("a")).isZero();
    }

    private void pass(int seconds) {
        clock.advance(Duration.ofSeconds(seconds));
    }

    private long seconds(String host) {
        Long since = host(upstream, "p", host).stats().sinceNanos();
        return since == null ? -1 : Duration.ofNanos(since - start).toSeconds();
    }
}

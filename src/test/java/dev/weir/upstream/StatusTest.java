package dev.weir.upstream;

import static dev.weir.upstream.Examples.BY_TRAFFIC;
import static dev.weir.upstream.Examples.host;
import static dev.weir.upstream.Examples.options;
import static dev.weir.upstream.Examples.pool;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The state of an upstream in one sentence. It is noon, and what happens takes no time. */
class StatusTest {

    private static final Instant NOON = Instant.parse("2026-01-31T12:00:00Z");

    private final Examples.FakeClock clock = new Examples.FakeClock();

    /**
     * Hosts a and b in primary, a in dr.
     *
     * @param out hosts that go, in this order: {@code x:} down by failures, {@code d:} in drain, {@code m:} maintenance
     */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            nullValues = "-",
            textBlock =
                    """
            -                                  | primary carries 100 %, 2 of 2 hosts up; dr idle
            x:primary/a                        | primary carries 100 %, 1 of 2 hosts up (a: connection refused since 12:00 UTC); dr idle
            d:primary/b                        | primary carries 100 %, 1 of 2 hosts up (b: drain since 12:00 UTC, new disk); dr idle
            x:dr/a                             | primary carries 100 %, 2 of 2 hosts up; dr idle, 0 of 1 host up (a: connection refused since 12:00 UTC)
            x:primary/a x:primary/b            | dr carries 100 %, 1 of 1 host up: every host of primary is down (a: connection refused since 12:00 UTC; b: connection refused since 12:00 UTC)
            x:primary/a m:primary/b            | dr carries 100 %, 1 of 1 host up: every host of primary is out of use (a: connection refused since 12:00 UTC; b: maintenance since 12:00 UTC, new disk)
            x:primary/a x:primary/b d:dr/a     | no pool carries, requests are answered with 504: every host of primary is down (a: connection refused since 12:00 UTC; b: connection refused since 12:00 UTC); every host of dr is out of use (a: drain since 12:00 UTC, new disk)
            """)
    void sentenceSaysWhoCarriesAndWhy(String out, String sentence) {
        Upstream upstream = upstream(pool("primary", 1, 1), pool("dr", options(10, Method.ROUND_ROBIN), 1));

        takeOut(upstream, out == null ? "" : out);

        assertThat(status(upstream)).isEqualTo(sentence);
    }

    @Test
    void whatWasNotTodayHasItsDay() {
        Upstream upstream = upstream(pool("primary", 1, 1));
        takeOut(upstream, "x:primary/a");
        clock.advance(Duration.ofHours(30));

        String status = Status.of(upstream.snapshot(), at(NOON.plus(Duration.ofHours(30))));

        assertThat(status)
                .isEqualTo("primary carries 100 %, 1 of 2 hosts up (a: connection refused since 2026-01-31 12:00 UTC)");
    }

    @Test
    void ofManyHostsSomeAreTold() {
        Upstream upstream = upstream(pool("primary", 1, 1, 1, 1, 1, 1));

        takeOut(upstream, "m:primary/a m:primary/b m:primary/c m:primary/d m:primary/e");

        assertThat(status(upstream))
                .isEqualTo("primary carries 100 %, 1 of 6 hosts up (a: maintenance since 12:00 UTC, new disk;"
                        + " b: maintenance since 12:00 UTC, new disk; c: maintenance since 12:00 UTC, new disk;"
                        + " and 2 more)");
    }

    @Test
    void emptyPoolsAreTold() {
        assertThat(status(upstream())).isEqualTo("there is no pool, requests are answered with 504");
        assertThat(status(upstream(pool("primary"))))
                .isEqualTo("no pool carries, requests are answered with 504: primary has no hosts");
        assertThat(status(upstream(pool("primary"), pool("dr", options(10, Method.HASH), 1))))
                .isEqualTo("dr carries 100 %, 1 of 1 host up: primary has no hosts");
        assertThat(status(upstream(pool("primary", 1), pool("dr", options(10, Method.HASH)))))
                .isEqualTo("primary carries 100 %, 1 of 1 host up; dr idle, 0 of 0 hosts up");
    }

    private Upstream upstream(PoolDefinition... pools) {
        return Examples.upstream(clock, pools);
    }

    private String status(Upstream upstream) {
        return Status.of(upstream.snapshot(), at(NOON));
    }

    private Clocks at(Instant wall) {
        return new Clocks(clock.getAsLong(), wall.toEpochMilli());
    }

    private static void takeOut(Upstream upstream, String out) {
        for (String each : out.isEmpty() ? List.<String>of() : List.of(out.split(" ", -1))) {
            String[] place = each.substring(2).split("/", -1);
            switch (each.charAt(0)) {
                case 'x' -> fail(upstream, place[0], place[1]);
                case 'd' -> order(upstream, place[0], place[1], Order.Mode.DRAIN);
                default -> order(upstream, place[0], place[1], Order.Mode.MAINTENANCE);
            }
        }
    }

    private static void fail(Upstream upstream, String pool, String host) {
        for (int i = 0; i < 3; i++) {
            upstream.failed(pool, host(upstream, pool, host), BY_TRAFFIC);
        }
    }

    private static void order(Upstream upstream, String pool, String host, Order.Mode mode) {
        var unused = upstream.order(pool, host, new Order(mode, upstream.nowNanos(), null, "new disk", "ops"));
    }
}

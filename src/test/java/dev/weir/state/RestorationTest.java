package dev.weir.state;

import static dev.weir.state.Remembered.BY_CHECK;
import static dev.weir.state.Remembered.BY_TRAFFIC;
import static dev.weir.state.Remembered.down;
import static dev.weir.state.Remembered.health;
import static dev.weir.state.Remembered.order;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.weir.upstream.Health;
import dev.weir.upstream.Order;
import dev.weir.upstream.Upstream;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** With the defaults: failed_timeout is 60 s, and web02 is checked every 60 s. */
class RestorationTest {

    private static final HostName WEB01 = new HostName("http", "primary", "web01");
    private static final HostName WEB02 = new HostName("http", "primary", "web02");
    private static final Health UP = new Health.Up();

    private final AtomicLong clock = new AtomicLong();
    private final Upstream upstream = Remembered.upstream(clock::get);
    private final Memory memory = new Memory();

    @Test
    void hostIsDownByHandAgain() {
        Order by = down(-Duration.ofDays(900).toNanos());
        memory.note(new Entry.Ordered(WEB01, by));

        Restoration restoration = restore();

        assertThat(order(upstream, "web01")).isEqualTo(by);
        assertThat(health(upstream, "web02")).isEqualTo(UP);
        assertThat(restoration).isEqualTo(new Restoration(1, 0, 0, List.of()));
    }

    static Stream<Arguments> failures() {
        return Stream.of(
                arguments("web01", failing(-59, false), true),
                arguments("web01", failing(-60, false), false),
                arguments("web01", downByTraffic(-59, false), true),
                arguments("web01", downByTraffic(-60, false), false),
                // The latest check failed, but there are no checks any more.
                arguments("web01", downByChecks(-60), false),
                arguments("web02", failing(-60, false), false),
                arguments("web02", failing(-119, true), true),
                arguments("web02", failing(-120, true), false),
                arguments("web02", downByTraffic(-60, false), false),
                arguments("web02", downByTraffic(-119, true), true),
                arguments("web02", downByTraffic(-120, true), false),
                arguments("web02", downByChecks(-119), true),
                arguments("web02", downByChecks(-120), false));
    }

    @ParameterizedTest
    @MethodSource("failures")
    void failuresAreRememberedForTheirTime(String host, Health before, boolean remembered) {
        memory.note(observed(host, before));

        Restoration restoration = restore();

        assertThat(health(upstream, host)).isEqualTo(remembered ? before : UP);
        assertThat(restoration).isEqualTo(new Restoration(0, remembered ? 1 : 0, remembered ? 0 : 1, List.of()));
        assertThat(memory.entries()).hasSize(remembered ? 1 : 0);
    }

    @Test
    void hostThatTrafficTookDownComesBackAfterTheRestOfItsTime() {
        memory.note(observed("web01", downByTraffic(-59, false)));
        restore();

        upstream.age();
        Health tooEarly = health(upstream, "web01");
        clock.addAndGet(Duration.ofSeconds(1).toNanos());
        upstream.age();

        assertThat(tooEarly.usable()).isFalse();
        assertThat(health(upstream, "web01")).isEqualTo(UP);
    }

    @Test
    void hostThatChecksTookDownNeedsTheRestOfItsPasses() {
        memory.note(
                new Entry.Observed(WEB02, "127.0.0.1", 8082, new Health.DownByFailures(3, 0, 0, BY_CHECK, false, 1)));
        restore();

        upstream.checkPassed("primary", Remembered.host(upstream, "web02"));

        assertThat(health(upstream, "web02")).isEqualTo(UP);
    }

    @Test
    void hostAtAnotherAddressIsAnotherOne() {
        memory.note(new Entry.Observed(WEB01, "127.0.0.2", 8081, downByTraffic(0, false)));
        memory.note(new Entry.Observed(WEB02, "127.0.0.1", 8083, downByTraffic(0, false)));

        restore();

        assertThat(health(upstream, "web01")).isEqualTo(UP);
        assertThat(health(upstream, "web02")).isEqualTo(UP);
        assertThat(memory.entries()).isEmpty();
    }

    @Test
    void ordersOfHostsThatAreNotConfiguredAreForgotten() {
        HostName gone = new HostName("http", "primary", "web03");
        HostName otherPool = new HostName("http", "dr", "web01");
        HostName otherUpstream = new HostName("https", "primary", "web01");
        Stream.of(gone, otherPool, otherUpstream).forEach(host -> memory.note(new Entry.Ordered(host, down(0))));

        Restoration restoration = restore();

        assertThat(restoration.ordersWithoutHost()).containsExactly(gone, otherPool, otherUpstream);
        assertThat(memory.entries()).isEmpty();
        assertThat(health(upstream, "web01")).isEqualTo(UP);
    }

    @Test
    void drainedHostHasWhatWasObservedAsWell() {
        Order drain = new Order(Order.Mode.DRAIN, 0, Duration.ofHours(1).toNanos(), "new disk", "");
        memory.note(new Entry.Ordered(WEB01, drain));
        memory.note(observed("web01", downByTraffic(-59, false)));

        Restoration restoration = restore();

        assertThat(order(upstream, "web01")).isEqualTo(drain);
        assertThat(health(upstream, "web01")).isEqualTo(downByTraffic(-59, false));
        assertThat(restoration).isEqualTo(new Restoration(1, 1, 0, List.of()));
    }

    @Test
    void orderWhoseTimeIsOverEndsAtTheFirstLook() {
        memory.note(new Entry.Ordered(WEB01, new Order(Order.Mode.DRAIN, -2, -1L, "", "")));
        restore();

        upstream.age();

        assertThat(order(upstream, "web01")).isEqualTo(Order.ready());
    }

    @Test
    void orderWinsOverWhatWasObserved() {
        memory.note(observed("web01", downByTraffic(0, false)));
        memory.note(new Entry.Ordered(WEB01, down(0)));

        restore();

        assertThat(order(upstream, "web01")).isEqualTo(down(0));
    }

    @Test
    void whatIsRestoredIsNoNews() {
        memory.note(observed("web01", failing(0, false)));
        memory.note(new Entry.Ordered(WEB02, down(0)));
        restore();

        assertThat(memory.learn(List.of(upstream))).isEmpty();
    }

    private Restoration restore() {
        return Restoration.of(memory, List.of(upstream), 0);
    }

    private static Entry observed(String host, Health health) {
        return new Entry.Observed(
                new HostName("http", "primary", host), "127.0.0.1", host.equals("web01") ? 8081 : 8082, health);
    }

    private static Health failing(int seconds, boolean checkFailed) {
        return new Health.Failing(1, nanos(seconds), BY_TRAFFIC, checkFailed);
    }

    private static Health downByTraffic(int seconds, boolean checkFailed) {
        return new Health.DownByFailures(3, nanos(-500), nanos(seconds), BY_TRAFFIC, checkFailed, 0);
    }

    private static Health downByChecks(int seconds) {
        return new Health.DownByFailures(3, nanos(-500), nanos(seconds), BY_CHECK, true, 0);
    }

    private static long nanos(int seconds) {
        return Duration.ofSeconds(seconds).toNanos();
    }
}

package dev.weir.upstream;

import static dev.weir.upstream.Examples.BY_CHECK;
import static dev.weir.upstream.Examples.BY_TRAFFIC;
import static dev.weir.upstream.Examples.health;
import static dev.weir.upstream.Examples.host;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What operators order of a host, beside what is observed of it. */
class OrderTest {

    /** The clock's numbers overflow soon. */
    private final AtomicLong clock = new AtomicLong(Long.MAX_VALUE - 10);

    private final Upstream upstream = Examples.upstream(clock::get, Examples.pool("p", 1, 1));

    @ParameterizedTest
    @EnumSource(names = {"DRAIN", "MAINTENANCE"})
    void hostThatIsOrderedOutGetsNoRequestUntilItIsReady(Order.Mode mode) {
        order("a", mode, null);
        boolean out = host(upstream, "p", "a").usable();

        upstream.order("p", "a", Order.ready());

        assertThat(out).isFalse();
        assertThat(host(upstream, "p", "a").usable()).isTrue();
    }

    @ParameterizedTest
    @EnumSource(names = {"DRAIN", "MAINTENANCE"})
    void orderEndsByItselfWhenItsTimeIsOver(Order.Mode mode) {
        order("a", mode, clock.get() + 100);

        clock.addAndGet(99);
        upstream.age();
        boolean early = host(upstream, "p", "a").usable();
        clock.addAndGet(1);
        upstream.age();

        assertThat(early).isFalse();
        assertThat(host(upstream, "p", "a").order()).isEqualTo(Order.ready());
        assertThat(host(upstream, "p", "a").usable()).isTrue();
    }

    @Test
    void drainedHostIsObservedAsBefore() {
        order("a", Order.Mode.DRAIN, clock.get() + 100);

        fail("a", BY_TRAFFIC, 3);
        Health observed = health(upstream, "p", "a");
        clock.addAndGet(100);
        upstream.age();

        assertThat(observed).isInstanceOf(Health.DownByFailures.class);
        assertThat(host(upstream, "p", "a").order()).isEqualTo(Order.ready());
        assertThat(host(upstream, "p", "a").usable()).isFalse();
    }

    @Test
    void whatIsObservedUnderMaintenanceCountsForNothing() {
        fail("a", BY_CHECK, 3);
        order("a", Order.Mode.MAINTENANCE, clock.get() + 100);

        fail("a", BY_TRAFFIC, 3);
        upstream.checkPassed("p", host(upstream, "p", "a"));
        Health observed = health(upstream, "p", "a");
        clock.addAndGet(100);
        upstream.age();

        assertThat(observed).isEqualTo(new Health.Up());
        assertThat(host(upstream, "p", "a").usable()).isTrue();
    }

    @Test
    void hostThatIsMadeReadyHasNoFailures() {
        fail("a", BY_TRAFFIC, 3);

        upstream.order("p", "a", Order.ready());

        assertThat(health(upstream, "p", "a")).isEqualTo(new Health.Up());
    }

    @Test
    void sameModeOnceMoreGoesOnSinceThen() {
        order("a", Order.Mode.DRAIN, null);
        long since = clock.getAndAdd(50);

        Host repeated = order("a", Order.Mode.DRAIN, clock.get() + 100);
        Host other = order("a", Order.Mode.MAINTENANCE, null);

        assertThat(repeated.order().sinceNanos()).isEqualTo(since);
        assertThat(repeated.order().untilNanos()).isEqualTo(clock.get() + 100);
        assertThat(other.order().sinceNanos()).isEqualTo(clock.get());
    }

    @Test
    void listenersAreToldOfOrdersThatChangeNoUse() {
        order("a", Order.Mode.DRAIN, null);
        List<Transition> heard = new ArrayList<>();
        upstream.addListener(heard::add);

        order("a", Order.Mode.MAINTENANCE, null);
        order("a", Order.Mode.MAINTENANCE, null);

        assertThat(heard).singleElement().satisfies(transition -> {
            assertThat(transition.changesUse()).isFalse();
            assertThat(transition.changesOrder()).isTrue();
        });
    }

    @Test
    void reasonOfTwoHundredCharactersIsTaken() {
        String reason = "x".repeat(200);

        assertThat(new Order(Order.Mode.DRAIN, 0, null, reason, "").reason()).isEqualTo(reason);
    }

    @ParameterizedTest
    @ValueSource(strings = {"two\nlines", "a\u0000b", "\u001b[31m", "next\u0085line"})
    void reasonWithControlCharactersIsRefused(String reason) {
        assertThatThrownBy(() -> new Order(Order.Mode.DRAIN, 0, null, reason, ""))
                .isInstanceOf(InvalidOption.class)
                .hasMessage("reason: must not have control characters such as line breaks");
    }

    @Test
    void longReasonIsRefused() {
        assertThatThrownBy(() -> new Order(Order.Mode.DRAIN, 0, null, "x".repeat(201), ""))
                .hasMessage("reason: must have at most 200 characters, but has 201");
    }

    @Test
    void readyHasNoEnd() {
        long until = Duration.ofHours(1).toNanos();

        assertThatThrownBy(() -> new Order(Order.Mode.READY, 0, until, "", ""))
                .hasMessage("for: must not be given with ready, which holds until the next order");
    }

    private void fail(String host, Failure failure, int times) {
        for (int i = 0; i < times; i++) {
            upstream.failed("p", host(upstream, "p", host), failure);
        }
    }

    private Host order(String host, Order.Mode mode, @Nullable Long until) {
        return upstream.order("p", host, new Order(mode, clock.get(), until, "", ""))
                .after();
    }
}

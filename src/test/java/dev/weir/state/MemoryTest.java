package dev.weir.state;

import static dev.weir.state.Remembered.BY_CHECK;
import static dev.weir.state.Remembered.BY_TRAFFIC;
import static dev.weir.state.Remembered.down;
import static dev.weir.state.Remembered.fail;
import static dev.weir.state.Remembered.health;
import static dev.weir.state.Remembered.order;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.upstream.Health;
import dev.weir.upstream.HostOptions;
import dev.weir.upstream.Order;
import dev.weir.upstream.Upstream;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class MemoryTest {

    private static final HostName WEB01 = new HostName("http", "primary", "web01");

    private final AtomicLong clock = new AtomicLong(100);
    private final Upstream upstream = Remembered.upstream(clock::get);
    private final Memory memory = new Memory();

    @Test
    void hostsThatAreWellAreNotWorthAWord() {
        assertThat(learn()).isEmpty();
        assertThat(memory.entries()).isEmpty();
    }

    @Test
    void nothingNewIsLearnedTwice() {
        fail(upstream, "web01", BY_TRAFFIC, 1);

        assertThat(learn()).hasSize(1);
        assertThat(learn()).isEmpty();
    }

    @Test
    void orderIsLearnedAndItsEnd() {
        upstream.downHost("primary", "web01");
        List<Entry> down = learn();
        upstream.upHost("primary", "web01");
        List<Entry> up = learn();

        assertThat(down).containsExactly(new Entry.Ordered(WEB01, down(100)));
        assertThat(up).containsExactly(new Entry.Ordered(WEB01, Order.ready()));
        assertThat(memory.entries()).isEmpty();
    }

    @Test
    void failuresAreLearnedAndTheirEnd() {
        fail(upstream, "web01", BY_TRAFFIC, 3);
        List<Entry> down = learn();
        upstream.upHost("primary", "web01");
        List<Entry> up = learn();

        assertThat(down).containsExactly(observed(new Health.DownByFailures(3, 100, 100, BY_TRAFFIC, false, 0)));
        assertThat(up).containsExactly(observed(new Health.Up()));
        assertThat(memory.entries()).isEmpty();
    }

    @Test
    void orderTakesThePlaceOfWhatWasObservedAndIsLearnedFirst() {
        fail(upstream, "web01", BY_TRAFFIC, 3);
        learn();
        upstream.downHost("primary", "web01");

        assertThat(learn()).containsExactly(new Entry.Ordered(WEB01, down(100)), observed(new Health.Up()));
    }

    @Test
    void endOfAnOrderIsLearnedBeforeWhatWasObservedSince() {
        upstream.downHost("primary", "web01");
        learn();
        upstream.upHost("primary", "web01");
        fail(upstream, "web01", BY_CHECK, 1);

        assertThat(learn())
                .containsExactly(
                        new Entry.Ordered(WEB01, Order.ready()), observed(new Health.Failing(1, 100, BY_CHECK, true)));
    }

    @Test
    void orderThatWasRepeatedAfterItsEndHasItsOwnTime() {
        upstream.downHost("primary", "web01");
        learn();
        upstream.upHost("primary", "web01");
        clock.set(200);
        upstream.downHost("primary", "web01");

        assertThat(learn()).containsExactly(new Entry.Ordered(WEB01, down(200)));
    }

    @Test
    void orderForAHostThatWasRemovedStays() {
        upstream.downHost("primary", "web01");
        learn();
        upstream.removeHost("primary", "web01");

        assertThat(learn()).isEmpty();
        assertThat(memory.orders()).hasSize(1);
    }

    @Test
    void orderForAHostThatWasReplacedEnds() {
        upstream.downHost("primary", "web01");
        learn();
        upstream.removeHost("primary", "web01");
        upstream.addHost("primary", "web01", new HostOptions("127.0.0.1", 9001, 1, null));

        assertThat(learn()).containsExactly(new Entry.Ordered(WEB01, Order.ready()));
    }

    @Test
    void failuresOfAHostThatWasRemovedAreForgotten() {
        fail(upstream, "web01", BY_TRAFFIC, 1);
        learn();
        upstream.removeHost("primary", "web01");

        assertThat(learn()).containsExactly(observed(new Health.Up()));
        assertThat(memory.entries()).isEmpty();
    }

    @Test
    void entriesSayAllOfIt() {
        fail(upstream, "web01", BY_TRAFFIC, 3);
        upstream.downHost("primary", "web02");
        learn();
        Memory copy = new Memory();

        memory.entries().forEach(copy::note);

        assertThat(copy.entries()).isEqualTo(memory.entries()).hasSize(2);
        assertThat(copy.learn(List.of(upstream))).isEmpty();
        assertThat(order(upstream, "web02")).isEqualTo(down(100));
    }

    private List<Entry> learn() {
        return memory.learn(List.of(upstream));
    }

    private static Entry observed(Health health) {
        return new Entry.Observed(WEB01, "127.0.0.1", 8081, health);
    }
}

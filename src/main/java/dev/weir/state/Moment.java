package dev.weir.state;

import dev.weir.upstream.Health;
import dev.weir.upstream.Order;
import java.util.concurrent.TimeUnit;
import java.util.function.LongUnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * The nano clock and the wall clock at the same time, by which times of the one become times of the other.
 *
 * @param nowNanos a reading of the nano clock
 * @param nowUnixNanos nanoseconds since 1970
 */
record Moment(long nowNanos, long nowUnixNanos) {

    private static final long MILLI = TimeUnit.MILLISECONDS.toNanos(1);

    static Moment of(long nowNanos, long unixMillis) {
        return new Moment(nowNanos, TimeUnit.MILLISECONDS.toNanos(unixMillis));
    }

    /** By the wall clock, in whole milliseconds. */
    Entry toUnix(Entry entry) {
        LongUnaryOperator time = nanos -> {
            long unixNanos = Math.max(0, nowUnixNanos - (nowNanos - nanos));
            return unixNanos - unixNanos % MILLI;
        };
        return shifted(entry, time, time);
    }

    /**
     * By the nano clock. What has happened in the future was written before the wall clock was set back; nobody knows by
     * how much, so it is taken to be now. The end of an order goes by the wall clock, whatever that says.
     */
    Entry fromUnix(Entry entry) {
        return shifted(
                entry,
                unixNanos -> nowNanos - Math.max(0, nowUnixNanos - unixNanos),
                unixNanos -> nowNanos - (nowUnixNanos - unixNanos));
    }

    /** With all times translated, those that were and the ends of orders. */
    private static Entry shifted(Entry entry, LongUnaryOperator time, LongUnaryOperator end) {
        if (entry instanceof Entry.Ordered ordered) {
            return new Entry.Ordered(ordered.host(), shifted(ordered.order(), time, end));
        }
        if (entry instanceof Entry.Observed observed) {
            return observed.with(shifted(observed.health(), time));
        }
        return entry;
    }

    private static Order shifted(Order order, LongUnaryOperator time, LongUnaryOperator end) {
        if (order.admits()) {
            return order;
        }
        @Nullable Long until = order.untilNanos();
        return new Order(
                order.mode(),
                time.applyAsLong(order.sinceNanos()),
                until == null ? null : end.applyAsLong(until),
                order.reason(),
                order.author());
    }

    private static Health shifted(Health health, LongUnaryOperator time) {
        if (health instanceof Health.Failing failing) {
            return new Health.Failing(
                    failing.fails(), time.applyAsLong(failing.lastFailNanos()), failing.last(), failing.checkFailed());
        }
        if (health instanceof Health.DownByFailures down) {
            return new Health.DownByFailures(
                    down.fails(),
                    time.applyAsLong(down.sinceNanos()),
                    time.applyAsLong(down.lastFailNanos()),
                    down.cause(),
                    down.checkFailed(),
                    down.passes());
        }
        return health;
    }
}

package dev.weir.state;

import dev.weir.upstream.Health;
import java.util.concurrent.TimeUnit;
import java.util.function.LongUnaryOperator;

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
        return shifted(entry, nanos -> {
            long unixNanos = Math.max(0, nowUnixNanos - (nowNanos - nanos));
            return unixNanos - unixNanos % MILLI;
        });
    }

    /**
     * By the nano clock. What is in the future was written before the wall clock was set back; nobody knows by how much,
     * so it is taken to be now.
     */
    Entry fromUnix(Entry entry) {
        return shifted(entry, unixNanos -> nowNanos - Math.max(0, nowUnixNanos - unixNanos));
    }

    private static Entry shifted(Entry entry, LongUnaryOperator time) {
        if (entry instanceof Entry.OrderedDown down) {
            return new Entry.OrderedDown(
                    down.host(),
                    new Health.DownByHand(time.applyAsLong(down.by().sinceNanos())));
        }
        if (entry instanceof Entry.Observed observed) {
            return observed.with(shifted(observed.health(), time));
        }
        return entry;
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

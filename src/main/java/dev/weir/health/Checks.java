package dev.weir.health;

import dev.weir.transport.Transport;
import dev.weir.upstream.CheckOptions;
import dev.weir.upstream.Host;
import dev.weir.upstream.HostStats;
import dev.weir.upstream.Pool;
import dev.weir.upstream.Upstream;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.DoubleSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The active checks of one upstream's hosts, whether up or down (seed, section 6).
 *
 * <p>A host is checked again when its interval is over, and up to a tenth of the interval later at random. A tick looks
 * two periods ahead, so that a late one delays nothing, and gives each check that falls due a moment of its own. A check
 * that is overdue, because the host is new or the process stood still, gets a random moment in the coming period: so
 * the first check of a host is within two ticks, and many hosts are never checked at the same moment.
 *
 * <p>{@link #tick} and what the timer runs belong to one thread; {@link #close} may be called by any.
 */
final class Checks implements AutoCloseable {

    /** Runs tasks later, all of them on the thread that calls {@link #tick}. */
    @FunctionalInterface
    interface Timer {
        void after(long delayNanos, Runnable task);
    }

    private static final Logger log = LoggerFactory.getLogger(Checks.class);

    /** The greatest random delay, as a part of the interval. */
    static final double MAX_DELAY = 0.1;

    private static final int PERIODS_AHEAD = 2;

    private final Upstream upstream;
    private final Transport transport;
    private final long periodNanos;
    private final InstantSource wallClock;
    private final DoubleSupplier random;
    private final Timer timer;
    /** By identity of the host, for those that the last tick saw. Confined to the thread of {@link #tick}. */
    private Map<HostStats, Turn> turns = new HashMap<>();
    /** By identity of the host, at most one each; entries go when the check ends, on any thread. */
    private final Map<HostStats, Check> running = new ConcurrentHashMap<>();
    /** Set once. */
    private volatile boolean closed;

    /**
     * Checks that begin with the first tick.
     *
     * @param period of the ticks
     * @param wallClock for the time of the last check that operators see
     * @param random numbers from 0 to below 1
     */
    Checks(
            Upstream upstream,
            Transport transport,
            Duration period,
            InstantSource wallClock,
            DoubleSupplier random,
            Timer timer) {
        this.upstream = upstream;
        this.transport = transport;
        this.periodNanos = period.toNanos();
        this.wallClock = wallClock;
        this.random = random;
        this.timer = timer;
    }

    /** When one host was checked last and will be next. Confined to the thread of {@link #tick}. */
    private static final class Turn {
        Pool pool;
        Host host;
        CheckOptions options;
        long startNanos;
        /** Part of the interval by which the next check is delayed. */
        double delay;
        /** Whether the next check has its moment. */
        boolean planned;

        /** The turn of a host that is due, as if checked an interval ago. */
        Turn(Pool pool, Host host, CheckOptions options, long nowNanos) {
            this.pool = pool;
            this.host = host;
            this.options = options;
            this.startNanos = nowNanos - options.interval().toNanos();
        }

        long dueNanos() {
            return startNanos + (long) (options.interval().toNanos() * (1 + delay));
        }
    }

    /** Plans the checks of the next two periods, and fails those that take too long. */
    void tick() {
        long now = upstream.nowNanos();
        running.values().forEach(check -> check.expire(now));
        Map<HostStats, Turn> present = new HashMap<>(2 * turns.size());
        for (Pool pool : upstream.snapshot().pools()) {
            for (Host host : pool.hosts()) {
                CheckOptions options = host.options().check();
                if (options != null) {
                    Turn turn = turn(pool, host, options, now);
                    present.put(host.stats(), turn);
                    plan(turn, now);
                }
            }
        }
        turns = present;
    }

    private Turn turn(Pool pool, Host host, CheckOptions options, long now) {
        Turn turn = turns.get(host.stats());
        if (turn == null) {
            Turn first = new Turn(pool, host, options, now);
            tellWhenDue(first, now);
            return first;
        }
        turn.pool = pool;
        turn.host = host;
        turn.options = options;
        return turn;
    }

    private void plan(Turn turn, long now) {
        long wait = turn.dueNanos() - now;
        if (turn.planned || wait >= PERIODS_AHEAD * periodNanos) {
            return;
        }
        turn.planned = true;
        timer.after(wait > 0 ? wait : (long) (random.getAsDouble() * periodNanos), () -> begin(turn));
    }

    private void begin(Turn turn) {
        turn.planned = false;
        boolean gone = turns.get(turn.host.stats()) != turn;
        boolean due = upstream.nowNanos() - turn.dueNanos() >= 0; // or its interval grew
        if (!gone && due) {
            var unused = check(turn, check -> {});
        }
    }

    /**
     * Checks a host now, due or not. Where the host is checked anyway this is its check, which counts, and the next one is
     * due an interval later; else it is a {@code GET /} that tells how the host is and counts for nothing.
     *
     * @param told how it ended; not called while another one is under way
     * @return whether it began
     */
    boolean checkAtOnce(Pool pool, Host host, Consumer<AtOnce> told) {
        CheckOptions options = host.options().check();
        if (options == null) {
            return !isBusy(host)
                    && send(host, new Check(upstream, pool, host, CheckOptions.defaults(), false, check -> {
                        running.remove(host.stats(), check);
                        told.accept(shown(check, false));
                    }));
        }
        Turn turn = turn(pool, host, options, upstream.nowNanos());
        return check(turn, check -> told.accept(shown(check, true)));
    }

    private static AtOnce shown(Check check, boolean counted) {
        Check.Result result = check.result();
        return result == null
                ? new AtOnce.CalledOff()
                : new AtOnce.Checked(result.failure(), result.status(), result.tookNanos(), counted);
    }

    private boolean isBusy(Host host) {
        Check previous = running.get(host.stats());
        if (previous != null) {
            previous.expire(upstream.nowNanos());
        }
        return closed || running.containsKey(host.stats());
    }

    /** Whether it began. */
    private boolean check(Turn turn, Consumer<Check> told) {
        if (isBusy(turn.host)) {
            return false;
        }
        long now = upstream.nowNanos();
        turn.startNanos = now;
        turn.delay = MAX_DELAY * random.getAsDouble();
        turn.host.stats().checkBegan(wallClock.millis());
        tellWhenDue(turn, now);
        return send(turn.host, new Check(upstream, turn.pool, turn.host, turn.options, true, check -> {
            ended(check);
            told.accept(check);
        }));
    }

    private void tellWhenDue(Turn turn, long now) {
        long waitMillis = Math.max(0, TimeUnit.NANOSECONDS.toMillis(turn.dueNanos() - now));
        turn.host.stats().nextCheckDue(wallClock.millis() + waitMillis);
    }

    private boolean send(Host host, Check check) {
        running.put(host.stats(), check);
        try {
            check.send(transport);
        } catch (RuntimeException e) {
            check.callOff();
            log.error(
                    "check not sent upstream={} pool={} host={}",
                    LogText.clean(upstream.id()),
                    LogText.clean(check.pool().id()),
                    LogText.clean(host.id()),
                    e);
        }
        if (closed) {
            check.callOff(); // close may have looked before this check was there
        }
        return true;
    }

    private void ended(Check check) {
        HostStats stats = check.host().stats();
        Check.Result result = check.result();
        if (result != null) {
            stats.checkEnded(wallClock.millis(), result.failure());
        }
        running.remove(stats, check); // last: the next one begins only now
    }

    /** Calls off what is running; nothing begins afterwards. May be called twice. */
    @Override
    public void close() {
        closed = true;
        running.values().forEach(Check::callOff);
    }
}

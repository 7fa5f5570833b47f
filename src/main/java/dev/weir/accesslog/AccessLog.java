package dev.weir.accesslog;

import dev.weir.proxy.ExchangeObserver;
import dev.weir.proxy.ExchangeReport;
import java.time.Duration;
import java.util.concurrent.atomic.LongAdder;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The access log: one line for each exchange, those that were refused included.
 *
 * <p>Who ends an exchange only puts what a line needs into a bounded queue, without a lock. A thread of its own does the
 * rest; if it does not keep up, as with a disk that hangs, or cannot write, lines are dropped and counted. Thread-safe.
 */
public final class AccessLog implements ExchangeObserver, AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(AccessLog.class);

    private static final long WARNING_NANOS = Duration.ofMinutes(1).toNanos();

    private final EntryQueue queue;
    private final LongAdder dropped = new LongAdder();
    private final LineWriter writer;

    /** Guarded by this. */
    private boolean started;
    /** Guarded by this. */
    private boolean closed;

    // Confined to whoever calls warn.
    private long warnedOf;
    private long warnedNanos = System.nanoTime() - WARNING_NANOS;

    /** Writes nothing before {@link #use}. The length of the queue holds until the end. */
    public AccessLog(AccessLogOptions options) {
        this.queue = new EntryQueue(options.queue());
        this.writer = new LineWriter(queue, dropped, options);
    }

    /** Goes by these options from now on. Its thread begins when it is on for the first time. */
    public synchronized void use(AccessLogOptions options) {
        writer.use(options);
        if (options.on() && !started && !closed) {
            started = true;
            writer.start();
        }
    }

    @Override
    public void exchangeEnded(ExchangeReport report) {
        if (queue.offer(new Entry(report))) {
            writer.wake();
        } else {
            dropped.increment();
        }
    }

    /** Lines that were dropped since the start. */
    public long dropped() {
        return dropped.sum();
    }

    /** Warns if lines were dropped since the last warning, once a minute at most. For one thread, every now and then. */
    public void warn() {
        long all = dropped();
        long nowNanos = System.nanoTime();
        if (all > warnedOf && nowNanos - warnedNanos >= WARNING_NANOS) {
            LOG.warn(
                    "The access log cannot be written, or not as fast as lines come: {} lines were dropped, {} since the start",
                    all - warnedOf,
                    all);
            warnedOf = all;
            warnedNanos = nowNanos;
        }
    }

    /** Writes what waits, and ends its thread, within 4 s. May be called twice. */
    @Override
    public synchronized void close() {
        if (started && !closed) {
            writer.close();
        }
        closed = true;
    }
}

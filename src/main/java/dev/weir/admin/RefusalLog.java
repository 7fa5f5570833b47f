package dev.weir.admin;

import jakarta.servlet.http.HttpServletRequest;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells the log who was not let in or may not do something: at most {@link #LINES} lines a minute, for anybody can cause
 * them. What is left out is counted in the next line. Thread-safe.
 */
final class RefusalLog {

    static final int LINES = 20;

    private static final Logger LOG = LoggerFactory.getLogger("dev.weir.admin");
    private static final long MINUTE = TimeUnit.MINUTES.toNanos(1);
    private static final int MAX_PATH = 200;

    private final LongSupplier nanoClock;
    /** When the current minute began. Guarded by this. */
    private long minuteNanos;
    /** In the current minute. Guarded by this. */
    private int lines;
    /** Since the latest line. Guarded by this. */
    private int leftOut;

    RefusalLog(LongSupplier nanoClock) {
        this.nanoClock = nanoClock;
        this.minuteNanos = nanoClock.getAsLong();
    }

    /** {@code refused=401 peer=192.0.2.7 method=POST path=/api/v1/session reason="Credentials are required"}. */
    void tell(HttpServletRequest request, Refusal refusal) {
        int more = next();
        if (more < 0) {
            return;
        }
        LOG.warn(
                "refused={} peer={} method={} path={} reason={}{}",
                refusal.status(),
                LogText.of(request.getRemoteAddr()),
                LogText.of(request.getMethod()),
                LogText.of(shortened(Target.rawPath(request))),
                LogText.of(String.valueOf(refusal.getMessage())),
                more == 0 ? "" : " left_out=" + more);
    }

    /** How many were left out since the latest line; -1 if this one is, too. */
    private synchronized int next() {
        long nowNanos = nanoClock.getAsLong();
        if (nowNanos - minuteNanos >= MINUTE) {
            minuteNanos = nowNanos;
            lines = 0;
        }
        if (lines >= LINES) {
            leftOut++;
            return -1;
        }
        lines++;
        int more = leftOut;
        leftOut = 0;
        return more;
    }

    private static String shortened(String path) {
        return path.length() <= MAX_PATH ? path : path.substring(0, MAX_PATH);
    }
}

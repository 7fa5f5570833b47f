package dev.weir.admin;

import dev.weir.upstream.Method;
import dev.weir.upstream.PoolOptions;
import dev.weir.upstream.Range;
import dev.weir.upstream.StatusCodes;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.List;

/**
 * The options of a pool as a JSON object, in the names and units of the configuration file (seed, section 1): times
 * are milliseconds, {@code failed_timeout} is seconds, or all have a unit ({@code "2s"}); numbers may be texts of
 * digits; what is left out has its default.
 */
public final class PoolOptionsJson {

    /** The members of a pool. */
    public static final List<String> MEMBERS = List.of(
            "id",
            "priority",
            "method",
            "timeout",
            "read_timeout",
            "keepalive_pool",
            "keepalive_timeout",
            "max_fails",
            "failed_timeout",
            "status_codes",
            "max_connections",
            "queue",
            "queue_timeout");

    private PoolOptionsJson() {}

    /** The options; refuses with 422 what makes no sense. */
    public static PoolOptions read(Members pool) {
        PoolOptions defaults = PoolOptions.defaults();
        return new PoolOptions(
                integer(pool, PoolOptions.PRIORITY, defaults.priority()),
                pool.optional("method").map(PoolOptionsJson::method).orElse(defaults.method()),
                time(pool, PoolOptions.TIMEOUT, ChronoUnit.MILLIS, defaults.timeout()),
                time(pool, PoolOptions.READ_TIMEOUT, ChronoUnit.MILLIS, defaults.readTimeout()),
                integer(pool, PoolOptions.KEEPALIVE_POOL, defaults.keepalivePool()),
                time(pool, PoolOptions.KEEPALIVE_TIMEOUT, ChronoUnit.MILLIS, defaults.keepaliveTimeout()),
                integer(pool, PoolOptions.MAX_FAILS, defaults.maxFails()),
                time(pool, PoolOptions.FAILED_TIMEOUT, ChronoUnit.SECONDS, defaults.failedTimeout()),
                pool.optional("status_codes").map(StatusCodesJson::read).orElse(StatusCodes.none()),
                integer(pool, PoolOptions.MAX_CONNECTIONS, defaults.maxConnections()),
                integer(pool, PoolOptions.QUEUE, defaults.queue()),
                time(pool, PoolOptions.QUEUE_TIMEOUT, ChronoUnit.MILLIS, defaults.queueTimeout()));
    }

    /** The name of a method. */
    static Method method(Member member) {
        return Method.of(member.value().asText()).orElseThrow(() -> member.mustBe("one of " + Method.names()));
    }

    private static int integer(Members pool, Range range, int absent) {
        return pool.optional(range.option())
                .map(member -> member.integer(range))
                .orElse(absent);
    }

    private static Duration time(Members pool, Range range, ChronoUnit bareUnit, Duration absent) {
        return pool.optional(range.option())
                .map(member -> member.time(range, bareUnit))
                .orElse(absent);
    }
}

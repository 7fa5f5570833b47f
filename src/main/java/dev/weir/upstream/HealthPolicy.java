package dev.weir.upstream;

/**
 * The options that decide when a host goes down and comes back.
 *
 * @param maxFails failures that take the host down
 * @param failedTimeoutNanos time after the last failure until failures are forgotten
 * @param checked whether the host has active checks
 * @param rise passed checks in a row that bring back a host that checks took down
 */
record HealthPolicy(int maxFails, long failedTimeoutNanos, boolean checked, int rise) {

    static HealthPolicy of(PoolOptions pool, HostOptions host) {
        CheckOptions check = host.check();
        return new HealthPolicy(
                pool.maxFails(), pool.failedTimeout().toNanos(), check != null, check == null ? 1 : check.rise());
    }

    boolean forgets(long lastFailNanos, long nowNanos) {
        return nowNanos - lastFailNanos >= failedTimeoutNanos;
    }
}

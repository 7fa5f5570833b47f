package dev.weir.upstream;

/**
 * What is observed of a host's ability to serve. Immutable; every rule is a pure function that returns the next health.
 *
 * <p>Times are readings of the upstream's nano clock, to be compared by subtraction only.
 */
public sealed interface Health {

    /** Whether requests may be sent to the host, as far as it is up to what is observed. */
    boolean usable();

    /** The name of the state as operators read it: {@code up}, {@code failing} or {@code down}. */
    String state();

    /** The health after one more failure. */
    Health failed(Failure failure, long nowNanos, HealthPolicy policy);

    /** The health after a passed check. */
    Health checkPassed(HealthPolicy policy);

    /** The health when time has passed and nothing else happened. */
    Health aged(long nowNanos, HealthPolicy policy);

    /** Serving, with no failure to remember. */
    record Up() implements Health {

        @Override
        public String state() {
            return "up";
        }

        @Override
        public boolean usable() {
            return true;
        }

        @Override
        public Health failed(Failure failure, long nowNanos, HealthPolicy policy) {
            return counted(1, failure, nowNanos, policy, failure.source() == Failure.Source.CHECK);
        }

        @Override
        public Health checkPassed(HealthPolicy policy) {
            return this;
        }

        @Override
        public Health aged(long nowNanos, HealthPolicy policy) {
            return this;
        }
    }

    /**
     * Serving, with failures that are not forgotten yet.
     *
     * @param fails how many, at least 1
     * @param lastFailNanos when the last one was
     * @param last the last one
     * @param checkFailed whether the latest check failed: then time alone forgets nothing, for the next check may come
     *     later than {@code failed_timeout}
     */
    record Failing(int fails, long lastFailNanos, Failure last, boolean checkFailed) implements Health {

        @Override
        public String state() {
            return "failing";
        }

        @Override
        public boolean usable() {
            return true;
        }

        @Override
        public Health failed(Failure failure, long nowNanos, HealthPolicy policy) {
            boolean latestCheckFailed = checkFailed || failure.source() == Failure.Source.CHECK;
            return counted(fails + 1, failure, nowNanos, policy, latestCheckFailed);
        }

        @Override
        public Health checkPassed(HealthPolicy policy) {
            return checkFailed ? new Failing(fails, lastFailNanos, last, false) : this;
        }

        @Override
        public Health aged(long nowNanos, HealthPolicy policy) {
            boolean waits = checkFailed && policy.checked();
            return waits || !policy.forgets(lastFailNanos, nowNanos) ? this : new Up();
        }
    }

    /**
     * Out of use because it failed too often.
     *
     * <p>A host that traffic took down comes back by time, unless its latest check failed. A host that checks took down
     * comes back after {@link HealthPolicy#rise()} passed checks in a row. A host without checks comes back by time.
     *
     * @param fails failures since it was last without any
     * @param sinceNanos when it went down
     * @param lastFailNanos when the last failure was
     * @param cause the failure that took it down
     * @param checkFailed whether the latest check failed
     * @param passes passed checks in a row since the last failed one
     */
    record DownByFailures(
            int fails, long sinceNanos, long lastFailNanos, Failure cause, boolean checkFailed, int passes)
            implements Health {

        @Override
        public String state() {
            return "down";
        }

        @Override
        public boolean usable() {
            return false;
        }

        @Override
        public Health failed(Failure failure, long nowNanos, HealthPolicy policy) {
            boolean check = failure.source() == Failure.Source.CHECK;
            return new DownByFailures(fails + 1, sinceNanos, nowNanos, cause, checkFailed || check, check ? 0 : passes);
        }

        @Override
        public Health checkPassed(HealthPolicy policy) {
            if (cause.source() == Failure.Source.CHECK && passes + 1 >= policy.rise()) {
                return new Up();
            }
            return new DownByFailures(fails, sinceNanos, lastFailNanos, cause, false, passes + 1);
        }

        @Override
        public Health aged(long nowNanos, HealthPolicy policy) {
            boolean checksDecide = policy.checked() && (checkFailed || cause.source() == Failure.Source.CHECK);
            return checksDecide || !policy.forgets(lastFailNanos, nowNanos) ? this : new Up();
        }
    }

    private static Health counted(
            int fails, Failure failure, long nowNanos, HealthPolicy policy, boolean latestCheckFailed) {
        return fails >= policy.maxFails()
                ? new DownByFailures(fails, nowNanos, nowNanos, failure, latestCheckFailed, 0)
                : new Failing(fails, nowNanos, failure, latestCheckFailed);
    }
}

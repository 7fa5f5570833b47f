package dev.weir.upstream;

/**
 * How quickly attempts begin and end. Immutable.
 *
 * @param begun a second
 * @param answered those that ended with an answer passed on, a second
 * @param failed those that ended without one although neither the client nor Weir itself gave up, a second
 */
public record Pace(double begun, double answered, double failed) {

    private static final double PERCENT = 100;

    /** That of a host that gets no requests. */
    public static Pace none() {
        return new Pace(0, 0, 0);
    }

    /** That of both together. */
    public Pace plus(Pace other) {
        return new Pace(begun + other.begun, answered + other.answered, failed + other.failed);
    }

    /** Whether nothing begins or ends. */
    public boolean isNone() {
        return begun == 0 && answered == 0 && failed == 0;
    }

    /** How many of 100 attempts fail; 0 if none ends. */
    public double failedPercent() {
        return failed == 0 ? 0 : PERCENT * failed / (answered + failed);
    }

    /** How many of 100 answers of the whole come from here; 0 if there is none. Both may have been looked at one by one. */
    public double sharePercentOf(Pace whole) {
        return answered == 0 ? 0 : PERCENT * answered / Math.max(answered, whole.answered);
    }
}

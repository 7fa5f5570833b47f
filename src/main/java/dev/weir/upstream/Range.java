package dev.weir.upstream;

/**
 * The numbers that an option may take.
 *
 * @param option the option's name as operators write it, such as {@code max_fails}
 * @param min the least allowed value
 * @param max the greatest allowed value
 */
public record Range(String option, long min, long max) {

    /** Whether {@code value} may be used. */
    public boolean allows(long value) {
        return value >= min && value <= max;
    }

    /** What is allowed, in words: {@code "between 0 and 65535"}. */
    public String expected() {
        return "between " + min + " and " + max;
    }

    /**
     * Returns {@code value} if it is allowed.
     *
     * @throws InvalidOption if it is not
     */
    public long check(long value) {
        if (!allows(value)) {
            throw new InvalidOption(option, "must be " + expected() + ", but is " + value);
        }
        return value;
    }

    /**
     * Like {@link #check(long)}, for an option that is held as an {@code int}.
     *
     * @throws InvalidOption if the value is not allowed
     */
    public int check(int value) {
        return (int) check((long) value);
    }
}

package dev.weir.upstream;

import java.util.BitSet;
import java.util.List;
import java.util.regex.Pattern;

/**
 * The statuses of answers that count as failures of a host, as a set of masks: {@code 404}, {@code 50x} or
 * {@code 5xx} (seed, 4.3).
 */
public final class StatusCodes {

    private static final Pattern MASK = Pattern.compile("[1-5](\\d\\d|\\dx|xx)");
    private static final int LEAST = 100;
    private static final int BEYOND = 600;

    /** What a mask looks like, for messages. */
    public static final String EXPECTED = "a status such as 503, 50x or 5xx";

    private final List<String> masks;
    /** Read-only after construction. */
    private final BitSet statuses = new BitSet(BEYOND);

    private StatusCodes(List<String> masks) {
        this.masks = List.copyOf(masks);
        for (String mask : this.masks) {
            for (int status = LEAST; status < BEYOND; status++) {
                if (matches(mask, status)) {
                    statuses.set(status);
                }
            }
        }
    }

    /**
     * The statuses that match any of the masks; none for an empty list.
     *
     * @throws InvalidOption if one is not a mask
     */
    public static StatusCodes of(List<String> masks) {
        for (String mask : masks) {
            if (!isMask(mask)) {
                throw new InvalidOption("status_codes", "must be " + EXPECTED + ", but is " + mask);
            }
        }
        return new StatusCodes(masks);
    }

    /** No status at all. */
    public static StatusCodes none() {
        return new StatusCodes(List.of());
    }

    /** Whether this text is a mask. */
    public static boolean isMask(String text) {
        return MASK.matcher(text).matches();
    }

    /** Whether an answer with this status counts as a failure. */
    public boolean contains(int status) {
        return statuses.get(status);
    }

    /** The masks as they were given. */
    public List<String> masks() {
        return masks;
    }

    private static boolean matches(String mask, int status) {
        String digits = Integer.toString(status);
        int fixed = mask.indexOf('x');
        return fixed < 0 ? mask.equals(digits) : digits.startsWith(mask.substring(0, fixed));
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof StatusCodes that && masks.equals(that.masks);
    }

    @Override
    public int hashCode() {
        return masks.hashCode();
    }

    @Override
    public String toString() {
        return masks.toString();
    }
}

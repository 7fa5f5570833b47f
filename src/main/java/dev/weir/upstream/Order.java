package dev.weir.upstream;

import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What an operator has ordered of a host; immutable and always valid. It is apart from what is observed ({@link Health}):
 * no failure, check or success ends an order.
 *
 * <p>Times are readings of the upstream's nano clock, to be compared by subtraction only.
 *
 * @param mode what the host is to do
 * @param sinceNanos when it was ordered; 0 for a host that is ready
 * @param untilNanos when the order ends by itself, or null if only another order ends it
 * @param reason in the operator's words; may be empty
 * @param author who ordered it; may be empty
 */
public record Order(Mode mode, long sinceNanos, @Nullable Long untilNanos, String reason, String author) {

    /** What a host is to do. */
    public enum Mode {
        /** Serve, as far as it is observed to be able to. */
        READY,
        /** Get no further requests, and end those that it has. It is observed as before. */
        DRAIN,
        /** Get no further requests. What is observed of it counts for nothing, and is forgotten. */
        MAINTENANCE;

        /** The name as operators write it: {@code drain}. */
        public String id() {
            return name().toLowerCase(Locale.ROOT);
        }

        /** The mode of this name, or empty if there is none. */
        public static Optional<Mode> of(String id) {
            return Stream.of(values()).filter(mode -> mode.id().equals(id)).findFirst();
        }
    }

    /** The greatest length of a reason, in characters. */
    public static final int MAX_REASON = 200;
    /** The greatest length of an author, in characters. */
    public static final int MAX_AUTHOR = 100;
    /** The range of the time that an order may hold, in milliseconds. */
    public static final Range FOR = new Range("for", 1, Duration.ofDays(365).toMillis());

    /**
     * Checks every value.
     *
     * @throws InvalidOption if one makes no sense
     */
    public Order {
        requireShort("reason", reason, MAX_REASON);
        requireShort("author", author, MAX_AUTHOR);
        if (mode == Mode.READY && untilNanos != null) {
            throw new InvalidOption("for", "must not be given with ready, which holds until the next order");
        }
    }

    private static void requireShort(String option, String text, int max) {
        if (text.length() > max) {
            throw new InvalidOption(option, "must have at most " + max + " characters, but has " + text.length());
        }
        if (text.chars().anyMatch(Character::isISOControl)) {
            throw new InvalidOption(option, "must not have control characters such as line breaks");
        }
    }

    /** That of a host of which nobody has ordered anything. */
    public static Order ready() {
        return new Order(Mode.READY, 0, null, "", "");
    }

    /** Whether requests may be sent to the host, as far as it is up to operators. */
    public boolean admits() {
        return mode == Mode.READY;
    }

    /** Whether what is observed of the host counts. */
    boolean observes() {
        return mode != Mode.MAINTENANCE;
    }

    /** The order when time has passed. */
    Order aged(long nowNanos) {
        return untilNanos != null && nowNanos - untilNanos >= 0 ? ready() : this;
    }

    /** The same order, given earlier: what goes on was not begun anew. */
    Order since(Order before) {
        return mode == before.mode ? new Order(mode, before.sinceNanos, untilNanos, reason, author) : this;
    }
}

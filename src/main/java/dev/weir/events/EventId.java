package dev.weir.events;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Names one event: {@code k3x9-17}. The first part is another one after each start, so that an id is never taken for that
 * of an event of another process; the second counts from 1.
 *
 * @param epoch of the process: lower case letters and digits
 * @param number of the event in it; 0 stands before the first
 */
public record EventId(String epoch, long number) {

    private static final Pattern TEXT = Pattern.compile("([0-9a-z]{1,13})-(0|[1-9][0-9]{0,17})");

    /** The id that this text is, or empty if it is none. */
    public static Optional<EventId> parse(String text) {
        Matcher id = TEXT.matcher(text);
        return id.matches() ? Optional.of(new EventId(id.group(1), Long.parseLong(id.group(2)))) : Optional.empty();
    }

    /** As it is written: {@code k3x9-17}. */
    @Override
    public String toString() {
        return epoch + "-" + number;
    }
}

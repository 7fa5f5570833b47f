package dev.weir.state;

/**
 * That nothing outlives a restart for the time being.
 *
 * @param sinceMillis Unix time in milliseconds
 * @param error the latest reason, in the operator's words
 */
public record Trouble(long sinceMillis, String error) {

    Trouble becauseOf(String latest) {
        return new Trouble(sinceMillis, latest);
    }
}

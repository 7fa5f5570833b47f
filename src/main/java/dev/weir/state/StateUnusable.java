package dev.weir.state;

/**
 * The directory for state cannot be used as it is, so Weir should not start: orders would be forgotten, or two of Weir
 * would overwrite each other's. The message is one line in the operator's words and says what to do.
 */
public final class StateUnusable extends RuntimeException {

    StateUnusable(String message) {
        super("state.dir: " + message);
    }

    StateUnusable(String message, Exception cause) {
        super("state.dir: " + message, cause);
    }
}

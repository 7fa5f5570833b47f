package dev.weir.listen;

/** Weir cannot be started as configured; the message tells the operator what to change. */
public final class CannotStart extends Exception {

    /** With a message for the operator. */
    public CannotStart(String message) {
        super(message);
    }

    /** With a message for the operator, and what led to it. */
    public CannotStart(String message, Throwable cause) {
        super(message, cause);
    }
}

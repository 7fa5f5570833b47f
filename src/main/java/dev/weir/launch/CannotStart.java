package dev.weir.launch;

/** Weir cannot be started as configured; the message tells the operator what to change. */
final class CannotStart extends Exception {

    CannotStart(String message) {
        super(message);
    }

    CannotStart(String message, Throwable cause) {
        super(message, cause);
    }
}

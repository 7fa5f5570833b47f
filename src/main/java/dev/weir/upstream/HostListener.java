package dev.weir.upstream;

/**
 * Told of hosts that went out of use or came back, and of orders, one after another, outside any lock and never by a
 * request's thread.
 */
@FunctionalInterface
public interface HostListener {

    /** Handles one change. An exception is the executor's to report; it does not keep others from being told. */
    void hostChanged(Transition transition);
}

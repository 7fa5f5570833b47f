package dev.weir.upstream;

/**
 * Told of changes of what is configured, one after another and in order with those that {@link HostListener} is told of,
 * outside any lock and never by a request's thread.
 */
@FunctionalInterface
public interface RedefinitionListener {

    /** Handles one change. An exception is the executor's to report; it does not keep others from being told. */
    void redefined(Redefinition redefinition);
}

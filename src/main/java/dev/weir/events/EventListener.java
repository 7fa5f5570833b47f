package dev.weir.events;

/**
 * Code of others that hears of every event. It is found by {@link java.util.ServiceLoader}: its class, public with a
 * public constructor without parameters, is in {@code WEB-INF/classes} or a jar of {@code WEB-INF/lib}, and named in {@code
 * META-INF/services/dev.weir.events.EventListener} there. One object of it is made at the start.
 *
 * <p>All listeners share one thread, on which they are told one event after another in the order of their ids; no request
 * and no check waits for them. A listener that takes long holds up the others. One that is behind by all the events that
 * are held ({@code admin.events}) loses the oldest ones; gaps in the ids show it, and the log says so.
 */
public interface EventListener {

    /**
     * Handles one event. An exception is logged and counts as handled: the event is not told again. At the stop of Weir
     * there are 2 s for what was not told yet, then the thread is interrupted.
     */
    void happened(Event event) throws Exception;
}

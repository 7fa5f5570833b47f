package dev.weir.proxy;

import java.util.List;

/**
 * How requests are handled. Immutable; a reload replaces it as a whole.
 *
 * @param routes where they go
 * @param options how they are forwarded
 * @param observers told how each exchange went, in this order
 */
public record Routing(Routes routes, ProxyOptions options, List<ExchangeObserver> observers) {

    /** Goes by these; the observers are copied. */
    public Routing {
        observers = List.copyOf(observers);
    }
}

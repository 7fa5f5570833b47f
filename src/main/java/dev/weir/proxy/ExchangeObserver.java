package dev.weir.proxy;

/**
 * Told how each exchange went: exactly once, after its end, those that were refused included. What the container refuses
 * by itself, such as a head that is no HTTP, never becomes an exchange.
 */
@FunctionalInterface
public interface ExchangeObserver {

    /**
     * An exchange is over. Runs on the thread that ended it, which may serve all connections: it must not block. What it
     * throws is logged and changes nothing.
     *
     * @param report valid during this call
     */
    void exchangeEnded(ExchangeReport report);
}

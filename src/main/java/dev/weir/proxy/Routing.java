package dev.weir.proxy;

/**
 * How requests are handled. Immutable; a reload replaces it as a whole.
 *
 * @param routes where they go
 * @param options how they are forwarded
 */
public record Routing(Routes routes, ProxyOptions options) {}

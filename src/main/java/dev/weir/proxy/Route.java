package dev.weir.proxy;

import dev.weir.transport.Transport;
import dev.weir.upstream.Upstream;

/**
 * Where requests of one scheme go.
 *
 * @param upstream chooses the host
 * @param transport reaches it
 */
public record Route(Upstream upstream, Transport transport) {}

package dev.weir.transport;

import dev.weir.upstream.Authority;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.io.Content;
import org.jspecify.annotations.Nullable;

/**
 * A request as it is sent to a host.
 *
 * @param method a token
 * @param target sent as it is: visible ASCII without spaces
 * @param version {@code HTTP/1.1} or {@code HTTP/1.0}
 * @param headers sent as they are, in order; with {@code Host}, and with {@code Content-Length} exactly if there is a
 *     body
 * @param body the content, or null for none; read only once there is a connection
 * @param authority whom it is meant for; in TLS this name is asked for and verified, unless the upstream fixes one
 */
public record HostRequest(
        String method,
        String target,
        String version,
        HttpFields headers,
        Content.@Nullable Source body,
        String authority) {

    /** The name in {@link #authority}, without a port, and an IPv6 address without its brackets. */
    public String tlsName() {
        return Authority.hostOf(authority);
    }
}

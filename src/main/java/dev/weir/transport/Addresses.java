package dev.weir.transport;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.Map;
import org.eclipse.jetty.util.Promise;
import org.eclipse.jetty.util.SocketAddressResolver;
import org.jspecify.annotations.Nullable;

/**
 * The socket addresses of a host. A literal IP address is parsed once; a name is looked up for each new connection, off
 * the caller's thread, so that a changed record is seen as soon as the JVM's own cache allows.
 */
final class Addresses {

    private final String address;
    private final int port;
    private final SocketAddressResolver resolver;
    private final @Nullable List<InetSocketAddress> literal;

    Addresses(String address, int port, SocketAddressResolver resolver) {
        this.address = address;
        this.port = port;
        this.resolver = resolver;
        this.literal = isLiteral(address) ? literal(address, port) : null;
    }

    /** Gives at least one address, or the failure. */
    void resolve(Promise<List<InetSocketAddress>> promise) {
        if (literal != null) {
            promise.succeeded(literal);
        } else {
            resolver.resolve(address, port, Map.of(), promise);
        }
    }

    /** Whether the text is an IP address rather than a name. */
    static boolean isLiteral(String text) {
        return text.indexOf(':') >= 0
                || !text.isEmpty() && text.chars().allMatch(c -> c == '.' || c >= '0' && c <= '9');
    }

    private static @Nullable List<InetSocketAddress> literal(String address, int port) {
        try {
            return List.of(new InetSocketAddress(InetAddress.getByName(address), port));
        } catch (UnknownHostException notAnAddress) {
            // Looks like one, but is none: the look-up of the "name" says so for every request.
            return null;
        }
    }
}

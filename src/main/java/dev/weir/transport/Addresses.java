package dev.weir.transport;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Consumer;
import org.eclipse.jetty.util.Promise;
import org.eclipse.jetty.util.SocketAddressResolver;
import org.jspecify.annotations.Nullable;

/**
 * The socket addresses of a host. A literal IP address is parsed once; a name is looked up for each new connection, off
 * the caller's thread, so that a changed record is seen as soon as the JVM's own cache allows. Connections that are opened
 * while it is looked up share the answer.
 */
final class Addresses {

    private final String address;
    private final int port;
    private final SocketAddressResolver resolver;
    private final @Nullable List<InetSocketAddress> literal;
    /** Who waits for the look-up that is under way, or null when none is. Guarded by this. */
    private @Nullable List<Promise<List<InetSocketAddress>>> waiting;

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
            lookUp(promise);
        }
    }

    private void lookUp(Promise<List<InetSocketAddress>> promise) {
        synchronized (this) {
            if (waiting != null) {
                waiting.add(promise);
                return;
            }
            waiting = new ArrayList<>(List.of(promise));
        }
        Promise<List<InetSocketAddress>> all = Promise.from(
                found -> tell(each -> each.succeeded(found)), failure -> tell(each -> each.failed(failure)));
        try {
            resolver.resolve(address, port, Map.of(), all);
        } catch (RejectedExecutionException stopped) {
            all.failed(stopped);
        }
    }

    private void tell(Consumer<Promise<List<InetSocketAddress>>> answer) {
        List<Promise<List<InetSocketAddress>>> told;
        synchronized (this) {
            told = waiting == null ? List.of() : waiting;
            waiting = null;
        }
        told.forEach(answer);
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

package dev.weir.listen;

import java.io.IOException;
import java.net.BindException;
import org.eclipse.jetty.server.ServerConnector;

/**
 * A port that is listened on.
 *
 * @param key where it is configured, such as {@code listeners.http}
 * @param scheme {@code http} or {@code https}
 * @param bind the address as configured
 * @param port the actual port
 */
public record Listener(String key, String scheme, String bind, int port) {

    private static final int ACCEPT_QUEUE = 1024;

    /**
     * Binds the port, so that connections queue there until the server starts.
     *
     * @throws CannotStart if the port is taken, or may not or cannot be bound
     */
    static Listener open(ServerConnector connector, String key, String scheme, String bind, int port)
            throws CannotStart {
        connector.setHost(bind);
        connector.setPort(port);
        connector.setAcceptQueueSize(ACCEPT_QUEUE);
        try {
            connector.open();
        } catch (IOException e) {
            throw new CannotStart(explain(e, key, bind, port), e);
        }
        return new Listener(key, scheme, bind, connector.getLocalPort());
    }

    /** One line for whoever started it. */
    public String announcement() {
        return "weir listens on " + url() + (key.equals("admin") ? " (admin)" : "");
    }

    /** Such as {@code http://127.0.0.1:8080}. */
    public String url() {
        return scheme + "://" + (bind.indexOf(':') >= 0 ? "[" + bind + "]" : bind) + ":" + port;
    }

    private static String explain(IOException failure, String key, String bind, int port) {
        String reason = failure.getCause() instanceof IOException cause ? message(cause) : message(failure);
        if (reason.contains("in use")) {
            return "port " + port + " of " + bind + " is taken: stop what listens there, or change " + key + ".port";
        }
        if (reason.contains("Permission denied")) {
            return "port " + port + " of " + bind + " needs a right that Weir does not have: give it the capability"
                    + " CAP_NET_BIND_SERVICE, or change " + key + ".port";
        }
        return "cannot listen on port " + port + " of " + bind + " (" + reason + "): change " + key;
    }

    private static String message(IOException failure) {
        String message = failure.getMessage();
        return message != null ? message : failure instanceof BindException ? "in use" : failure.toString();
    }
}

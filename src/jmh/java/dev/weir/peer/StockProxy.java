package dev.weir.peer;

import java.net.InetAddress;
import org.eclipse.jetty.ee10.proxy.AsyncMiddleManServlet;
import org.eclipse.jetty.ee10.servlet.ServletContextHandler;
import org.eclipse.jetty.ee10.servlet.ServletHolder;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;

/**
 * Jetty's own {@link AsyncMiddleManServlet.Transparent} as it is, on a port of 127.0.0.1. Its client may open as many
 * connections as clients come; all else is Jetty's default.
 */
public final class StockProxy {

    /** How many connections wait to be accepted; as many as with the other proxies. */
    private static final int BACKLOG = 4096;

    private static final String MAX_CONNECTIONS = "4096";

    private StockProxy() {}

    /**
     * Runs until it is ended from outside.
     *
     * @param args the port, and the URL of the host
     */
    public static void main(String[] args) throws Exception {
        Server server = new Server();
        ServerConnector connector = new ServerConnector(server);
        connector.setHost(InetAddress.getLoopbackAddress().getHostAddress());
        connector.setPort(Integer.parseInt(args[0]));
        connector.setAcceptQueueSize(BACKLOG);
        server.addConnector(connector);
        server.setHandler(proxyTo(args[1]));
        server.start();
        server.join();
    }

    private static ServletContextHandler proxyTo(String host) {
        ServletHolder proxy = new ServletHolder(new AsyncMiddleManServlet.Transparent());
        proxy.setInitParameter("proxyTo", host);
        proxy.setInitParameter("preserveHost", "true");
        proxy.setInitParameter("maxConnections", MAX_CONNECTIONS);
        proxy.setAsyncSupported(true);
        ServletContextHandler context = new ServletContextHandler();
        context.addServlet(proxy, "/*");
        return context;
    }
}

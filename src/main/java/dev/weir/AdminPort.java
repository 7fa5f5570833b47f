package dev.weir;

import jakarta.servlet.FilterChain;
import jakarta.servlet.RequestDispatcher;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpFilter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.net.InetAddress;

/**
 * In a container one web application serves traffic and operators: what comes to the admin port by a loopback address
 * goes to the admin servlet, all the rest to the balancer.
 */
final class AdminPort extends HttpFilter {

    /** The name of the servlet that requests to the port go to. */
    static final String SERVLET = "admin";

    private final int port;

    AdminPort(int port) {
        this.port = port;
    }

    @Override
    protected void doFilter(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        RequestDispatcher admin = request.getServletContext().getNamedDispatcher(SERVLET);
        if (request.getLocalPort() == port && admin != null && isLoopback(request.getLocalAddr())) {
            admin.forward(request, response);
        } else {
            chain.doFilter(request, response);
        }
    }

    private static boolean isLoopback(String address) throws IOException {
        return InetAddress.getByName(address).isLoopbackAddress();
    }
}

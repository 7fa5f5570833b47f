package dev.weir;

import dev.weir.config.Settings.Admin;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpFilter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/**
 * In a container one web application serves traffic and operators: what comes to the admin port or is below the admin
 * path goes to the admin servlet, all the rest to the balancer.
 *
 * <p>Where the admin API asks for no credentials, the port is for those who come by a loopback address alone, and there
 * is no path. The path is compared with the target as it came, neither decoded nor normalised: what only means the same,
 * such as {@code /%5fweir/pools} or {@code //_weir/pools}, is traffic.
 */
final class AdminFilter extends HttpFilter {

    /** The name of the servlet that the requests of operators go to. */
    static final String SERVLET = "admin";

    private final OptionalInt port;
    private final boolean anyAddress;
    private final @Nullable String path;

    /**
     * A filter by these rules.
     *
     * @param port that the container listens on for operators, if there is one
     */
    AdminFilter(Admin admin, OptionalInt port) {
        this.port = port;
        this.anyAddress = admin.needsCredentials();
        this.path = admin.needsCredentials() ? admin.path() : null;
    }

    /** Whether any request at all goes to the admin servlet. */
    boolean letsAnyoneIn() {
        return port.isPresent() || path != null;
    }

    /** Where operators find the API, for the log. */
    String whereabouts() {
        List<String> places = new ArrayList<>();
        if (port.isPresent()) {
            places.add("at port " + port.getAsInt() + (anyAddress ? "" : " for this machine alone"));
        }
        if (path != null) {
            places.add("below " + path);
        }
        return places.isEmpty() ? "off" : String.join(" and ", places);
    }

    @Override
    protected void doFilter(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        if (isAtPort(request)) {
            forward(request, response);
        } else if (path != null && isBelow(path, request)) {
            forward(new Below(path, request), response);
        } else {
            chain.doFilter(request, response);
        }
    }

    private static void forward(HttpServletRequest request, HttpServletResponse response)
            throws IOException, ServletException {
        request.getServletContext().getNamedDispatcher(SERVLET).forward(request, response);
    }

    private boolean isAtPort(HttpServletRequest request) throws IOException {
        // Present, for what comes by a socket without ports has one that is no number of a port.
        return port.isPresent()
                && request.getLocalPort() == port.getAsInt()
                && (anyAddress || InetAddress.getByName(request.getLocalAddr()).isLoopbackAddress());
    }

    private static boolean isBelow(String path, HttpServletRequest request) {
        String target =
                request.getRequestURI().substring(request.getContextPath().length());
        return target.startsWith(path) && (target.length() == path.length() || target.charAt(path.length()) == '/');
    }

    /** Makes the admin path a part of the context's, below which the admin servlet has its paths. */
    private static final class Below extends HttpServletRequestWrapper {

        private final String contextPath;

        Below(String path, HttpServletRequest request) {
            super(request);
            contextPath = request.getContextPath() + path;
        }

        @Override
        public String getContextPath() {
            return contextPath;
        }
    }
}

package dev.weir.proxy;

import jakarta.servlet.http.HttpServletResponse;

/** What the servlet API does not say: whose it is. */
final class Container {

    private Container() {}

    /** Whether this is Jetty, which gives some calls a meaning of its own. */
    static boolean isJetty(HttpServletResponse response) {
        return response.getClass().getName().startsWith("org.eclipse.jetty.");
    }
}

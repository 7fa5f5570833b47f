package dev.weir.admin;

import jakarta.servlet.http.HttpServletRequest;
import java.util.Collections;
import java.util.List;
import java.util.Set;

/**
 * Where a request comes from, if a browser says so. Browsers send requests to this machine on behalf of any page, and
 * mark those of other sites; other clients mark nothing.
 */
final class Origin {

    /** Sent by a page of this very origin, or by the user: a bookmark, the address bar. */
    private static final Set<String> OWN_SITE = Set.of("same-origin", "none");

    private Origin() {}

    /**
     * Refuses with 403 what a browser sends for a page of another origin (Fetch Metadata, {@code Sec-Fetch-Site}; RFC
     * 6454, section 7, {@code Origin}). What the browser calls of the same origin is, whatever a proxy in between has made
     * of {@code Host}.
     */
    static void requireSameSite(HttpServletRequest request) {
        List<String> sites = values(request, "Sec-Fetch-Site");
        boolean sameOrigin = sites.equals(List.of("same-origin"))
                || (OWN_SITE.containsAll(sites)
                        && values(request, "Origin").stream().allMatch(origin -> isOwn(origin, request)));
        if (!sameOrigin) {
            throw Refusal.forbidden("Changes from pages of other sites are refused");
        }
    }

    /** A proxy in front may have ended TLS: what comes here in the clear may have been sent to {@code https}. */
    private static boolean isOwn(String origin, HttpServletRequest request) {
        String authority = authority(request);
        return origin.equalsIgnoreCase("https://" + without(":443", authority))
                || (!request.isSecure() && origin.equalsIgnoreCase("http://" + without(":80", authority)));
    }

    /** Browsers leave the default port of a scheme away (RFC 6454, section 6.2). */
    private static String without(String defaultPort, String authority) {
        return authority.endsWith(defaultPort)
                ? authority.substring(0, authority.length() - defaultPort.length())
                : authority;
    }

    /** Whom the request is for: its {@code Host}; without one (HTTP/1.0, HTTP/2) what the container takes it to be. */
    static String authority(HttpServletRequest request) {
        String host = request.getHeader("Host");
        return host != null ? host : request.getServerName() + ":" + request.getServerPort();
    }

    private static List<String> values(HttpServletRequest request, String header) {
        return Collections.list(request.getHeaders(header));
    }
}

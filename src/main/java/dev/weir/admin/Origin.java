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
     * 6454, section 7, {@code Origin}).
     */
    static void requireSameSite(HttpServletRequest request) {
        String own = request.getScheme() + "://" + authority(request);
        boolean ownSite = OWN_SITE.containsAll(values(request, "Sec-Fetch-Site"));
        boolean ownOrigin = values(request, "Origin").stream().allMatch(own::equalsIgnoreCase);
        if (!ownSite || !ownOrigin) {
            throw Refusal.forbidden("Changes from pages of other sites are refused");
        }
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

package dev.weir.proxy;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** Which upstream serves a request: the one named like its scheme, or the only one there is (seed, section 8). */
public final class Routes {

    private final @Nullable Route http;
    private final @Nullable Route https;

    /** Chooses among these; there may be none. */
    public Routes(List<Route> routes) {
        this.http = find(routes, "http");
        this.https = find(routes, "https");
    }

    /** The route of a request, or null when no upstream serves its scheme. */
    @Nullable
    Route of(String scheme) {
        return scheme.equals("https") ? https : http;
    }

    private static @Nullable Route find(List<Route> routes, String scheme) {
        if (routes.size() == 1) {
            return routes.get(0);
        }
        return routes.stream()
                .filter(route -> route.upstream().id().equals(scheme))
                .findFirst()
                .orElse(null);
    }
}

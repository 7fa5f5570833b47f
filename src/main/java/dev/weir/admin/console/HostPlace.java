package dev.weir.admin.console;

import dev.weir.upstream.Host;
import dev.weir.upstream.Pool;
import dev.weir.upstream.Upstream;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;

/** Where a host is, for people and for the API. */
record HostPlace(Upstream upstream, Pool pool) {

    /** {@code primary/web01 of http}. */
    String name(Host host) {
        return pool.id() + "/" + host.id() + " of " + upstream.id();
    }

    /** {@code /api/v1/upstreams/http/pools/primary/hosts/web01}. */
    String path(Host host) {
        return "/api/v1/upstreams/" + encoded(upstream.id()) + "/pools/" + encoded(pool.id()) + "/hosts/"
                + encoded(host.id());
    }

    private static String encoded(String id) {
        return URLEncoder.encode(id, StandardCharsets.UTF_8).replace("+", "%20");
    }
}

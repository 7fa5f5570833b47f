package dev.weir;

import dev.weir.admin.Configuration;
import dev.weir.admin.Credentials;
import dev.weir.config.Settings;
import dev.weir.config.Settings.UpstreamSettings;
import dev.weir.proxy.Routing;
import dev.weir.transport.HostTransport;
import dev.weir.transport.Transport;
import dev.weir.upstream.Pool;
import dev.weir.upstream.StandingOrders;
import dev.weir.upstream.Upstream;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What was made of a configuration.
 *
 * @param settings it was made of
 * @param served the upstreams by id, in order of declaration
 * @param routing for requests
 * @param credentials for operators
 */
record Assembly(Settings settings, Map<String, Served> served, Routing routing, Credentials credentials) {

    /** An upstream and the connections to its hosts. */
    record Served(Upstream upstream, HostTransport transport) {}

    List<Upstream> upstreams() {
        return served.values().stream().map(Served::upstream).toList();
    }

    /** What is in force now. */
    Configuration.State state() {
        return new Configuration.State(inForce(), orders());
    }

    /** The settings with what operators have changed since. */
    Settings inForce() {
        return settings.with(settings.upstreams().stream().map(this::inForce).toList());
    }

    private Map<String, StandingOrders> orders() {
        Map<String, StandingOrders> orders = new HashMap<>();
        served.forEach(
                (id, each) -> orders.put(id, StandingOrders.of(each.upstream().snapshot())));
        return orders;
    }

    private UpstreamSettings inForce(UpstreamSettings upstream) {
        Served now = served.get(upstream.id());
        return now == null
                ? upstream
                : new UpstreamSettings(
                        upstream.id(),
                        upstream.required(),
                        upstream.tls(),
                        now.upstream().snapshot().pools().stream()
                                .map(Pool::definition)
                                .toList());
    }

    List<HostTransport> transports() {
        return served.values().stream().map(Served::transport).toList();
    }

    Map<Upstream, Transport> toLookAfter() {
        Map<Upstream, Transport> all = new LinkedHashMap<>();
        served.values().forEach(each -> all.put(each.upstream, each.transport));
        return all;
    }
}

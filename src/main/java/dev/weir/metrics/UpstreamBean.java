package dev.weir.metrics;

import dev.weir.upstream.Upstream;
import java.util.List;

/** One upstream, asked whenever JMX is. */
final class UpstreamBean implements UpstreamMXBean {

    private final Upstream upstream;
    private final Traffic traffic;

    UpstreamBean(Upstream upstream, Traffic traffic) {
        this.upstream = upstream;
        this.traffic = traffic;
    }

    @Override
    public long getRequests() {
        return traffic.of(upstream).all();
    }

    @Override
    public long getRequestsInFlight() {
        return traffic.inFlight(upstream);
    }

    @Override
    public long getResends() {
        return upstream.resends().resends();
    }

    @Override
    public long getRefusedResends() {
        return upstream.resends().refusals();
    }

    @Override
    public List<HostBean> getHosts() {
        return upstream.snapshot().pools().stream()
                .flatMap(pool -> pool.hosts().stream().map(host -> new HostBean(pool.id(), host)))
                .toList();
    }
}

package dev.weir.metrics;

import dev.weir.upstream.Upstream;
import java.util.List;
import java.util.function.Supplier;

/** A whole balancer, asked whenever JMX is. */
final class WeirBean implements WeirMXBean {

    private final Supplier<List<Upstream>> upstreams;
    private final Traffic traffic;
    private final Reloads reloads;

    WeirBean(Supplier<List<Upstream>> upstreams, Traffic traffic, Reloads reloads) {
        this.upstreams = upstreams;
        this.traffic = traffic;
        this.reloads = reloads;
    }

    @Override
    public List<String> getUpstreams() {
        return upstreams.get().stream().map(Upstream::id).toList();
    }

    @Override
    public long getRequestsInFlight() {
        return upstreams.get().stream().mapToLong(traffic::inFlight).sum();
    }

    @Override
    public long getConfigurationRevision() {
        return reloads.revision();
    }

    @Override
    public long getRefusedReloads() {
        return reloads.countRefused();
    }
}

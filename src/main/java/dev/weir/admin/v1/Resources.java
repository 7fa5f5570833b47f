package dev.weir.admin.v1;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.weir.admin.Answer;
import dev.weir.admin.Call;
import dev.weir.upstream.Clocks;
import dev.weir.upstream.Host;
import dev.weir.upstream.Pool;
import dev.weir.upstream.Snapshot;
import dev.weir.upstream.Upstream;
import java.time.InstantSource;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Upstreams, pools and hosts as operators see them. */
final class Resources {

    private final InstantSource wallClock;

    Resources(InstantSource wallClock) {
        this.wallClock = wallClock;
    }

    /** All of them, in order of declaration. */
    record UpstreamList(List<UpstreamResource> upstreams) {}

    /**
     * An upstream.
     *
     * @param carrying the id of the pool that gets the requests: the first by priority with a usable host; null if there
     *     is none
     * @param pools in the order in which they are tried
     */
    record UpstreamResource(String id, @JsonInclude @Nullable String carrying, List<PoolResource> pools) {}

    /**
     * A pool.
     *
     * @param etag of what is configured, hosts included
     * @param usable whether any host is
     * @param hosts in order of declaration
     */
    record PoolResource(
            String id, String etag, Configured.OfPool configured, boolean usable, List<HostResource> hosts) {}

    /**
     * A host.
     *
     * @param etag of what is configured
     */
    record HostResource(String id, String etag, Configured.OfHost configured, Ordered ordered, Observed observed) {}

    UpstreamList upstreams(Call call) {
        return new UpstreamList(
                call.upstreams().all().stream().map(this::upstream).toList());
    }

    UpstreamResource upstream(Upstream upstream) {
        Snapshot snapshot = upstream.snapshot();
        Clocks now = now(upstream);
        return new UpstreamResource(
                upstream.id(),
                snapshot.carrying().map(Pool::id).orElse(null),
                snapshot.byPriority().stream().map(pool -> pool(pool, now)).toList());
    }

    /** 200 with the pool and its ETag. */
    Answer answer(Place.InUpstream place) {
        PoolResource pool = pool(place.pool(), now(place.upstream()));
        return Answer.json(pool).with("ETag", pool.etag());
    }

    /** 200 with the host and its ETag. */
    Answer answer(Place.InPool place) {
        HostResource host = host(place.host(), now(place.in().upstream()));
        return Answer.json(host).with("ETag", host.etag());
    }

    Ordered ordered(Place.InPool place) {
        return Ordered.of(place.host().order(), now(place.in().upstream()));
    }

    private Clocks now(Upstream upstream) {
        return new Clocks(upstream.nowNanos(), wallClock.millis());
    }

    private static PoolResource pool(Pool pool, Clocks now) {
        return new PoolResource(
                pool.id(),
                Etag.of(Place.definition(pool)),
                Configured.OfPool.of(pool.options()),
                pool.usable(),
                pool.hosts().stream().map(host -> host(host, now)).toList());
    }

    private static HostResource host(Host host, Clocks now) {
        return new HostResource(
                host.id(),
                Etag.of(Place.definition(host)),
                Configured.OfHost.of(host.options()),
                Ordered.of(host.order(), now),
                Observed.of(host, now));
    }
}

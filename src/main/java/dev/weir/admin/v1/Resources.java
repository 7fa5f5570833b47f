package dev.weir.admin.v1;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.weir.admin.Answer;
import dev.weir.admin.Call;
import dev.weir.upstream.Clocks;
import dev.weir.upstream.Host;
import dev.weir.upstream.Pace;
import dev.weir.upstream.Pool;
import dev.weir.upstream.Snapshot;
import dev.weir.upstream.Status;
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
     * @param status the state in one sentence for people
     * @param carrying the id of the pool that gets the requests: the first by priority with a usable host; null if there
     *     is none
     * @param pools in the order in which they are tried
     */
    record UpstreamResource(
            String id, String status, @JsonInclude @Nullable String carrying, List<PoolResource> pools) {}

    /**
     * A pool.
     *
     * @param etag of what is configured, hosts included
     * @param usable whether any host is
     * @param traffic of the last 10 seconds; left out if there was none
     * @param latency of the last minute; left out if nothing was answered
     * @param hosts in order of declaration
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record PoolResource(
            String id,
            String etag,
            Configured.OfPool configured,
            boolean usable,
            @Nullable Traffic traffic,
            @Nullable Latency latency,
            List<HostResource> hosts) {}

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
        Pace pace = snapshot.recentPace(now.nowNanos());
        return new UpstreamResource(
                upstream.id(),
                Status.of(snapshot, now),
                snapshot.carrying().map(Pool::id).orElse(null),
                snapshot.byPriority().stream()
                        .map(pool -> pool(pool, pace, now))
                        .toList());
    }

    /** 200 with the pool and its ETag. */
    Answer answer(Place.InUpstream place) {
        Clocks now = now(place.upstream());
        Pace pace = place.upstream().snapshot().recentPace(now.nowNanos());
        PoolResource pool = pool(place.pool(), pace, now);
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

    private static PoolResource pool(Pool pool, Pace upstream, Clocks now) {
        return new PoolResource(
                pool.id(),
                Etag.of(pool.definition()),
                Configured.OfPool.of(pool.options()),
                pool.usable(),
                Traffic.of(pool.recentPace(now.nowNanos()), upstream),
                Latency.of(pool.recentLatency()),
                pool.hosts().stream().map(host -> host(host, now)).toList());
    }

    private static HostResource host(Host host, Clocks now) {
        return new HostResource(
                host.id(),
                Etag.of(host.definition()),
                Configured.OfHost.of(host.options()),
                Ordered.of(host.order(), now),
                Observed.of(host, now));
    }
}

package dev.weir.admin.v1;

import dev.weir.admin.Call;
import dev.weir.admin.Refusal;
import dev.weir.upstream.Host;
import dev.weir.upstream.Ids;
import dev.weir.upstream.Pool;
import dev.weir.upstream.PoolDefinition;
import dev.weir.upstream.PoolDefinition.HostDefinition;
import dev.weir.upstream.Snapshot;
import dev.weir.upstream.Upstream;
import java.util.Optional;

/** What the path of a request names, by the snapshot that was current when it was looked up. */
final class Place {

    private static final int UPSTREAM_SEGMENT = 3;
    private static final int POOL_SEGMENT = 5;
    private static final int HOST_SEGMENT = 7;

    private Place() {}

    /** The upstream; refuses with 404 if there is none. */
    static Upstream upstream(Call call) {
        return call.upstreams().named(call.segment(UPSTREAM_SEGMENT));
    }

    static String poolId(Call call) {
        return call.segment(POOL_SEGMENT);
    }

    static String hostId(Call call) {
        return call.segment(HOST_SEGMENT);
    }

    /** The id of something new; refuses with 422 what cannot be one. */
    static String newId(String id) {
        if (!Ids.isValid(id)) {
            throw Refusal.invalid("The id in the path must be an id of " + Ids.EXPECTED);
        }
        return id;
    }

    /**
     * A pool.
     *
     * @param upstream it is a part of
     * @param pool as it is in a snapshot
     * @param number of the pool in that snapshot, in order of declaration
     */
    record InUpstream(Upstream upstream, Pool pool, int number) {

        PoolDefinition definition() {
            return pool.definition();
        }
    }

    /**
     * A host.
     *
     * @param in its pool
     * @param host as it is in a snapshot
     * @param number of the host in that pool, in order of declaration
     */
    record InPool(InUpstream in, Host host, int number) {

        HostDefinition definition() {
            return host.definition();
        }
    }

    /** The pool that the path names; refuses with 404 if there is none. */
    static InUpstream pool(Call call) {
        Upstream upstream = upstream(call);
        return pool(upstream, poolId(call))
                .orElseThrow(() -> Refusal.notFound("Pool \"" + poolId(call) + "\" not found"));
    }

    static Optional<InUpstream> pool(Upstream upstream, String id) {
        Snapshot snapshot = upstream.snapshot();
        return snapshot.pool(id)
                .map(pool -> new InUpstream(upstream, pool, snapshot.pools().indexOf(pool)));
    }

    /** The host that the path names; refuses with 404 if there is none. */
    static InPool host(Call call) {
        InUpstream in = pool(call);
        return host(in, hostId(call))
                .orElseThrow(() -> Refusal.notFound("Host \"" + hostId(call) + "\" not found in pool \""
                        + in.pool().id() + "\""));
    }

    static Optional<InPool> host(InUpstream in, String id) {
        return in.pool()
                .host(id)
                .map(host -> new InPool(in, host, in.pool().hosts().indexOf(host)));
    }
}

package dev.weir.admin.console;

import static dev.weir.admin.console.Tag.tag;

import dev.weir.upstream.Clocks;
import dev.weir.upstream.Pace;
import dev.weir.upstream.Pool;
import dev.weir.upstream.Snapshot;
import dev.weir.upstream.Status;
import dev.weir.upstream.Upstream;

/** An upstream: the sentence that says how it is, and its pools in the order in which they are tried. */
final class UpstreamSection {

    private UpstreamSection() {}

    static Tag status(Upstream upstream, Clocks now) {
        boolean served = upstream.snapshot().carrying().isPresent();
        return tag("p").set("class", served ? "status" : "status lost")
                .set("data-key", upstream.id())
                .add(tag("strong", upstream.id()))
                .text(": " + Status.of(upstream.snapshot(), now));
    }

    static Tag of(Upstream upstream, Clocks now) {
        Snapshot snapshot = upstream.snapshot();
        Pace whole = snapshot.recentPace(now.nowNanos());
        return tag("section")
                .set("class", "upstream")
                .set("data-key", "upstream " + upstream.id())
                .add(tag("h2", "Upstream " + upstream.id()))
                .add(snapshot.byPriority().stream()
                        .map(pool -> PoolSection.of(upstream, pool, isCarrying(snapshot, pool), whole, now)));
    }

    private static boolean isCarrying(Snapshot snapshot, Pool pool) {
        return snapshot.carrying().map(Pool::id).filter(pool.id()::equals).isPresent();
    }
}

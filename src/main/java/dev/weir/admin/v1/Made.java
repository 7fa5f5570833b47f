package dev.weir.admin.v1;

import dev.weir.admin.Call;
import dev.weir.admin.History;
import dev.weir.upstream.Change;
import dev.weir.upstream.Stale;
import dev.weir.upstream.StandingOrders;
import dev.weir.upstream.Upstream;

/** How a change of what is configured is made, and by whom it is known then. */
final class Made {

    private final History history;

    Made(History history) {
        this.history = history;
    }

    /** Makes it; refuses with 412 if what it is about was changed after the request's preconditions were looked at. */
    void make(Call call, Upstream upstream, Change change) {
        String reason = Reasons.of(call.request());
        StandingOrders before;
        try {
            before = upstream.change(change, StandingOrders.none());
        } catch (Stale stale) {
            throw Preconditions.changed();
        }
        History.Entry entry = history.changed(call.signature(), reason, upstream, change, before);
        call.tell("change", entry.id(), "order", change.order(), "upstream", upstream.id(), "reason", reason);
    }
}

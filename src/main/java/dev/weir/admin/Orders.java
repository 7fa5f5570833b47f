package dev.weir.admin;

import dev.weir.upstream.Order;
import dev.weir.upstream.Upstream;
import java.util.Map;

/**
 * What operators order: hosts out of use and back. An order is carried out at once, and answered when it outlives a
 * restart, or with a warning if it does not although it should.
 */
final class Orders {

    private final Persistence persistence;
    private final History history;

    Orders(Persistence persistence, History history) {
        this.persistence = persistence;
        this.history = history;
    }

    /** {@code /down_host/POOL/HOST}: no further requests, until {@link #upHost}. */
    Answer downHost(Call call) {
        String pool = call.segment(1);
        String host = call.segment(2);
        Upstream upstream = call.upstream();
        Order down = new Order(Order.Mode.MAINTENANCE, upstream.nowNanos(), null, "", call.signature());
        give(call, upstream, pool, host, down);
        call.changed("pool", pool, "host", host);
        return settled();
    }

    /** {@code /up_host/POOL/HOST}: back in use, whatever took it out. */
    Answer upHost(Call call) {
        String pool = call.segment(1);
        String host = call.segment(2);
        give(call, call.upstream(), pool, host, Order.ready());
        call.changed("pool", pool, "host", host);
        return settled();
    }

    private void give(Call call, Upstream upstream, String pool, String host, Order order) {
        Upstream.Ordered given = upstream.order(pool, host, order);
        history.ordered(call.signature(), order.reason(), upstream, pool, given);
    }

    private Answer settled() {
        return persistence
                .settle()
                .map(why -> Answer.json(
                        Map.of("warning", "The order is carried out, but may not outlive a restart: " + why)))
                .orElseGet(Answer::done);
    }
}

package dev.weir.admin;

import dev.weir.upstream.Change;
import dev.weir.upstream.HostOptions;
import dev.weir.upstream.Method;
import dev.weir.upstream.PoolOptions;
import dev.weir.upstream.StandingOrders;
import dev.weir.upstream.Upstream;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What operators change in the configuration while it is in use. Each takes a JSON object. */
final class Changes {

    private final History history;

    Changes(History history) {
        this.history = history;
    }

    /** {@code {"id": "primary", ...}} with the options of {@link PoolOptionsJson}: a new pool without hosts. */
    Answer createPool(Call call) {
        Members body = call.members(PoolOptionsJson.MEMBERS);
        String pool = body.required("id").newId();
        PoolOptions options = PoolOptionsJson.read(body);
        note(call, call.upstream().createPool(pool, options));
        call.changed("pool", pool);
        return Answer.done();
    }

    /** {@code {"pool": "primary", "method": "hash"}}. */
    Answer setMethod(Call call) {
        Members body = call.members(List.of("pool", "method"));
        String pool = body.required("pool").id();
        Method method = PoolOptionsJson.method(body.required("method"));
        note(call, call.upstream().setMethod(pool, method));
        call.changed("pool", pool, "method", method.id());
        return Answer.done();
    }

    /** {@code {"pool": "primary", "priority": 10}}. */
    Answer setPriority(Call call) {
        Members body = call.members(List.of("pool", "priority"));
        String pool = body.required("pool").id();
        int priority = body.required("priority").integer(PoolOptions.PRIORITY);
        note(call, call.upstream().setPriority(pool, priority));
        call.changed("pool", pool, "priority", priority);
        return Answer.done();
    }

    /** {@code {"pool": "primary", "host": "1", "weight": 5}}. */
    Answer setWeight(Call call) {
        Members body = call.members(List.of("pool", "host", "weight"));
        String pool = body.required("pool").id();
        String host = body.required("host").id();
        int weight = body.required("weight").integer(HostOptions.WEIGHT);
        note(call, call.upstream().setWeight(pool, host, weight));
        call.changed("pool", pool, "host", host, "weight", weight);
        return Answer.done();
    }

    /**
     * {@code {"pool": "primary", "host": {...}}} with the options of {@link HostOptionsJson}: a new host that is up.
     * The answer is {@code {"id": "3"}}.
     */
    Answer addHost(Call call) {
        Members body = call.members(List.of("pool", "host"));
        String pool = body.required("pool").id();
        Members host = body.required("host").object(HostOptionsJson.MEMBERS);
        @Nullable String wanted = host.optional("id").map(Member::newId).orElse(null);
        HostOptions options = HostOptionsJson.read(host);
        Change.AddHost added = call.upstream().addHost(pool, wanted, options);
        note(call, added);
        String id = added.definition().id();
        call.changed("pool", pool, "host", id);
        return Answer.json(Map.of("id", id));
    }

    /** {@code {"pool": "primary", "host": "1"}}. */
    Answer removeHost(Call call) {
        Members body = call.members(List.of("pool", "host"));
        String pool = body.required("pool").id();
        String host = body.required("host").id();
        Upstream.Removed removed = call.upstream().removeHost(pool, host);
        note(call, removed.change(), removed.orders());
        call.changed("pool", pool, "host", host);
        return Answer.done();
    }

    private void note(Call call, Change change) {
        note(call, change, StandingOrders.none());
    }

    private void note(Call call, Change change, StandingOrders before) {
        history.changed(call.signature(), "", call.upstream(), change, before);
    }
}

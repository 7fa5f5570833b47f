package dev.weir.admin.v1;

import dev.weir.admin.Answer;
import dev.weir.admin.Call;
import dev.weir.admin.History;
import dev.weir.admin.Member;
import dev.weir.admin.Members;
import dev.weir.admin.Persistence;
import dev.weir.upstream.Order;
import dev.weir.upstream.Upstream;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What operators order of hosts. */
final class StateOrders {

    private static final List<String> MEMBERS = List.of("state", "for", "reason");

    private final Resources resources;
    private final History history;
    private final Persistence persistence;

    StateOrders(Resources resources, History history, Persistence persistence) {
        this.resources = resources;
        this.history = history;
        this.persistence = persistence;
    }

    Answer get(Call call) {
        return Answer.json(resources.ordered(Place.host(call)));
    }

    /**
     * {@code {"state": "drain", "for": "30m", "reason": "new disk"}}: carried out at once, and answered by the host when it
     * outlives a restart; if it does not although it should, the header {@code Weir-Warning} says why.
     */
    Answer put(Call call) {
        Place.InPool there = Place.host(call);
        Upstream upstream = there.in().upstream();
        String pool = there.in().pool().id();
        Order order = order(call, upstream.nowNanos());
        Upstream.Ordered given = upstream.order(pool, there.host().id(), order);
        History.Entry entry = history.ordered(call.signature(), order.reason(), upstream, pool, given);
        call.tell(
                "change",
                entry.id(),
                "order",
                order.mode().id(),
                "upstream",
                upstream.id(),
                "pool",
                pool,
                "host",
                there.host().id(),
                "reason",
                order.reason());
        Answer answer = resources.answer(Place.host(call));
        Optional<String> why = persistence.settle();
        return why.isEmpty()
                ? answer
                : answer.with("Weir-Warning", "The order may not outlive a restart: " + visible(why.get()));
    }

    private static Order order(Call call, long nowNanos) {
        Members body = call.members(MEMBERS);
        Member state = body.required("state");
        Order.Mode mode = Order.Mode.of(state.text()).orElseThrow(() -> state.mustBe("ready, drain or maintenance"));
        @Nullable
        Long until = body.optional("for")
                .map(member -> member.time(Order.FOR, ChronoUnit.SECONDS))
                .map(Duration::toNanos)
                .map(nanos -> nowNanos + nanos)
                .orElse(null);
        String reason = body.optional("reason").map(Member::text).orElse("");
        return body.checked(() -> new Order(mode, nowNanos, until, reason, call.signature()));
    }

    /** A header holds visible ASCII alone. */
    private static String visible(String text) {
        return text.replaceAll("[^\\x20-\\x7e]", "?");
    }
}

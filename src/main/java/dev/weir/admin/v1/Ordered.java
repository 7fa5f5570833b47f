package dev.weir.admin.v1;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.weir.upstream.Clocks;
import dev.weir.upstream.Order;
import org.jspecify.annotations.Nullable;

/**
 * What is ordered of a host; what there is not is left out.
 *
 * @param state {@code ready}, {@code drain} or {@code maintenance}
 * @param since when that was ordered
 * @param until when it ends by itself
 * @param reason in the operator's words
 * @param author who ordered it
 */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
record Ordered(
        String state,
        @Nullable String since,
        @Nullable String until,
        @Nullable String reason,
        @Nullable String author) {

    static Ordered of(Order order, Clocks now) {
        Long until = order.untilNanos();
        return new Ordered(
                order.mode().id(),
                order.admits() ? null : now.text(order.sinceNanos()),
                until == null ? null : now.text(until),
                order.reason(),
                order.author());
    }
}

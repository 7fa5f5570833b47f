package dev.weir.events;

import dev.weir.upstream.Change;
import dev.weir.upstream.Clocks;
import dev.weir.upstream.Host;
import dev.weir.upstream.Order;
import dev.weir.upstream.Pool;
import dev.weir.upstream.Redefinition;
import dev.weir.upstream.Snapshot;
import dev.weir.upstream.Transition;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a change of an upstream means, told from the cause to what follows from it: an order, the host, its pool, the way
 * of the traffic. Pure.
 */
final class HostEvents {

    private HostEvents() {}

    /** Of a host that went out of use or came back, or of which something else was ordered. */
    static List<Occurrence> of(Transition transition, Clocks now) {
        String upstream = transition.upstream();
        String pool = transition.pool();
        Host before = transition.before();
        Host after = transition.after();
        List<Occurrence> all = new ArrayList<>();
        if (transition.changesOrder()) {
            all.add(order(upstream, pool, before, after, now));
        }
        if (transition.changesUse()) {
            all.add(transition.up() ? up(upstream, pool, before, after) : down(upstream, pool, after));
        }
        consequences(upstream, transition.earlier(), transition.later(), all);
        return all;
    }

    /** Of a change of what is configured. A reload has an event of its own, so only what follows from it is told here. */
    static List<Occurrence> of(Redefinition redefinition) {
        String upstream = redefinition.upstream();
        Change change = redefinition.change();
        List<Occurrence> all = new ArrayList<>();
        if (change != null) {
            all.add(Occurrence.of(
                    EventKind.CONFIG_CHANGED,
                    upstream,
                    change.pool(),
                    "",
                    change.order(),
                    "The configuration of " + upstream + " was changed: " + change.order()));
        }
        consequences(upstream, redefinition.earlier(), redefinition.later(), all);
        return all;
    }

    /** Of a host that was ordered out and has no request in flight any more. */
    static Occurrence drained(String upstream, String pool, Host host) {
        return Occurrence.of(
                        EventKind.HOST_DRAINED,
                        upstream,
                        pool,
                        host.id(),
                        host.order().reason(),
                        name(upstream, pool, host) + " has no request in flight any more")
                .by(host.order().author())
                .with(Map.of("order", host.order().mode().id()));
    }

    private static Occurrence order(String upstream, String pool, Host before, Host after, Clocks now) {
        if (isOver(before.order(), after.order(), now)) {
            return Occurrence.of(
                            EventKind.ORDER_ENDED,
                            upstream,
                            pool,
                            after.id(),
                            before.order().reason(),
                            name(upstream, pool, after) + " is ready: the time of its order is over")
                    .by(before.order().author())
                    .with(Map.of("order", before.order().mode().id()));
        }
        Order order = after.order();
        Map<String, String> details =
                new LinkedHashMap<>(Map.of("order", order.mode().id()));
        StringBuilder text = new StringBuilder(name(upstream, pool, after)).append(" was ordered: ");
        text.append(order.mode().id());
        if (order.untilNanos() != null) {
            String until = now.text(order.untilNanos());
            details.put("until", until);
            text.append(" until ").append(until);
        }
        text.append(order.author().isEmpty() ? "" : ", by " + order.author());
        text.append(order.reason().isEmpty() ? "" : ", because: " + order.reason());
        return Occurrence.of(EventKind.HOST_ORDERED, upstream, pool, after.id(), order.reason(), text.toString())
                .by(order.author())
                .with(details);
    }

    /** Nobody ordered what is ordered now. */
    private static boolean isOver(Order before, Order after, Clocks now) {
        return after.equals(Order.ready()) && before.untilNanos() != null && now.isPast(before.untilNanos());
    }

    private static Occurrence up(String upstream, String pool, Host before, Host after) {
        return Occurrence.of(
                        EventKind.HOST_UP,
                        upstream,
                        pool,
                        after.id(),
                        before.reason(),
                        name(upstream, pool, after) + " is in use again, after: " + before.reason())
                .by(after.order().author());
    }

    private static Occurrence down(String upstream, String pool, Host after) {
        return Occurrence.of(
                        EventKind.HOST_DOWN,
                        upstream,
                        pool,
                        after.id(),
                        after.reason(),
                        name(upstream, pool, after) + " is out of use: " + after.reason())
                .by(after.order().author());
    }

    private static void consequences(String upstream, Snapshot earlier, Snapshot later, List<Occurrence> all) {
        for (Pool pool : later.byPriority()) {
            boolean was = earlier.pool(pool.id()).map(Pool::usable).orElse(false);
            if (was != pool.usable()) {
                all.add(pool(upstream, pool));
            }
        }
        String from = id(earlier.carrying());
        String to = id(later.carrying());
        if (!from.equals(to)) {
            all.add(moved(upstream, from, to));
        }
    }

    private static Occurrence pool(String upstream, Pool pool) {
        String name = "Pool " + pool.id() + " of " + upstream;
        return pool.usable()
                ? Occurrence.of(EventKind.POOL_UP, upstream, pool.id(), "", "", name + " has a usable host")
                : Occurrence.of(EventKind.POOL_DOWN, upstream, pool.id(), "", "", name + " has no usable host");
    }

    private static Occurrence moved(String upstream, String from, String to) {
        Map<String, String> details = new LinkedHashMap<>();
        if (!from.isEmpty()) {
            details.put("from", from);
        }
        if (!to.isEmpty()) {
            details.put("to", to);
        }
        String text = to.isEmpty()
                ? "No pool of " + upstream + " has a usable host; requests are answered with an error"
                : "The traffic of " + upstream + " goes to pool " + to + (from.isEmpty() ? "" : ", not to " + from);
        return Occurrence.of(EventKind.TRAFFIC_MOVED, upstream, "", "", "", text)
                .with(details);
    }

    /** Empty for none, as ids never are. */
    private static String id(Optional<Pool> pool) {
        return pool.map(Pool::id).orElse("");
    }

    private static String name(String upstream, String pool, Host host) {
        return "Host " + host.id() + " of pool " + pool + " of " + upstream;
    }
}

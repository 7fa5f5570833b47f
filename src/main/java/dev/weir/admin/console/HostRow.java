package dev.weir.admin.console;

import static dev.weir.admin.console.Tag.tag;

import dev.weir.upstream.Clocks;
import dev.weir.upstream.Failure;
import dev.weir.upstream.Health;
import dev.weir.upstream.Histogram;
import dev.weir.upstream.Host;
import dev.weir.upstream.HostStats;
import dev.weir.upstream.LastCheck;
import dev.weir.upstream.Order;
import dev.weir.upstream.Pace;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** One host of a pool as a row of its table. */
final class HostRow {

    /** The headings of the columns. */
    static final List<String> COLUMNS = List.of(
            "Host", "State", "Reason", "Since", "Weight", "In flight", "Req/s", "p50", "p99", "Errors", "Last check");

    private final HostPlace place;
    private final Host host;
    private final Clocks now;

    private HostRow(HostPlace place, Host host, Clocks now) {
        this.place = place;
        this.host = host;
        this.now = now;
    }

    static Tag of(HostPlace place, Host host, Clocks now) {
        return new HostRow(place, host, now).row();
    }

    private Tag row() {
        HostStats stats = host.stats();
        Pace pace = stats.recentPace(now.nowNanos());
        Histogram.Snapshot latency = stats.recentLatency();
        HostState state = HostState.of(host);
        List<Tag> cells = List.of(
                name(),
                tag("td")
                        .add(tag("span", state.sign()).set("aria-hidden", "true"))
                        .text(" " + state.word()),
                reason(),
                since(),
                tag("td", String.valueOf(host.options().weight())),
                tag("td", String.valueOf(stats.inFlight())),
                tag("td", Figures.perSecond(pace)),
                tag("td", Figures.millis(latency, Figures.MEDIAN)),
                tag("td", Figures.millis(latency, Figures.LATE)),
                tag("td", Figures.errors(pace)),
                check(stats.lastCheck()));
        for (int i = 0; i < cells.size(); i++) {
            cells.get(i).set("data-label", COLUMNS.get(i)); // for narrow screens, where a row becomes a card
        }
        return tag("tr")
                .set("class", "host " + state.word())
                .set("data-key", host.id())
                .add(cells.stream())
                .add(orders());
    }

    private Tag name() {
        String address = host.options().address();
        String bracketed = address.contains(":") ? "[" + address + "]" : address;
        return tag("th")
                .set("scope", "row")
                .text(host.id() + " ")
                .add(tag("span", bracketed + ":" + host.options().port()).set("class", "address"));
    }

    private Tag reason() {
        Tag cell = tag("td");
        Order order = host.order();
        if (!order.admits()) {
            cell.text(order.reason().isEmpty() ? "ordered" : order.reason());
            cell.text(order.author().isEmpty() ? "" : ", by " + order.author());
            if (order.untilNanos() != null) {
                cell.text(", until ").add(Moments.until(order.untilNanos(), now));
            }
        }
        @Nullable Failure failure = failure();
        if (failure != null) {
            cell.text(order.admits() ? "" : "; " + host.health().state() + ": ").text(failure.reason());
        }
        return cell;
    }

    private @Nullable Failure failure() {
        if (host.health() instanceof Health.DownByFailures down) {
            return down.cause();
        }
        return host.health() instanceof Health.Failing failing ? failing.last() : null;
    }

    /** Of what the state tells: the order, the failure, or else that all is well. */
    private Tag since() {
        if (!host.order().admits()) {
            return tag("td").add(Moments.since(host.order().sinceNanos(), now));
        }
        @Nullable
        Long since = host.health() instanceof Health.DownByFailures down
                ? down.sinceNanos()
                : host.stats().sinceNanos();
        return since == null ? tag("td", Figures.NONE) : tag("td").add(Moments.since(since, now));
    }

    private Tag check(@Nullable LastCheck last) {
        if (last == null) {
            return tag("td", Figures.NONE);
        }
        String failure = last.failure();
        String how = last.endedMillis() == 0 ? "runs" : failure == null ? "passed" : "failed: " + failure;
        return tag("td", how + " ").add(Moments.second(last.startedMillis(), now));
    }

    private Tag orders() {
        return tag("td")
                .set("class", "orders script")
                .set("data-label", "Orders")
                .add(Stream.of(Order.Mode.values()).map(this::order));
    }

    private Tag order(Order.Mode mode) {
        return tag("button", mode.id())
                .set("type", "button")
                .set("data-order", mode.id())
                .set("data-path", place.path(host) + "/state")
                .set("data-host", place.name(host))
                .set("aria-label", mode.id() + " " + place.name(host))
                .set("aria-pressed", String.valueOf(host.order().mode() == mode));
    }
}

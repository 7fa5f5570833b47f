package dev.weir.admin.console;

import static dev.weir.admin.console.Tag.tag;

import dev.weir.upstream.Clocks;
import dev.weir.upstream.Histogram;
import dev.weir.upstream.Pace;
import dev.weir.upstream.Pool;
import dev.weir.upstream.Upstream;
import java.util.Locale;
import java.util.stream.Stream;

/** A pool: what goes to it, how that has changed, and its hosts. */
final class PoolSection {

    private static final double NANOS_PER_MILLI = 1e6;

    private PoolSection() {}

    /**
     * The section.
     *
     * @param carries whether it is the pool that gets the requests
     * @param whole the pace of the upstream
     */
    static Tag of(Upstream upstream, Pool pool, boolean carries, Pace whole, Clocks now) {
        Pace pace = pool.recentPace(now.nowNanos());
        Histogram.Snapshot latency = pool.recentLatency();
        int inFlight =
                pool.hosts().stream().mapToInt(host -> host.stats().inFlight()).sum();
        Tag heading = tag("h3", "Pool " + pool.id() + " ");
        if (carries) {
            heading.add(tag("span", "carries").set("class", "carries"));
        }
        return tag("section")
                .set("class", "pool")
                .set("data-key", "pool " + pool.id())
                .set("data-rate", exact(pace.begun()))
                .set("data-late", exact(latency.quantileNanos(Figures.LATE) / NANOS_PER_MILLI))
                .set("data-errors", exact(pace.failedPercent()))
                .add(
                        heading,
                        tag("dl")
                                .add(
                                        figure(
                                                "priority",
                                                String.valueOf(pool.options().priority())),
                                        figure(
                                                "method",
                                                pool.options().method().name().toLowerCase(Locale.ROOT)),
                                        figure("share", Figures.percent(pace.sharePercentOf(whole))),
                                        figure("req/s", Figures.perSecond(pace)),
                                        figure("in flight", String.valueOf(inFlight)),
                                        figure("p50", Figures.millis(latency, Figures.MEDIAN)),
                                        figure("p99", Figures.millis(latency, Figures.LATE)),
                                        figure("errors", Figures.errors(pace))),
                        tag("div").set("class", "charts script").set("data-own"),
                        hosts(upstream, pool, now));
    }

    private static Tag figure(String name, String value) {
        return tag("div").add(tag("dt", name), tag("dd", value));
    }

    private static Tag hosts(Upstream upstream, Pool pool, Clocks now) {
        HostPlace place = new HostPlace(upstream, pool);
        return tag("table")
                .add(
                        tag("caption", "Hosts of pool " + pool.id() + " of " + upstream.id()),
                        tag("thead").add(tag("tr").add(headings())),
                        tag("tbody").add(pool.hosts().stream().map(host -> HostRow.of(place, host, now))));
    }

    private static Stream<Tag> headings() {
        return Stream.concat(
                HostRow.COLUMNS.stream().map(name -> tag("th", name).set("scope", "col")),
                Stream.of(tag("th", "Orders").set("scope", "col").set("class", "orders script")));
    }

    private static String exact(double value) {
        return String.format(Locale.ROOT, "%.2f", value);
    }
}

package dev.weir.admin.console;

import static dev.weir.admin.console.Tag.tag;

import dev.weir.admin.History;
import dev.weir.admin.Operator;
import dev.weir.config.Role;
import dev.weir.events.Event;
import dev.weir.upstream.Clocks;
import dev.weir.upstream.Pool;
import dev.weir.upstream.Upstream;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * All that there is to see, as it is at one moment.
 *
 * @param upstreams in order of declaration
 * @param events the latest ones, the latest first
 * @param changes of operators, the latest first
 * @param nowMillis the wall clock, in milliseconds since 1970
 */
record StatePage(List<Upstream> upstreams, List<Event> events, List<History.Entry> changes, long nowMillis) {

    private static final int MAX_EVENTS = 50;
    private static final int MAX_CHANGES = 20;

    /**
     * The page.
     *
     * @param root the path that all paths are below; empty if there is none
     * @param operator who sees it; empty if nobody has to prove that
     */
    Tag in(String root, Optional<Operator> operator) {
        return Frame.of(root, title(), "console.js", header(operator), main(), OrderDialog.tag(), footer(root))
                .set(
                        "data-role",
                        operator.map(Operator::role).orElse(Role.OPERATOR).id());
    }

    /** Who carries, for whoever has many pages open. */
    private String title() {
        return upstreams.stream().map(StatePage::carrying).collect(Collectors.joining(", ", "", " – Weir"));
    }

    private static String carrying(Upstream upstream) {
        return upstream.id() + ": "
                + upstream.snapshot().carrying().map(Pool::id).orElse("nobody");
    }

    private static Tag header(Optional<Operator> operator) {
        return tag("header")
                .add(
                        tag("h1", "Weir"),
                        tag("p", operator.map(StatePage::named).orElse("")).set("id", "operator"),
                        tag("button", "Log out")
                                .set("type", "button")
                                .set("id", "logout")
                                .set("hidden"),
                        tag("p").set("id", "connection").set("role", "status"));
    }

    private static String named(Operator who) {
        return who.kind() + " " + who.name() + ", " + who.role().id();
    }

    private Tag main() {
        Clocks wall = new Clocks(0, nowMillis);
        return tag("main")
                .add(
                        tag("noscript")
                                .add(
                                        tag("p").text("This is how it was at ")
                                                .add(Moments.second(nowMillis, wall))
                                                .text(
                                                        " UTC; load the page again to see how it is. Orders take JavaScript, or curl.")),
                        tag("div")
                                .set("data-key", "status")
                                .set("role", "status")
                                .set("aria-live", "polite")
                                .add(upstreams.stream().map(each -> UpstreamSection.status(each, now(each)))),
                        filter(),
                        tag("p").set("id", "message")
                                .set("role", "alert")
                                .set("data-own")
                                .set("data-key", "message"))
                .add(upstreams.stream().map(each -> UpstreamSection.of(each, now(each))))
                .add(
                        EventList.of(firstOf(events, MAX_EVENTS), wall),
                        ChangeTable.of(firstOf(changes, MAX_CHANGES), wall),
                        ExplainForm.tag());
    }

    private Clocks now(Upstream upstream) {
        return new Clocks(upstream.nowNanos(), nowMillis);
    }

    private static <T> List<T> firstOf(List<T> all, int count) {
        return all.subList(0, Math.min(count, all.size()));
    }

    private static Tag filter() {
        return Frame.field("Filter hosts", "filter", "search")
                .set("class", "script")
                .set("data-own")
                .set("data-key", "filter");
    }

    private static Tag footer(String root) {
        return tag("footer")
                .add(tag("p").text("All times are UTC. For programs: ")
                        .add(tag("a", "API").set("href", root + "/api/v1/upstreams"))
                        .text(", ")
                        .add(tag("a", "metrics").set("href", root + "/metrics")));
    }
}

package dev.weir.admin.console;

import static dev.weir.admin.console.Tag.tag;

import dev.weir.admin.History;
import dev.weir.upstream.Clocks;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What operators changed last, the latest first, each to be undone. */
final class ChangeTable {

    private static final List<String> COLUMNS = List.of("Time", "Upstream", "Change", "Reason", "By");

    private ChangeTable() {}

    static Tag of(List<History.Entry> latestFirst, Clocks now) {
        return tag("section")
                .set("class", "changes")
                .set("data-key", "changes")
                .add(
                        tag("h2", "Changes").set("tabindex", "-1"),
                        tag("table")
                                .add(
                                        tag("caption", "Orders and changes of operators, the latest first"),
                                        tag("thead")
                                                .add(tag("tr")
                                                        .add(COLUMNS.stream().map(name -> tag("th", name)
                                                                .set("scope", "col")))
                                                        .add(tag("th", "Undo")
                                                                .set("scope", "col")
                                                                .set("class", "orders script"))),
                                        tag("tbody").add(latestFirst.stream().map(entry -> row(entry, now)))));
    }

    private static Tag row(History.Entry entry, Clocks now) {
        return tag("tr")
                .set("data-key", "change " + entry.id())
                .add(
                        cell(0).add(Moments.second(entry.timeMillis(), now)),
                        cell(1).text(entry.upstream()),
                        cell(2).text(entry.summary()),
                        cell(3).text(entry.reason()),
                        cell(4).text(entry.author()),
                        undo(entry));
    }

    private static Tag cell(int column) {
        return tag("td").set("data-label", COLUMNS.get(column));
    }

    private static Tag undo(History.Entry entry) {
        Tag cell = tag("td").set("class", "orders script").set("data-label", "Undo");
        @Nullable Long undoneBy = entry.undoneBy();
        if (undoneBy != null) {
            return cell.text("undone");
        }
        return cell.add(tag("button", "undo")
                .set("type", "button")
                .set("data-undo", "/api/v1/changes/" + entry.id() + "/undo")
                .set("aria-label", "undo " + entry.summary()));
    }
}

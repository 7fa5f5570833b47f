package dev.weir.admin.console;

import dev.weir.upstream.Order;

/** What is asked before an order is given. */
final class OrderDialog {

    private OrderDialog() {}

    static Tag tag() {
        return Tag.tag("dialog")
                .set("id", "order")
                .set("aria-labelledby", "order-title")
                .add(Tag.tag("form")
                        .set("method", "dialog")
                        .add(
                                Tag.tag("h2").set("id", "order-title"),
                                Tag.tag("p").set("id", "order-meaning"),
                                reason(),
                                duration(),
                                Tag.tag("p")
                                        .add(
                                                button("Give the order", "give"),
                                                button("Cancel", "cancel").set("formnovalidate"))));
    }

    private static Tag reason() {
        return Tag.tag("label").text("Reason ").add(input("reason").set("maxlength", String.valueOf(Order.MAX_REASON)));
    }

    private static Tag duration() {
        return Tag.tag("label")
                .set("id", "order-for-label")
                .text("For ")
                .add(input("for")
                        .set("pattern", "[0-9]+(ms|s|m|h)")
                        .set("placeholder", "30m; empty: until another order")
                        .set("title", "a number with a unit: 90s, 30m, 2h"));
    }

    private static Tag input(String name) {
        return Tag.tag("input")
                .set("id", "order-" + name)
                .set("name", name)
                .set("type", "text")
                .set("autocomplete", "off");
    }

    private static Tag button(String text, String value) {
        return Tag.tag("button", text).set("type", "submit").set("value", value);
    }
}

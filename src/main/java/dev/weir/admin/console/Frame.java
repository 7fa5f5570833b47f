package dev.weir.admin.console;

import static dev.weir.admin.console.Tag.tag;

/** What every page has around it. */
final class Frame {

    private Frame() {}

    /**
     * A page.
     *
     * @param root the path that all paths are below; empty if there is none
     * @param script the name of the file that makes it live
     */
    static Tag of(String root, String title, String script, Tag... body) {
        String files = root + "/console/";
        return tag("html")
                .set("lang", "en")
                .set("data-root", root)
                .add(
                        tag("head")
                                .add(
                                        tag("meta").set("charset", "utf-8"),
                                        tag("meta")
                                                .set("name", "viewport")
                                                .set("content", "width=device-width, initial-scale=1"),
                                        tag("meta").set("name", "color-scheme").set("content", "light dark"),
                                        tag("title", title),
                                        tag("link").set("rel", "icon").set("href", files + "icon.svg"),
                                        tag("link").set("rel", "stylesheet").set("href", files + "uPlot.min.css"),
                                        tag("link").set("rel", "stylesheet").set("href", files + "console.css"),
                                        tag("script").set("type", "module").set("src", files + script)),
                        tag("body").add(body));
    }

    /** An input with its label. */
    static Tag field(String label, String id, String type) {
        return tag("label")
                .text(label + " ")
                .add(tag("input")
                        .set("id", id)
                        .set("name", id)
                        .set("type", type)
                        .set("autocomplete", "off"));
    }
}

package dev.weir.admin.console;

import java.util.List;

/** Which host a request would get now, and why not the others. The script asks, and shows the answer. */
final class ExplainForm {

    private static final List<String> SCHEMES = List.of("http", "https");

    private ExplainForm() {}

    static Tag tag() {
        return Tag.tag("section")
                .set("class", "explain script")
                .set("data-key", "explain")
                .set("data-own")
                .add(
                        Tag.tag("h2", "Explain a request"),
                        Tag.tag("form")
                                .set("id", "explain")
                                .add(
                                        field("Method", "method", "GET"),
                                        scheme(),
                                        field("Host", "host", "www.example.com"),
                                        field("Path", "path", "/"),
                                        field("Client", "client", "192.0.2.7"),
                                        Tag.tag("button", "Explain").set("type", "submit")),
                        Tag.tag("div").set("id", "explanation").set("aria-live", "polite"));
    }

    private static Tag scheme() {
        return Tag.tag("label")
                .text("Scheme ")
                .add(Tag.tag("select")
                        .set("name", "scheme")
                        .add(SCHEMES.stream().map(scheme -> Tag.tag("option", scheme))));
    }

    private static Tag field(String label, String name, String example) {
        return Tag.tag("label")
                .text(label + " ")
                .add(Tag.tag("input").set("name", name).set("type", "text").set("placeholder", example));
    }
}

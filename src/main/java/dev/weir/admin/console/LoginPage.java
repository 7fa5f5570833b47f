package dev.weir.admin.console;

import static dev.weir.admin.console.Tag.tag;

/** Where a token is given. Shows nothing of the upstreams. */
final class LoginPage {

    private LoginPage() {}

    static Tag in(String root) {
        return Frame.of(
                root,
                "Weir: log in",
                "login.js",
                tag("main")
                        .set("class", "login")
                        .add(
                                tag("h1", "Weir"),
                                tag("noscript")
                                        .add(tag(
                                                "p",
                                                "To log in takes JavaScript. Without it, give the token with each"
                                                        + " request to the API: Authorization: Bearer TOKEN.")),
                                tag("form")
                                        .set("id", "login")
                                        .set("class", "script")
                                        .add(
                                                Frame.field("Token", "token", "password"),
                                                tag("button", "Log in").set("type", "submit"),
                                                tag("p").set("id", "message").set("role", "alert"))));
    }
}

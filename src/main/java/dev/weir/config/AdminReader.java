package dev.weir.config;

import dev.weir.config.Settings.Admin;
import dev.weir.config.Settings.AdminToken;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Reads where the admin API is offered, and to whom. */
final class AdminReader {

    private AdminReader() {}

    static Admin read(Section admin) {
        admin.launcherOnly("bind");
        admin.launcherOnly("port");
        admin.containerOnly("path");
        admin.containerOnly("role");
        admin.containerOnly("viewer_role");
        return new Admin(
                admin.value("bind", Forms::address, Admin.DEFAULT_BIND),
                admin.number(Settings.PORT, Admin.DEFAULT_PORT),
                admin.value("path", Forms::adminPath, Optional.of(Admin.DEFAULT_PATH))
                        .orElse(null),
                tokens(admin.items("tokens")),
                admin.optional("role", Forms::role).orElse(null),
                admin.optional("viewer_role", Forms::role).orElse(null),
                admin.seconds(Settings.SESSION_IDLE, Admin.DEFAULT_SESSION_IDLE),
                admin.seconds(Settings.SESSION_MAX, Admin.DEFAULT_SESSION_MAX),
                hosts(admin.items("hosts")),
                admin.number(Settings.EVENTS, Admin.DEFAULT_EVENTS),
                admin.number(Settings.EVENT_STREAMS, Admin.DEFAULT_EVENT_STREAMS));
    }

    private static List<String> hosts(List<Value> items) {
        List<String> hosts = new ArrayList<>();
        items.forEach(item -> item.read(Forms::address).ifPresent(hosts::add));
        return hosts;
    }

    private static List<AdminToken> tokens(List<Value> items) {
        List<AdminToken> tokens = new ArrayList<>();
        Map<String, String> names = new HashMap<>();
        Map<String, String> hashes = new HashMap<>();
        for (Value item : items) {
            item.readSection(token -> {
                        Optional<String> name = unique("name", Forms::id, token, item.path(), names);
                        Optional<String> sha256 = unique("sha256", Forms::sha256, token, item.path(), hashes);
                        Role role = token.value("role", Forms::tokenRole, AdminToken.DEFAULT_ROLE);
                        return name.flatMap(own -> sha256.map(hash -> new AdminToken(own, hash, role)));
                    })
                    .ifPresent(tokens::add);
        }
        return tokens;
    }

    /** @param seen the path of the token for each value so far */
    private static Optional<String> unique(
            String key, Form<String> form, Section token, String path, Map<String, String> seen) {
        Optional<String> value = token.required(key, form);
        Optional<String> first = value.map(own -> seen.putIfAbsent(own, path));
        first.ifPresent(other -> token.problem(key, "must be unique, but is that of " + other + " too"));
        return value;
    }
}

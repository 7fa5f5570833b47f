package dev.weir;

import dev.weir.config.ChangedKeys;
import dev.weir.config.Home;
import dev.weir.config.Reload;
import dev.weir.config.Settings;
import dev.weir.config.Settings.UpstreamSettings;
import dev.weir.upstream.Change;
import dev.weir.upstream.Conflict;
import dev.weir.upstream.Reconfiguration;
import dev.weir.upstream.Snapshot;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;

/** Collects what a reload makes different. Belongs to one reload. */
final class Replacement {

    private static final List<String> CREDENTIALS = List.of("admin.tokens", "admin.role", "admin.viewer_role");

    private final List<String> added = new ArrayList<>();
    private final List<String> removed = new ArrayList<>();
    private final List<String> changed = new ArrayList<>();
    private final List<String> kept = new ArrayList<>();
    private final List<String> discarded = new ArrayList<>();
    private final List<String> conflicts = new ArrayList<>();
    private final List<String> needsRestart = new ArrayList<>();

    Replacement(Settings before, Settings atStart, Settings next, Home home) {
        changed.addAll(ChangedKeys.inForce(before, next));
        next.upstreams().stream()
                .map(UpstreamSettings::id)
                .filter(id -> isThere(before, id) && before.requires(id) != next.requires(id))
                .forEach(changed::add);
        needsRestart.addAll(ChangedKeys.needingRestart(atStart, next, home));
        boolean needed = atStart.admin().needsCredentials();
        if (home == Home.CONTAINER && next.admin().needsCredentials() != needed) {
            // Where the admin API is found, and by whom, was settled when the web application started.
            needsRestart.addAll(ChangedKeys.different(CREDENTIALS, atStart, next));
            changed.removeAll(CREDENTIALS);
        }
    }

    private static boolean isThere(Settings settings, String upstream) {
        return settings.upstreams().stream().anyMatch(each -> each.id().equals(upstream));
    }

    void added(UpstreamSettings upstream) {
        added.add(upstream.id());
        upstream.pools().forEach(pool -> {
            added.add(name(upstream.id(), pool.id()));
            pool.hosts().forEach(host -> added.add(name(upstream.id(), pool.id() + "/" + host.id())));
        });
    }

    void removed(String upstream, Snapshot last) {
        removed.add(upstream);
        last.pools().forEach(pool -> {
            removed.add(name(upstream, pool.id()));
            pool.hosts().forEach(host -> removed.add(name(upstream, pool.id() + "/" + host.id())));
        });
    }

    void reloaded(String upstream, Reconfiguration difference) {
        difference.added().forEach(below -> added.add(name(upstream, below)));
        difference.removed().forEach(below -> removed.add(name(upstream, below)));
        difference.changed().stream()
                .map(below -> name(upstream, below))
                .filter(name -> !changed.contains(name))
                .forEach(changed::add);
        difference.changes().forEach(change -> kept.add(order(upstream, change)));
        difference.discarded().forEach(change -> discarded.add(order(upstream, change)));
        for (Conflict conflict : difference.conflicts()) {
            conflicts.add(order(upstream, conflict.change()) + ": " + conflict.reason());
        }
    }

    /** Whether others are let in than before. */
    boolean changesCredentials() {
        return CREDENTIALS.stream().anyMatch(changed::contains);
    }

    Reload.Done done() {
        return new Reload.Done(added, removed, changed, kept, discarded, conflicts, needsRestart, List.of());
    }

    private static String name(String upstream, String below) {
        return below.isEmpty() ? upstream : upstream + "/" + below;
    }

    /** {@code set_weight http/primary/web01}. */
    private static String order(String upstream, Change change) {
        return change.order().replaceFirst(" ", " " + Matcher.quoteReplacement(upstream) + "/");
    }
}

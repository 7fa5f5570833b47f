package dev.weir.config;

import dev.weir.config.Settings.Events;
import dev.weir.events.EventKind;
import dev.weir.events.WebhookOptions;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Reads where events are posted to. */
final class EventsReader {

    private EventsReader() {}

    static Events read(Section events, OnDisk disk) {
        List<WebhookOptions> webhooks = new ArrayList<>();
        for (Value item : events.items("webhooks")) {
            item.readSection(webhook -> webhook(webhook, disk)).ifPresent(webhooks::add);
        }
        return new Events(webhooks);
    }

    private static Optional<WebhookOptions> webhook(Section webhook, OnDisk disk) {
        Optional<URI> url = webhook.required("url", Forms::webhook);
        Set<EventKind> kinds = EnumSet.noneOf(EventKind.class);
        webhook.items("kinds").forEach(kind -> kind.read(Forms::eventKind).ifPresent(kinds::add));
        Optional<String> secret = secret(webhook, disk);
        Duration timeout = webhook.seconds(WebhookOptions.TIMEOUT, WebhookOptions.DEFAULT_TIMEOUT);
        return url.map(to -> new WebhookOptions(to, kinds, secret.orElse(null), timeout));
    }

    private static Optional<String> secret(Section webhook, OnDisk disk) {
        Optional<String> given = webhook.optional("secret", Forms::secret);
        Optional<String> inFile = webhook.optional("secret_file", text -> Forms.secret(disk.secret(text)));
        if (webhook.has("secret") && webhook.has("secret_file")) {
            webhook.problem("secret_file", "must not be given together with secret");
        }
        return given.or(() -> inFile);
    }
}

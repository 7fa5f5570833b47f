package dev.weir.events;

import dev.weir.upstream.Range;
import java.net.URI;
import java.time.Duration;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Where events are posted to.
 *
 * @param url {@code http} or {@code https}; may hold credentials
 * @param kinds which ones; none stands for all
 * @param secret that what is posted is signed with, or null for none
 * @param timeout to connect, and again for the answer
 */
public record WebhookOptions(URI url, Set<EventKind> kinds, @Nullable String secret, Duration timeout) {

    /** The range of {@code timeout}, in milliseconds. */
    public static final Range TIMEOUT =
            new Range("timeout", 100, Duration.ofSeconds(30).toMillis());

    /** The timeout unless it is configured. */
    public static final Duration DEFAULT_TIMEOUT = Duration.ofSeconds(5);

    /**
     * Checks the timeout and copies the set.
     *
     * @throws dev.weir.upstream.InvalidOption if the timeout is outside its range
     */
    public WebhookOptions {
        TIMEOUT.check(timeout.toMillis());
        kinds = Set.copyOf(kinds);
    }

    /** Whether events of this kind are posted. */
    boolean takes(EventKind kind) {
        return kinds.isEmpty() || kinds.contains(kind);
    }

    /** Where to, without what may be secret: {@code https://chat.example.com}. */
    String place() {
        String port = url.getPort() < 0 ? "" : ":" + url.getPort();
        return url.getScheme() + "://" + url.getHost() + port;
    }

    /** All but what may be secret, so that no log gets it. */
    @Override
    public String toString() {
        return "WebhookOptions[url=" + place() + ", kinds=" + kinds + ", timeout=" + timeout + "]";
    }
}

package dev.weir;

import dev.weir.admin.Authenticator;
import dev.weir.admin.EventStreams;
import dev.weir.config.Reload;
import dev.weir.config.Settings;
import dev.weir.events.Chronicler;
import dev.weir.events.Event;
import dev.weir.events.EventKind;
import dev.weir.events.Events;
import dev.weir.events.Listeners;
import dev.weir.events.Occurrence;
import dev.weir.events.Webhook;
import dev.weir.upstream.Upstream;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;

/** Has all events told, and all who follow them. Thread-safe. */
final class Announcer implements AutoCloseable {

    private static final int LATEST = 50;

    private final Events events;
    private final Chronicler chronicler;
    private final EventStreams streams;
    private final Listeners listeners;
    private final List<Webhook> webhooks;
    private final AtomicBoolean stopping = new AtomicBoolean();

    /**
     * Tells nothing yet.
     *
     * @param authenticator finds out whom the events are for
     */
    Announcer(Settings settings, Authenticator authenticator) {
        this.events = new Events(settings.admin().events(), InstantSource.system());
        this.chronicler = new Chronicler(events, System::nanoTime, InstantSource.system());
        this.streams = new EventStreams(events, settings.admin().eventStreams(), authenticator);
        this.listeners = Listeners.load(Announcer.class.getClassLoader(), events);
        this.webhooks = settings.events().webhooks().stream()
                .map(options -> new Webhook(options, events, InstantSource.system()))
                .toList();
    }

    /** The events over HTTP. */
    EventStreams streams() {
        return streams;
    }

    /** The latest events, the latest first. */
    List<Event> latest() {
        return events.latest(LATEST);
    }

    /** Tells of all that happens to an upstream from now on. */
    void follow(Upstream upstream) {
        chronicler.follow(upstream);
    }

    /** At each tick of the worker. */
    void look(List<Upstream> upstreams) {
        chronicler.look(upstreams);
    }

    void started() {
        tell(EventKind.STARTED, "", "", "Weir takes requests");
    }

    /** May be repeated. */
    void stopping() {
        if (stopping.compareAndSet(false, true)) {
            tell(EventKind.STOPPING, "", "", "Weir is stopping");
        }
    }

    /** Tells what came of a reload that somebody asked for. */
    void reloaded(Reload reload, String by) {
        if (reload instanceof Reload.Refused refused) {
            String reason = refused.problems().get(0);
            int more = refused.problems().size() - 1;
            tell(
                    EventKind.RELOAD_REFUSED,
                    more == 0 ? reason : reason + "; and " + more + " more",
                    by,
                    "The configuration was not reloaded, the one in use stays: " + reason);
        } else if (reload instanceof Reload.Done done) {
            tell(
                    EventKind.RELOAD_DONE,
                    "",
                    by,
                    "The configuration was reloaded: " + done.added().size() + " added, "
                            + done.removed().size() + " removed, "
                            + done.changed().size() + " changed");
        }
    }

    private void tell(EventKind kind, String reason, String author, String text) {
        events.append(Occurrence.ofWeir(kind, reason, author, text));
    }

    /** Those who follow by HTTP must begin anew, and show who they are. */
    void endStreams() {
        streams.end();
    }

    /** No one follows by HTTP any more. May be repeated. */
    void closeStreams() {
        streams.close();
    }

    /** Ends all who follow, within a bounded time. May be called twice. */
    @Override
    public void close() {
        webhooks.forEach(Webhook::finish);
        listeners.close();
        webhooks.forEach(Webhook::close);
        streams.close();
    }
}

package dev.weir.admin;

import dev.weir.config.Settings.AdminToken;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongSupplier;

/**
 * The sessions of browsers: at most {@link #CAPACITY}, of which the one that was idle for the longest leaves first. None
 * outlives a restart. Thread-safe.
 */
final class Sessions {

    static final int CAPACITY = 1_000;

    private final LongSupplier nanoClock;

    /**
     * By the SHA-256 of their ids, so that who reads this memory cannot use them, and so that the time of a look-up tells
     * of the hash alone. The one that was idle for the longest is the first. Guarded by itself.
     */
    private final Map<String, Session> open = new LinkedHashMap<>();

    Sessions(LongSupplier nanoClock) {
        this.nanoClock = nanoClock;
    }

    /**
     * One that has just begun.
     *
     * @param id by which the browser is known from now on
     */
    record Begun(String id, Session session) {}

    Begun begin(AdminToken token) {
        String id = Secrets.random();
        Session session = Session.begun(token, nanoClock.getAsLong());
        synchronized (open) {
            open.put(Secrets.sha256(id), session);
            if (open.size() > CAPACITY) {
                open.remove(open.keySet().iterator().next());
            }
        }
        return new Begun(id, session);
    }

    /** The session of this id, which is used by that; empty if there is none, or if it has ended or its token has. */
    Optional<Session> use(String id, Credentials credentials) {
        String key = Secrets.sha256(id);
        synchronized (open) {
            Session session = open.remove(key); // so that it becomes the last one
            long nowNanos = nanoClock.getAsLong();
            if (session == null || !isOpen(session, nowNanos, credentials)) {
                return Optional.empty();
            }
            Session used = session.used(nowNanos);
            open.put(key, used);
            return Optional.of(used);
        }
    }

    /** Whether there is a session of this id, which is not used by that. */
    boolean isOpen(String id, Credentials credentials) {
        synchronized (open) {
            Session session = open.get(Secrets.sha256(id));
            return session != null && isOpen(session, nanoClock.getAsLong(), credentials);
        }
    }

    private static boolean isOpen(Session session, long nowNanos, Credentials credentials) {
        return !session.hasEnded(nowNanos, credentials) && credentials.hold(session.token());
    }

    /** Ends the session of this id, if there is one. */
    void end(String id) {
        synchronized (open) {
            open.remove(Secrets.sha256(id));
        }
    }

    /** Ends those whose tokens are not accepted any more, or in another way: they stay so if the tokens come back. */
    void endAllBut(Credentials credentials) {
        synchronized (open) {
            open.values().removeIf(session -> !credentials.hold(session.token()));
        }
    }
}

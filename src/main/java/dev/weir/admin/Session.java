package dev.weir.admin;

import dev.weir.config.Settings.AdminToken;

/**
 * What a browser that has logged in is known by; immutable.
 *
 * @param token that it has logged in with
 * @param csrf what its changes have to carry
 * @param begunNanos when it logged in
 * @param usedNanos when it sent its latest request
 */
record Session(AdminToken token, String csrf, long begunNanos, long usedNanos) {

    /** One that begins now. */
    static Session begun(AdminToken token, long nowNanos) {
        return new Session(token, Secrets.random(), nowNanos, nowNanos);
    }

    Session used(long nowNanos) {
        return new Session(token, csrf, begunNanos, nowNanos);
    }

    /** Whether it has been idle for too long, or there for too long. */
    boolean hasEnded(long nowNanos, Credentials credentials) {
        return nowNanos - usedNanos >= credentials.sessionIdleNanos()
                || nowNanos - begunNanos >= credentials.sessionMaxNanos();
    }

    /** All but the secret, so that no log gets it. */
    @Override
    public String toString() {
        return "Session[token=" + token.name() + "]";
    }
}

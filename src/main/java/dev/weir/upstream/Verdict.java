package dev.weir.upstream;

import java.util.List;

/**
 * What to do after an attempt that did not serve the request. Pure rules (design, section 3).
 *
 * <p>Another host may be tried if (a) nothing of the request was sent, or (b) it was sent, but the method is idempotent
 * (RFC 9110, section 9.2.2) and the body, if any, is still held whole.
 */
public enum Verdict {
    /** Try the next host. */
    NEXT_HOST,
    /** Repeat on a fresh connection to the same host: a reused one turned out to be dead. */
    SAME_HOST,
    /** Answer the client with {@link #status}. */
    GIVE_UP;

    /** Some host was connected and answered badly (RFC 9110, section 15.6.3). */
    public static final int BAD_GATEWAY = 502;
    /** Every usable host is at its limit, or this process is (RFC 9110, section 15.6.4). */
    public static final int SERVICE_UNAVAILABLE = 503;
    /** No host could be connected, none is usable, or time ran out (RFC 9110, section 15.6.5). */
    public static final int GATEWAY_TIMEOUT = 504;

    /**
     * What to do next.
     *
     * @param outcome how the attempt ended
     * @param repeatable whether the request may be sent twice: idempotent, with its body held whole or none
     */
    public static Verdict after(Outcome outcome, boolean repeatable) {
        if (outcome.nothingSent()) {
            return NEXT_HOST;
        }
        if (outcome instanceof Outcome.ClientGone || outcome instanceof Outcome.Answered || !repeatable) {
            return GIVE_UP;
        }
        return outcome instanceof Outcome.Broken broken && broken.reused() ? SAME_HOST : NEXT_HOST;
    }

    /**
     * The status for a client whose request no host served.
     *
     * @param outcomes of all attempts, in order; empty when no host was usable
     */
    public static int status(List<Outcome> outcomes) {
        if (outcomes.stream().anyMatch(Verdict::isBadAnswer)) {
            return BAD_GATEWAY;
        }
        boolean noRoom = !outcomes.isEmpty() && outcomes.stream().allMatch(Verdict::isLackOfRoom);
        return noRoom ? SERVICE_UNAVAILABLE : GATEWAY_TIMEOUT;
    }

    private static boolean isLackOfRoom(Outcome outcome) {
        return outcome instanceof Outcome.Saturated || outcome instanceof Outcome.OutOfFiles;
    }

    private static boolean isBadAnswer(Outcome outcome) {
        return outcome instanceof Outcome.NotSecured
                || outcome instanceof Outcome.Broken
                || outcome instanceof Outcome.Stopped
                || outcome instanceof Outcome.NotHttp
                || outcome instanceof Outcome.BadStatus;
    }
}

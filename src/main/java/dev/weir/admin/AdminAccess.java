package dev.weir.admin;

import java.util.Locale;
import java.util.regex.Pattern;

/**
 * What the admin listener allows, by the address it is bound to.
 *
 * <p>A loopback listener takes orders by GET. In return it answers only to names that no foreign name server can hand
 * out: otherwise a page of {@code evil.example}, once that name points to 127.0.0.1, could read and change pools as if
 * it were of the same origin (DNS rebinding).
 *
 * @param bind the address as configured, such as {@code 127.0.0.1}, {@code ::1}, {@code localhost} or {@code 0.0.0.0};
 *     no name is looked up
 */
public record AdminAccess(String bind) {

    private static final Pattern LOOPBACK = Pattern.compile("localhost|127(\\.\\d{1,3}){3}|::1|0:0:0:0:0:0:0:1");
    private static final Pattern PORT = Pattern.compile(":\\d*$");

    /** Takes off the brackets of an IPv6 address. */
    public AdminAccess {
        bind = bare(bind);
    }

    /** Whether only this machine can reach the listener. */
    public boolean loopback() {
        return isLoopback(bind);
    }

    /**
     * Whether a request for this authority is meant for this listener; always true unless it is a loopback listener.
     *
     * @param authority as in {@code Host}: a name or an address, IPv6 in brackets, with or without a port
     */
    boolean accepts(String authority) {
        String host = bare(PORT.matcher(authority).replaceFirst(""));
        return !loopback() || isLoopback(host) || host.equals(bind);
    }

    /** Refuses with 403 what {@link #accepts} does not take. */
    void requireHost(String authority) {
        if (!accepts(authority)) {
            throw Refusal.forbidden("This listener answers only to localhost, to loopback addresses and to " + bind
                    + ", but the request is for \"" + authority + "\"");
        }
    }

    private static boolean isLoopback(String host) {
        return LOOPBACK.matcher(host).matches();
    }

    private static String bare(String host) {
        boolean bracketed = host.startsWith("[") && host.endsWith("]");
        return (bracketed ? host.substring(1, host.length() - 1) : host).toLowerCase(Locale.ROOT);
    }
}

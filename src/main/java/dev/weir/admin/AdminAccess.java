package dev.weir.admin;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Collection;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * What the admin listener allows, by the address it is bound to and the names that it has.
 *
 * <p>A page of {@code evil.example}, once that name points to this listener, is of the same origin as what it reads here
 * (DNS rebinding). So a loopback listener, which may take orders by GET and ask for no credentials, answers only to names
 * that no foreign name server can hand out, and to those that it is told. Other listeners answer to every name unless they
 * are told any: where they ask for credentials such a page has none, for browsers keep them by name.
 *
 * @param bind the address as configured, such as {@code 127.0.0.1}, {@code ::1}, {@code localhost} or {@code 0.0.0.0};
 *     no name is looked up
 * @param hosts further names and addresses that it answers to
 */
public record AdminAccess(String bind, Set<String> hosts) {

    private static final Pattern LOOPBACK = Pattern.compile("localhost|127(\\.\\d{1,3}){3}|0:0:0:0:0:0:0:1");
    private static final Pattern PORT = Pattern.compile(":\\d*$");

    /** Takes all of them in the form in which they are compared. */
    public AdminAccess {
        bind = canonical(bind);
        hosts = hosts.stream().map(AdminAccess::canonical).collect(Collectors.toUnmodifiableSet());
    }

    /** A listener that is told no names. */
    public AdminAccess(String bind) {
        this(bind, Set.of());
    }

    /** A listener that is told these names and addresses. */
    public static AdminAccess of(String bind, Collection<String> hosts) {
        return new AdminAccess(bind, Set.copyOf(hosts));
    }

    /** Whether only this machine can reach the listener. */
    public boolean loopback() {
        return isLoopback(bind);
    }

    /**
     * Whether orders may be GETs, as an image of any page can send them: where only this machine can reach the listener,
     * and only by names of its own, for which browsers say what page they send a request for. They say it neither for other
     * names without TLS nor in the {@code Origin} of a GET.
     */
    boolean ordersByGet() {
        return loopback() && hosts.isEmpty();
    }

    /**
     * Whether a request for this authority is meant for this listener.
     *
     * @param authority as in {@code Host}: a name or an address, IPv6 in brackets, with or without a port
     * @param local the address that the request came to
     */
    boolean accepts(String authority, String local) {
        String host = canonical(PORT.matcher(authority).replaceFirst(""));
        boolean any = !loopback() && hosts.isEmpty();
        return any || isLoopback(host) || host.equals(bind) || hosts.contains(host) || host.equals(canonical(local));
    }

    /** Refuses with 403 what {@link #accepts} does not take. */
    void requireHost(String authority, String local) {
        if (!accepts(authority, local)) {
            Set<String> names = new TreeSet<>(hosts);
            names.add(bind);
            throw Refusal.forbidden("This listener answers only to localhost, to loopback addresses and to "
                    + String.join(", ", names) + " (admin.hosts), but the request is for \"" + authority + "\"");
        }
    }

    private static boolean isLoopback(String host) {
        return LOOPBACK.matcher(host).matches();
    }

    /**
     * In lower case, without the brackets of an IPv6 address and without the dot at the end of a name that is complete
     * (RFC 1034, section 3.1). An IPv6 address has several forms; the one of {@link InetAddress} stands for all.
     */
    private static String canonical(String host) {
        boolean bracketed = host.startsWith("[") && host.endsWith("]");
        String bare = (bracketed ? host.substring(1, host.length() - 1) : host).toLowerCase(Locale.ROOT);
        if (bare.indexOf(':') >= 0) {
            return ipv6(bare);
        }
        return bare.endsWith(".") ? bare.substring(0, bare.length() - 1) : bare;
    }

    /** What is no address stays as it is: a text in brackets is never looked up. */
    private static String ipv6(String text) {
        try {
            return InetAddress.getByName("[" + text + "]").getHostAddress();
        } catch (UnknownHostException none) {
            return text;
        }
    }
}

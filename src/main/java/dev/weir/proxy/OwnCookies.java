package dev.weir.proxy;

import java.util.regex.Pattern;

/**
 * The cookies by which the admin API knows browsers. Browsers send a cookie to every port of a name (RFC 6265, section
 * 8.5), so it comes with the traffic too; a host that got it could act for the operator. Pure rules.
 */
final class OwnCookies {

    private static final String MARK = "weir=";
    /** With 43 characters for 256 bits; a host may have another cookie of the name. */
    private static final Pattern OWN =
            Pattern.compile("(?:^|;)[ \\t]*(?:__Host-|__Secure-)?weir=[A-Za-z0-9_-]{43}[ \\t]*(?=;|$)");

    private static final Pattern LEADING = Pattern.compile("^;[ \\t]*");

    private OwnCookies() {}

    /** The value of a {@code Cookie} without them: the same object if there are none, empty if there are no others. */
    static String without(String cookies) {
        if (!cookies.contains(MARK)) {
            return cookies;
        }
        String others = OWN.matcher(cookies).replaceAll("");
        return others.length() == cookies.length()
                ? cookies
                : LEADING.matcher(others).replaceFirst("");
    }
}

package dev.weir.admin;

import jakarta.servlet.http.Cookie;
import jakarta.servlet.http.HttpServletRequest;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The cookie that holds the id of a session (RFC 6265). No script can read it, and no page of another site has it sent.
 *
 * <p>Over HTTPS it has a prefix by which browsers see to it that nobody else sets one of this name, not even another port
 * or a sister domain: {@code __Host-} for the whole of a host, {@code __Secure-} below a path (RFC 6265bis, section 4.1.3).
 * Without TLS browsers refuse both. Below a path, so that it is not sent along with the traffic.
 *
 * @param name of the cookie
 * @param path that it is sent for
 * @param secure whether it is sent over HTTPS alone
 */
record SessionCookie(String name, String path, boolean secure) {

    private static final String NAME = "weir";

    /** The one that suits the connection and the path of a request. */
    static SessionCookie of(HttpServletRequest request) {
        return of(request.isSecure(), request.getContextPath());
    }

    /** @param path below which the API is; empty if it is everywhere */
    static SessionCookie of(boolean secure, String path) {
        if (!secure) {
            return new SessionCookie(NAME, path.isEmpty() ? "/" : path, false);
        }
        return path.isEmpty()
                ? new SessionCookie("__Host-" + NAME, "/", true)
                : new SessionCookie("__Secure-" + NAME, path, true);
    }

    /** The id that a request carries; empty if there is none, or if there are several: which one counts is not guessed. */
    static Optional<String> idIn(HttpServletRequest request) {
        Cookie[] cookies = request.getCookies();
        if (cookies == null) {
            return Optional.empty();
        }
        String name = of(request).name();
        List<String> ids = Stream.of(cookies)
                .filter(cookie -> cookie.getName().equals(name))
                .map(Cookie::getValue)
                .toList();
        return ids.size() == 1 ? Optional.of(ids.get(0)) : Optional.empty();
    }

    /** The value of {@code Set-Cookie} that has the browser keep this id until it is closed. */
    String keeping(String id) {
        return name + "=" + id + attributes();
    }

    /** The value of {@code Set-Cookie} that has it forget the id. */
    String forgetting() {
        return name + "=" + attributes() + "; Max-Age=0";
    }

    private String attributes() {
        return "; Path=" + path + "; HttpOnly; SameSite=Strict" + (secure ? "; Secure" : "");
    }
}

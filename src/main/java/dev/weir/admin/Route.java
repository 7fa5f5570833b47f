package dev.weir.admin;

import dev.weir.config.Role;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One path of the API, and what some methods do there. Several may have the same path, with different methods.
 *
 * @param path as operators read it: {@code /down_host/POOL/HOST}, where upper case stands for any text
 * @param methods that it takes
 * @param changes whether it changes anything: then it is refused to pages of other sites, and needs the secret of a session
 * @param role the least that is needed, or null if it is served without credentials too
 * @param maxBody the most bytes of a body, which is read before the action; 0 if a body counts for nothing
 * @param parameter that its query may hold: {@code upstream=NAME}; empty for none
 * @param action what it does
 */
public record Route(
        String path,
        List<String> methods,
        boolean changes,
        @Nullable Role role,
        int maxBody,
        String parameter,
        Action action) {

    private static final String UPSTREAM = "upstream=NAME";
    private static final List<String> READING = List.of("GET", "HEAD");
    private static final List<String> POST = List.of("POST");

    /** Carries out a request that was found to be allowed. */
    @FunctionalInterface
    public interface Action {

        /**
         * Does what the request says, or nothing.
         *
         * @throws Refusal if the request makes no sense
         * @throws dev.weir.upstream.UpstreamException if the upstream refuses the change
         */
        Answer run(Call call);
    }

    static Route reading(String path, Action action) {
        return new Route(path, READING, false, Role.VIEWER, 0, UPSTREAM, action);
    }

    /** For everybody, such as whoever asks whether Weir is there; must show nothing of upstreams. */
    static Route readingOpenly(String path, Action action) {
        return new Route(path, READING, false, null, 0, UPSTREAM, action);
    }

    /** By GET too, as in the seed, but only where no page of another site can have one sent. */
    static Route ordering(String path, AdminAccess access, Action action) {
        List<String> methods = access.ordersByGet() ? List.of("GET", "POST") : POST;
        return new Route(path, methods, true, Role.OPERATOR, 0, UPSTREAM, action);
    }

    static Route changing(String path, Action action) {
        return new Route(path, POST, true, Role.OPERATOR, JsonBody.MAX_BYTES, UPSTREAM, action);
    }

    /** For all upstreams at once. */
    static Route reloading(String path, Action action) {
        return new Route(path, POST, true, Role.OPERATOR, 0, "discard_changes=true", action);
    }

    /**
     * Changes nothing.
     *
     * @param parameter that its query may hold: {@code after=ID}; empty for none
     */
    public static Route get(String path, String parameter, Action action) {
        return new Route(path, READING, false, Role.VIEWER, 0, parameter, action);
    }

    /** For everybody, such as the files of a page; must show nothing of upstreams. */
    public static Route getOpenly(String path, Action action) {
        return new Route(path, READING, false, null, 0, "", action);
    }

    /** Changes nothing, though what is asked is in the body of a POST. */
    public static Route asking(String path, Action action) {
        return new Route(path, POST, false, Role.VIEWER, JsonBody.MAX_BYTES, "", action);
    }

    /**
     * Changes something; what, is in the body of a PUT or a PATCH.
     *
     * @param parameter that its query may hold: {@code dry_run=true}; empty for none
     */
    public static Route changing(String method, String path, String parameter, Action action) {
        return new Route(path, List.of(method), true, Role.OPERATOR, maxBody(method), parameter, action);
    }

    /**
     * Changes something that belongs to whoever sends it, and to nobody else.
     *
     * @param role the least that is needed, or null if it is served without credentials too
     */
    public static Route own(String method, String path, @Nullable Role role, Action action) {
        return new Route(path, List.of(method), true, role, method.equals("POST") ? JsonBody.MAX_BYTES : 0, "", action);
    }

    private static int maxBody(String method) {
        return method.equals("PUT") || method.equals("PATCH") ? JsonBody.MAX_BYTES : 0;
    }

    /** With a body of so many bytes at most. */
    public Route taking(int otherMaxBody) {
        return new Route(path, methods, changes, role, otherMaxBody, parameter, action);
    }

    /** Whether a path that is not decoded is this one, letter by letter, and is served without credentials. */
    boolean opens(String method, String rawPath) {
        return role == null
                && methods.contains(method)
                && rawPath.startsWith("/")
                && matches(List.of(rawPath.substring(1).split("/", -1)));
    }

    boolean matches(List<String> segments) {
        String[] pattern = path.substring(1).split("/", -1);
        if (pattern.length != segments.size()) {
            return false;
        }
        for (int i = 0; i < pattern.length; i++) {
            if (!isPlaceholder(pattern[i]) && !pattern[i].equals(segments.get(i))) {
                return false;
            }
        }
        return true;
    }

    private static boolean isPlaceholder(String segment) {
        return !segment.isEmpty() && Character.isUpperCase(segment.charAt(0));
    }
}

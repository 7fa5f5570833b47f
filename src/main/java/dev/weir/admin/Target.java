package dev.weir.admin;

import jakarta.servlet.http.HttpServletRequest;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a request addresses, decoded once.
 *
 * @param segments of the path below the context, at least one; {@code /} has one empty segment
 * @param parameter the value of the one parameter that the path takes, or null if it is not given
 */
public record Target(List<String> segments, @Nullable String parameter) {

    /**
     * Reads path and query of the request; refuses with 400 what cannot be decoded and parameters it does not know.
     *
     * @param known the parameter that the path takes, and what its value looks like: {@code upstream=NAME}; empty for
     *     none
     */
    static Target of(HttpServletRequest request, String known) {
        return new Target(segments(request), parameter(request.getQueryString(), known));
    }

    /** The path below the context, taken apart and decoded; refuses with 400 what cannot be. */
    static List<String> segments(HttpServletRequest request) {
        String path = rawPath(request);
        if (!path.startsWith("/")) {
            throw Refusal.badRequest("The path must begin with /");
        }
        return Arrays.stream(path.substring(1).split("/", -1))
                .map(PercentEncoding::decode)
                .toList();
    }

    /** The path below the context, not decoded; a context without anything below it is its {@code /}. */
    static String rawPath(HttpServletRequest request) {
        String path = request.getRequestURI().substring(request.getContextPath().length());
        return path.isEmpty() ? "/" : path;
    }

    /** Other parameters are refused: a misspelt one would change the wrong upstream. */
    private static @Nullable String parameter(@Nullable String query, String known) {
        if (query == null || query.isEmpty()) {
            return null;
        }
        if (known.isEmpty()) {
            throw Refusal.badRequest("This path takes no query");
        }
        String name = known.substring(0, known.indexOf('='));
        String[] nameAndValue = query.split("=", 2);
        if (nameAndValue.length < 2 || !nameAndValue[0].equals(name) || nameAndValue[1].contains("&")) {
            throw Refusal.badRequest("The query may hold one " + known + " and nothing else");
        }
        return PercentEncoding.decode(nameAndValue[1].replace("+", "%20"));
    }
}

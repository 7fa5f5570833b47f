package dev.weir.admin;

import jakarta.servlet.http.HttpServletRequest;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a request addresses, decoded once.
 *
 * @param segments of the path below the context, at least one; {@code /} has one empty segment
 * @param upstream the value of {@code ?upstream=}, or null if it is not given
 */
record Target(List<String> segments, @Nullable String upstream) {

    private static final String UPSTREAM = "upstream";

    /** Reads path and query of the request; refuses with 400 what cannot be decoded and parameters it does not know. */
    static Target of(HttpServletRequest request) {
        String path = rawPath(request);
        if (!path.startsWith("/")) {
            throw Refusal.badRequest("The path must begin with /");
        }
        List<String> segments = Arrays.stream(path.substring(1).split("/", -1))
                .map(PercentEncoding::decode)
                .toList();
        return new Target(segments, upstream(request.getQueryString()));
    }

    /** The path below the context, not decoded; a context without anything below it is its {@code /}. */
    static String rawPath(HttpServletRequest request) {
        String path = request.getRequestURI().substring(request.getContextPath().length());
        return path.isEmpty() ? "/" : path;
    }

    /** Other parameters are refused: a misspelt one would change the wrong upstream. */
    private static @Nullable String upstream(@Nullable String query) {
        if (query == null || query.isEmpty()) {
            return null;
        }
        String[] nameAndValue = query.split("=", 2);
        if (nameAndValue.length < 2 || !nameAndValue[0].equals(UPSTREAM) || nameAndValue[1].contains("&")) {
            throw Refusal.badRequest("The query may hold one upstream=NAME and nothing else");
        }
        return PercentEncoding.decode(nameAndValue[1].replace("+", "%20"));
    }
}

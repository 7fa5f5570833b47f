package dev.weir.admin.v1;

import dev.weir.admin.Refusal;
import jakarta.servlet.http.HttpServletRequest;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What a request expects of what it changes (RFC 9110, section 13.1). */
final class Preconditions {

    private static final Pattern TAG =
            Pattern.compile("\\G\\s*((?:W/)?\"[\\x21\\x23-\\x7e\\x80-\\xff]*\"|\\*)\\s*(?:,|$)");

    private final List<String> match;
    private final List<String> noneMatch;

    private Preconditions(List<String> match, List<String> noneMatch) {
        this.match = match;
        this.noneMatch = noneMatch;
    }

    /** Those of a request; refuses with 400 what cannot be read. */
    static Preconditions of(HttpServletRequest request) {
        return new Preconditions(tags(request, "If-Match"), tags(request, "If-None-Match"));
    }

    /**
     * Refuses to change something that is there unless this is what the request expects: with 412 if it is something else,
     * with 428 if the request does not say.
     */
    void requireThere(String etag) {
        if (noneMatch.contains("*") || noneMatch.contains(etag)) {
            throw Refusal.preconditionFailed("It exists, with ETag " + etag);
        }
        if (match.isEmpty()) {
            throw Refusal.preconditionRequired("Say by If-Match what you change; its ETag is in the answer to GET");
        }
        // A weak tag matches nothing (RFC 9110, section 13.1.1).
        if (!match.contains("*") && !match.contains(etag)) {
            throw changed();
        }
    }

    /** Refuses to add something if the request expects it to be there. */
    void requireAbsent() {
        if (!match.isEmpty()) {
            throw Refusal.preconditionFailed("It does not exist");
        }
    }

    /** That it is not as the request expects. */
    static Refusal changed() {
        return Refusal.preconditionFailed("It was changed meanwhile; look at it again before you change it");
    }

    private static List<String> tags(HttpServletRequest request, String header) {
        List<String> tags = new ArrayList<>();
        for (String value : Collections.list(request.getHeaders(header))) {
            Matcher tag = TAG.matcher(value);
            int end = 0;
            while (end < value.length() && tag.find()) {
                tags.add(tag.group(1));
                end = tag.end();
            }
            if (end < value.length()) {
                throw Refusal.badRequest(header + " must be * or a list of ETags in double quotes");
            }
        }
        return tags;
    }
}
